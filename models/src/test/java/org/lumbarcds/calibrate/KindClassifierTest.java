// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KindClassifierTest {

    private static final List<String> KINDS = List.of("usual", "high", "low");

    /** Two features; kind 1 is high in the first, kind 2 low in it; the second says nothing. */
    private static final KindClassifier LEARNT = learn();

    private static KindClassifier learn() {
        Random random = new Random(1);
        double[][] x = new double[300][];
        int[] kind = new int[300];
        for (int i = 0; i < 300; i++) {
            kind[i] = i % 3;
            x[i] = new double[] {10 + random.nextGaussian() + (kind[i] == 1 ? 6 : kind[i] == 2 ? -6 : 0), random.nextGaussian()};
        }
        return KindClassifier.fit(x, kind, Collections.nCopies(300, "here"), KINDS, 0.001);
    }

    @Test
    void namesTheKind() {
        KindClassifier classifier = LEARNT;

        assertThat(classifier.probabilities(new double[] {10, 0})[0]).isGreaterThan(0.9);
        assertThat(classifier.probabilities(new double[] {16, 0})[1]).isGreaterThan(0.9);
        assertThat(classifier.probabilities(new double[] {4, 0})[2]).isGreaterThan(0.9);
    }

    @Test
    void aSmallGroupIsAsUsualAsALargeOne() {
        // Usual: 400 cases near 0 and 8 near 4; unusual: near 6. Without groups, 4 would be called unusual.
        double[][] x = new double[448][];
        int[] kind = new int[448];
        List<String> group = new ArrayList<>();
        Random random = new Random(2);
        for (int i = 0; i < 448; i++) {
            kind[i] = i < 408 ? 0 : 1;
            x[i] = new double[] {(i < 400 ? 0 : i < 408 ? 4 : 6) + random.nextGaussian() / 2};
            group.add(i < 400 ? "large" : "small");
        }

        double grouped = KindClassifier.fit(x, kind, group, List.of("usual", "odd"), 0.001).probabilities(new double[] {4})[0];
        double alike = KindClassifier.fit(x, kind, Collections.nCopies(448, ""), List.of("usual", "odd"), 0.001)
                .probabilities(new double[] {4})[0];

        assertThat(grouped).isGreaterThan(0.7).isGreaterThan(alike + 0.1);
    }

    @Test
    void probabilitiesAddUpToOneHoweverStrangeTheCase() {
        for (double[] x : new double[][] {{1e30, -1e30}, {Double.NaN, 0}, {Double.POSITIVE_INFINITY, 0}}) {
            assertThat(Arrays.stream(LEARNT.probabilities(x)).sum()).isCloseTo(1, within(1e-9));
        }
    }

    @Test
    void aFeatureThatIsNotKnownCountsAsUsual() {
        assertThat(LEARNT.probabilities(new double[] {Double.NaN, 0})).isEqualTo(LEARNT.probabilities(
                new double[] {LEARNT.mean().get(0), 0}));
    }

    @Test
    void aWrongNumberOfFeaturesIsRefused() {
        assertThatThrownBy(() -> LEARNT.probabilities(new double[] {1})).hasMessageContaining("1 features, not 2");
    }
}
