// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CalibrationMethodTest {

    /** Scores whose true probability is the sigmoid of 1.5 times their logit, less 0.5. */
    private static List<JudgedScore> distorted(int count, long seed) {
        Random random = new Random(seed);
        List<JudgedScore> cases = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double score = random.nextDouble();
            double p = 1 / (1 + Math.exp(-(1.5 * Math.log(score / (1 - score)) - 0.5)));
            cases.add(new JudgedScore(score, random.nextDouble() < p, "p" + i % (count / 10)));
        }
        return cases;
    }

    @Test
    void plattFindsTheParametersTheScoresWereMadeWith() {
        PlattCalibration found = CalibrationMethod.platt(distorted(20_000, 3));

        assertThat(found.a()).isCloseTo(1.5, within(0.06));
        assertThat(found.b()).isCloseTo(-0.5, within(0.06));
    }

    @ParameterizedTest
    @EnumSource(value = CalibrationMethod.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void everyMethodLowersTheErrorOnOtherPatients(CalibrationMethod method) {
        List<JudgedScore> cases = distorted(4000, 7);

        List<JudgedScore> judged = PatientSplits.outOfSample(cases, method::fit, 5, 1);

        double before = Reliability.of(cases, 10, 20, new Random(1)).error();
        assertThat(Reliability.of(judged, 10, 20, new Random(1)).error()).isLessThan(before / 2);
    }

    @ParameterizedTest
    @EnumSource(CalibrationMethod.class)
    void aHigherScoreNeverGetsALowerProbability(CalibrationMethod method) {
        ProbabilityMap map = method.fit(distorted(500, 11));

        double last = 0;
        for (double score = 0; score <= 1; score += 0.001) {
            assertThat(map.probability(score)).isBetween(last, 1.0);
            last = map.probability(score);
        }
    }

    @Test
    void theStaircasePoolsNeighboursThatFall() {
        // 0.1 wrong, 0.4 right, 0.6 wrong, 0.9 right: the middle two are pooled at 0.5, score 0.5.
        ProbabilityMap map = CalibrationMethod.ISOTONIC.fit(List.of(new JudgedScore(0.1, false, "a"),
                new JudgedScore(0.4, true, "b"), new JudgedScore(0.6, false, "c"), new JudgedScore(0.9, true, "d")));

        assertThat(map.probability(0.5)).isCloseTo(0.5, within(1e-12));
        assertThat(map.probability(0.3)).isCloseTo(0.25, within(1e-12));
        assertThat(map.probability(0)).isZero();
        assertThat(map.probability(1)).isEqualTo(1);
    }

    @Test
    void outcomesOfOneKindTeachNothing() {
        List<JudgedScore> onlyRight = List.of(new JudgedScore(0.2, true, "a"), new JudgedScore(0.7, true, "b"));

        assertThatThrownBy(() -> CalibrationMethod.PLATT.fit(onlyRight)).hasMessageContaining("2 right and 0 wrong");
    }

    @Test
    void noPatientTeachesTheMapThatJudgesThem() {
        List<JudgedScore> cases = distorted(300, 2);

        PatientSplits.outOfSample(cases, learnt -> {
            assertThat(learnt.stream().map(JudgedScore::patient).distinct()).hasSize(24);
            return score -> score;
        }, 5, 9);
    }
}
