// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KindClassifierTest {

    private static final List<String> KINDS = List.of("usual", "high", "low");

    /** Two features; kind 1 is high in the first, kind 2 low in it; the second says nothing. */
    private static KindClassifier learnt() {
        Random random = new Random(1);
        double[][] x = new double[300][];
        int[] kind = new int[300];
        for (int i = 0; i < 300; i++) {
            kind[i] = i % 3;
            x[i] = new double[] {10 + random.nextGaussian() + (kind[i] == 1 ? 6 : kind[i] == 2 ? -6 : 0), random.nextGaussian()};
        }
        return KindClassifier.fit(x, kind, KINDS, 0.001);
    }

    @Test
    void namesTheKind() {
        KindClassifier classifier = learnt();

        assertThat(classifier.probabilities(new double[] {10, 0})[0]).isGreaterThan(0.9);
        assertThat(classifier.probabilities(new double[] {16, 0})[1]).isGreaterThan(0.9);
        assertThat(classifier.probabilities(new double[] {4, 0})[2]).isGreaterThan(0.9);
    }

    @Test
    void probabilitiesAddUpToOneHoweverStrangeTheCase() {
        for (double[] x : new double[][] {{1e30, -1e30}, {Double.NaN, 0}, {Double.POSITIVE_INFINITY, 0}}) {
            assertThat(Arrays.stream(learnt().probabilities(x)).sum()).isCloseTo(1, within(1e-9));
        }
    }

    @Test
    void aFeatureThatIsNotKnownCountsAsUsual() {
        assertThat(learnt().probabilities(new double[] {Double.NaN, 0})).isEqualTo(learnt().probabilities(
                new double[] {learnt().mean().get(0), 0}));
    }

    @Test
    void aWrongNumberOfFeaturesIsRefused() {
        assertThatThrownBy(() -> learnt().probabilities(new double[] {1})).hasMessageContaining("1 features, not 2");
    }
}
