// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class InputSpecTest {

    private static final Offset<Float> CLOSE = within(1e-6f);

    private static float[] write(SagittalSlice slice, InputSpec spec) {
        float[] tensor = new float[spec.side() * spec.side()];
        spec.write(slice, FloatBuffer.wrap(tensor));
        return tensor;
    }

    private static InputSpec plain(int side) {
        return new InputSpec(side, 0.5, 99.5, 0, 1);
    }

    @Test
    void windowTakesTheRanksBelowThePercentiles() {
        float[] pixels = new float[1000];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (i * 7919) % 1000;
        }
        // floor(0.005 * 999) = 4, floor(0.995 * 999) = 994
        assertThat(Window.ofPercentiles(pixels, 0.5, 99.5)).isEqualTo(new Window(4, 994));
    }

    @Test
    void windowSelectsWhatSortingWouldGive() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            float[] pixels = new float[1 + random.nextInt(400)];
            int values = 1 + random.nextInt(50);
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = random.nextInt(values) - 10;
            }
            float[] sorted = pixels.clone();
            Arrays.sort(sorted);
            int low = (int) Math.floor(0.005 * (sorted.length - 1));
            int high = (int) Math.floor(0.995 * (sorted.length - 1));
            assertThat(Window.ofPercentiles(pixels, 0.5, 99.5)).isEqualTo(new Window(sorted[low], sorted[high]));
        }
    }

    @Test
    void flatPictureIsBlack() {
        assertThat(write(Slices.of(2, 2, 5, 5, 5, 5), plain(2))).containsOnly(0f);
    }

    @Test
    void sameSizeIsLeftAsItIs() {
        assertThat(write(Slices.of(2, 2, 0, 1, 2, 4), new InputSpec(2, 0, 100, 0, 1)))
                .containsExactly(0f, 0.25f, 0.5f, 1f);
    }

    @Test
    void normalisationIncludesThePadding() {
        float[] tensor = write(Slices.of(2, 1, 0, 10), new InputSpec(2, 0, 100, 0.5, 0.25));
        // 2 x 1 in 2 x 2: top = (2 - 1) / 2 = 0, so the padding is below
        assertThat(tensor).containsExactly(-2f, 2f, -2f, -2f);
    }

    @Test
    void halvingAveragesWithATriangleOfFourPixels() {
        float[] resized = TriangleFilter.resize(new float[] {8, 0, 0, 0}, 4, 1, 2, 1);
        // scale 2, support 2, centre 1: weights 0.75, 0.75, 0.25 for pixels 0, 1, 2; sum 1.75
        assertThat(resized[0]).isCloseTo(8 * 0.75f / 1.75f, CLOSE);
        // centre 3: pixels 1, 2, 3
        assertThat(resized[1]).isZero();
    }

    @Test
    void doublingInterpolatesBetweenPixelCentres() {
        float[] resized = TriangleFilter.resize(new float[] {0, 4}, 1, 2, 1, 4);
        assertThat(resized).containsExactly(0f, 1f, 3f, 4f);
    }

    @Test
    void oblongPixelsBecomeSquare() {
        Letterbox box = Letterbox.of(Slices.withSpacing(10, 10, 2, 1, new float[100]), 20);
        assertThat(box).isEqualTo(new Letterbox(10, 10, 10, 20, 5, 0));
    }

    @Test
    void oddPaddingGoesToTheFarSide() {
        Letterbox box = Letterbox.of(Slices.of(7, 10, new float[70]), 10);
        assertThat(box).isEqualTo(new Letterbox(7, 10, 7, 10, 1, 0));
    }

    @Test
    void aPictureThinnerThanAPixelKeepsOne() {
        Letterbox box = Letterbox.of(Slices.of(1, 100, new float[100]), 10);
        assertThat(box.newWidth()).isEqualTo(1);
    }

    @Test
    void boxesComeBackInPixelsOfTheSliceAndAreCutAtItsEdge() {
        Letterbox box = Letterbox.of(Slices.withSpacing(10, 10, 2, 1, new float[100]), 20);
        assertThat(box.toSlice(new Box(5, 0, 15, 20))).isEqualTo(new Box(0, 0, 10, 10));
        assertThat(box.toSlice(new Box(7, 4, 12, 8))).isEqualTo(new Box(2, 2, 7, 4));
        assertThat(box.toSlice(new Box(-3, -1, 30, 40))).isEqualTo(new Box(0, 0, 10, 10));
    }
}
