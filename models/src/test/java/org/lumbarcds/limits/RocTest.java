// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RocTest {

    @Test
    void theAreaIsThePartOfPairsInTheRightOrder() {
        // 0.9 beats all three; 0.4 beats two; 0.2 beats one and ties with none: 6 of 9.
        assertThat(Roc.area(new double[] {0.1, 0.3, 0.5}, new double[] {0.9, 0.4, 0.2})).isCloseTo(6.0 / 9, within(1e-12));
    }

    @Test
    void tiesCountHalf() {
        assertThat(Roc.area(new double[] {0.5, 0.5}, new double[] {0.5})).isEqualTo(0.5);
    }

    @Test
    void theIntervalHoldsTheAreaAndStaysWithinZeroAndOne() {
        Random random = new Random(3);
        double[] usual = random.doubles(60).toArray();
        double[] unusual = random.doubles(60).map(v -> Math.min(1, v + 0.3)).toArray();

        Roc roc = Roc.of(usual, unusual, 300, new Random(1));

        assertThat(roc.area()).isBetween(roc.interval95().low(), roc.interval95().high());
        assertThat(roc.interval95().high()).isLessThanOrEqualTo(1);
        assertThat(roc.interval95().high() - roc.interval95().low()).isBetween(0.05, 0.3);
    }
}
