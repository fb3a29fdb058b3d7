// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReliabilityTest {

    private static JudgedScore at(double score, boolean right, String patient) {
        return new JudgedScore(score, right, patient);
    }

    @Test
    void theErrorIsTheCaseWeightedDistanceOfStatedAndObserved() {
        // Bin 0-0.5: stated 0.2 and 0.4, one of two right: |0.3 - 0.5| = 0.2. Bin 0.5-1: stated 0.9, 0.9, 0.6, all right: 0.2.
        List<JudgedScore> cases = List.of(at(0.2, false, "a"), at(0.4, true, "a"), at(0.9, true, "b"), at(0.9, true, "b"),
                at(0.6, true, "c"));

        Reliability reliability = Reliability.of(cases, 2, 100, new Random(1));

        assertThat(reliability.error()).isCloseTo((2 * 0.2 + 3 * 0.2) / 5, within(1e-12));
        assertThat(reliability.bins()).hasSize(2);
        assertThat(reliability.bins().get(0).stated()).isCloseTo(0.3, within(1e-12));
        assertThat(reliability.bins().get(0).observed()).isEqualTo(0.5);
        assertThat(reliability.bins().get(1).cases()).isEqualTo(3);
        assertThat(reliability.brier()).isCloseTo((0.04 + 0.36 + 0.01 + 0.01 + 0.16) / 5, within(1e-12));
        assertThat(reliability.patients()).isEqualTo(3);
    }

    @Test
    void aProbabilityOfOneFallsIntoTheLastBin() {
        Reliability reliability = Reliability.of(List.of(at(1, true, "a"), at(0, false, "b")), 10, 10, new Random(1));

        assertThat(reliability.error()).isZero();
        assertThat(reliability.bins()).extracting(Reliability.Bin::from).containsExactly(0.0, 0.9);
    }

    @Test
    void aCalibratedModelIsNoWorseThanChanceAndAnOverconfidentOneIs() {
        Random random = new Random(5);
        List<JudgedScore> good = new ArrayList<>();
        List<JudgedScore> bold = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            double p = random.nextDouble();
            boolean right = random.nextDouble() < p;
            good.add(at(p, right, "p" + i % 200));
            bold.add(at(p < 0.5 ? p / 4 : 1 - (1 - p) / 4, right, "p" + i % 200));
        }

        Reliability calibrated = Reliability.of(good, 10, 200, new Random(1));
        Reliability overconfident = Reliability.of(bold, 10, 200, new Random(1));

        assertThat(calibrated.error()).isLessThan(2 * calibrated.byChance());
        assertThat(overconfident.interval95().low()).isGreaterThan(3 * overconfident.byChance());
    }

    @Test
    void wilsonsIntervalIsThatOfTheTextbook() {
        // 8 of 10: 0.490 to 0.943 (Newcombe 1998, method 3).
        assertThat(Reliability.wilson(8, 10).low()).isCloseTo(0.490, within(5e-4));
        assertThat(Reliability.wilson(8, 10).high()).isCloseTo(0.943, within(5e-4));
    }

    @Test
    void aScoreOutsideZeroToOneIsRefused() {
        assertThatThrownBy(() -> at(1.2, true, "a")).hasMessageContaining("0 to 1");
        assertThatThrownBy(() -> at(Double.NaN, true, "a")).hasMessageContaining("0 to 1");
    }
}
