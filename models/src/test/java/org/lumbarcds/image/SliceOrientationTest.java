// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SliceOrientationTest {

    private static SliceOrientation rotated(double degrees) {
        double c = Math.cos(Math.toRadians(degrees));
        double s = Math.sin(Math.toRadians(degrees));
        return new SliceOrientation(s, c, 0, 0, 0, -1);
    }

    @Test
    void theUsualSagittalSliceStaysAsStored() {
        SliceOrientation usual = new SliceOrientation(0, 1, 0, 0, 0, -1);
        assertThat(usual.plane()).isEqualTo(Plane.SAGITTAL);
        assertThat(usual.toConvention()).isEqualTo(Orientation.AS_STORED);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 0, 0, 0, -1, false, false, false",
        "0, -1, 0, 0, 0, -1, false, true, false",
        "0, 1, 0, 0, 0, 1, false, false, true",
        "0, -1, 0, 0, 0, 1, false, true, true",
        "0, 0, -1, 0, 1, 0, true, false, false",
        "0, 0, -1, 0, -1, 0, true, true, false",
        "0, 0, 1, 0, 1, 0, true, false, true",
        "0, 0, 1, 0, -1, 0, true, true, true",
    })
    void everyStoredOrientationEndsHeadUpAndAnteriorLeft(
            double rx, double ry, double rz, double cx, double cy, double cz, boolean transposed, boolean x, boolean y) {
        Orientation orientation = new SliceOrientation(rx, ry, rz, cx, cy, cz).toConvention();
        assertThat(orientation).isEqualTo(new Orientation(transposed, x, y));

        // A 3 x 2 stored image whose pixels hold how far back (tens) and how far down (ones) they lie in the patient.
        int width = 3;
        int height = 2;
        float[] stored = new float[width * height];
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                double back = column * ry + row * cy;
                double down = -(column * rz + row * cz);
                stored[row * width + column] = (float) (10 * back + down);
            }
        }
        float[] turned = orientation.turn(stored, width, height);
        int turnedWidth = transposed ? height : width;
        for (int i = 0; i < turned.length; i++) {
            if (i % turnedWidth > 0) {
                assertThat(turned[i] - turned[i - 1]).as("towards the back at %d", i).isEqualTo(10);
            }
            if (i >= turnedWidth) {
                assertThat(turned[i] - turned[i - turnedWidth]).as("towards the feet at %d", i).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"false,false,false", "true,false,false", "true,true,false", "true,false,true", "false,true,true", "true,true,true"})
    void boxesOfTheTurnedSliceFindTheSamePixelInTheStoredImage(boolean transposed, boolean x, boolean y) {
        Orientation orientation = new Orientation(transposed, x, y);
        int width = 5;
        int height = 3;
        float[] stored = new float[width * height];
        int column = 3;
        int row = 1;
        stored[row * width + column] = 1;
        float[] turned = orientation.turn(stored, width, height);
        int turnedWidth = transposed ? height : width;
        int turnedHeight = transposed ? width : height;
        for (int i = 0; i < turned.length; i++) {
            if (turned[i] == 1) {
                Box box = new Box(i % turnedWidth, i / turnedWidth, i % turnedWidth + 1, i / turnedWidth + 1);
                assertThat(orientation.toStored(box, turnedWidth, turnedHeight))
                        .isEqualTo(new Box(column, row, column + 1, row + 1));
                return;
            }
        }
        throw new AssertionError("the marked pixel is gone");
    }

    @Test
    void aSliceTiltedByLessThanTheToleranceIsSagittalAndByMoreIsNot() {
        assertThat(rotated(29).plane()).isEqualTo(Plane.SAGITTAL);
        assertThat(rotated(-29).plane()).isEqualTo(Plane.SAGITTAL);
        assertThat(rotated(31).plane()).isEqualTo(Plane.OBLIQUE);
        assertThat(rotated(61).plane()).isEqualTo(Plane.CORONAL);
        assertThat(rotated(90).plane()).isEqualTo(Plane.CORONAL);
        assertThat(new SliceOrientation(1, 0, 0, 0, 1, 0).plane()).isEqualTo(Plane.AXIAL);
    }

    @Test
    void anAxialSliceIsNotTurned() {
        assertThatThrownBy(() -> new SliceOrientation(1, 0, 0, 0, 1, 0).toConvention())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("AXIAL");
    }

    @Test
    void positionsGrowFromRightToLeftWhicheverWayTheNormalPoints() {
        assertThat(new SliceOrientation(0, 1, 0, 0, 0, -1).positionMm(-38.6, 5, 7)).isCloseTo(-38.6, within(1e-9));
        assertThat(new SliceOrientation(0, -1, 0, 0, 0, -1).positionMm(-38.6, 5, 7)).isCloseTo(-38.6, within(1e-9));
    }

    @Test
    void valuesThatAreNoDirectionsAreNoOrientation() {
        assertThat(SliceOrientation.of(List.of())).isEmpty();
        assertThat(SliceOrientation.of(List.of(0., 1., 0., 0., 0.))).isEmpty();
        assertThat(SliceOrientation.of(List.of(0., 0., 0., 0., 0., 0.))).isEmpty();
        assertThat(SliceOrientation.of(List.of(0., 1., 0., 0., 1., 0.))).isEmpty();
        assertThat(SliceOrientation.of(List.of(0., Double.NaN, 0., 0., 0., -1.))).isEmpty();
        assertThat(SliceOrientation.of(List.of(0.02684, 0.999638, 0.001381, -0.018573, 0.00188, -0.999825))).isPresent();
    }
}
