// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.lumbarcds.detect.ModelDescription.DecayKernel.GAUSSIAN;
import static org.lumbarcds.detect.ModelDescription.DecayKernel.LINEAR;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lumbarcds.detect.ModelDescription.DecayKernel;
import org.lumbarcds.image.Box;

/** Numbers worked out by hand: rows of boxes 10 x 10, each shifted so that the overlap is a simple fraction. */
class MatrixSuppressionTest {

    private record Scored(double score, Box box) {
    }

    private static Scored at(double score, double x) {
        return new Scored(score, new Box(x, 0, x + 10, 10));
    }

    private static double[] decayed(DecayKernel kernel, Scored... boxes) {
        return MatrixSuppression.decay(List.of(boxes), Scored::score, Scored::box, kernel).stream()
                .mapToDouble(MatrixSuppression.Decayed::score).toArray();
    }

    @Test
    void aBoxIsWeakenedByTheBetterOneItOverlaps() {
        // 5 of 10 shared: IoU 50 / 150 = 1/3.
        assertThat(decayed(LINEAR, at(0.9, 0), at(0.6, 5))).containsExactly(new double[] {0.9, 0.6 * 2 / 3}, within(1e-12));
        assertThat(decayed(GAUSSIAN, at(0.9, 0), at(0.6, 5)))
                .containsExactly(new double[] {0.9, 0.6 * Math.exp(-2.0 / 9)}, within(1e-12));
    }

    @Test
    void aWeakenedBoxWeakensOthersLess() {
        // Second on first: 1/3. Third on second: 8 of 10 shared, 80 / 120 = 2/3; third on first: 3 shared, 30 / 170.
        // By the second: (1 - 2/3) / (1 - 1/3) = 1/2; by the first: 1 - 3/17 = 14/17. The least counts.
        assertThat(decayed(LINEAR, at(0.9, 0), at(0.8, 5), at(0.7, 7)))
                .containsExactly(new double[] {0.9, 0.8 * 2 / 3, 0.7 / 2}, within(1e-12));
        // exp(-2 (4/9 - 1/9)) = exp(-2/3)
        assertThat(decayed(GAUSSIAN, at(0.9, 0), at(0.8, 5), at(0.7, 7))[2])
                .isCloseTo(0.7 * Math.exp(-2.0 / 3), within(1e-12));
    }

    @Test
    void theSameBoxAgainIsWorthNothing() {
        assertThat(decayed(LINEAR, at(0.9, 0), at(0.8, 0), at(0.7, 0)))
                .containsExactly(new double[] {0.9, 0, 0}, within(1e-12));
    }

    @Test
    void theOrderOfTheInputDoesNotMatterAndEqualScoresKeepTheirs() {
        assertThat(decayed(LINEAR, at(0.6, 5), at(0.9, 0))).containsExactly(new double[] {0.9, 0.4}, within(1e-12));
        List<MatrixSuppression.Decayed<Scored>> equal = MatrixSuppression.decay(
                List.of(at(0.5, 30), at(0.5, 0)), Scored::score, Scored::box, LINEAR);
        assertThat(equal).extracting(d -> d.candidate().box().x1()).containsExactly(30.0, 0.0);
    }

    @Test
    void boxesApartAndNoBoxesStayAsTheyAre() {
        assertThat(decayed(LINEAR, at(0.9, 0), at(0.8, 20))).containsExactly(0.9, 0.8);
        assertThat(decayed(LINEAR)).isEmpty();
    }

    @Test
    void onlyTheBestAreLookedAt() {
        Scored[] many = IntStream.range(0, 1000).mapToObj(i -> at(i / 1000.0, 20 * i)).toArray(Scored[]::new);
        assertThat(decayed(LINEAR, many)).hasSize(400).contains(0.999).doesNotContain(0.599);
    }
}
