// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.image;

import java.nio.FloatBuffer;

/**
 * What a network expects of its input picture ({@code input} of {@code model.json}), and the one arithmetic that makes it.
 * The training code repeats it, and a test compares the two on stored numbers.
 *
 * @param side of the square input, pixels
 * @param lowerPercentile shown black, percent
 * @param upperPercentile shown white, percent
 * @param mean subtracted from the windowed values (0..1), padding included
 * @param std divisor after that
 */
public record InputSpec(int side, double lowerPercentile, double upperPercentile, double mean, double std) {

    /**
     * Windows, letterboxes and normalises one slice.
     *
     * @param target takes {@code side * side} floats at its position, row by row
     * @return where the slice lies in the input, to map boxes back
     */
    public Letterbox write(SagittalSlice slice, FloatBuffer target) {
        Letterbox letterbox = Letterbox.of(slice, side);
        Window window = Window.ofPercentiles(slice.pixels(), lowerPercentile, upperPercentile);
        float[] shown = new float[slice.pixels().length];
        for (int i = 0; i < shown.length; i++) {
            shown[i] = window.apply(slice.pixels()[i]);
        }
        float[] scaled = TriangleFilter.resize(
                shown, slice.width(), slice.height(), letterbox.newWidth(), letterbox.newHeight());
        float[] row = new float[side];
        for (int y = 0; y < side; y++) {
            int source = y - letterbox.top();
            for (int x = 0; x < side; x++) {
                int column = x - letterbox.left();
                boolean inside = source >= 0 && source < letterbox.newHeight()
                        && column >= 0 && column < letterbox.newWidth();
                float value = inside ? scaled[source * letterbox.newWidth() + column] : 0;
                row[x] = (float) ((value - mean) / std);
            }
            target.put(row);
        }
        return letterbox;
    }
}
