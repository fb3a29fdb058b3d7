// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.image;

import java.util.OptionalDouble;

/** Small slices for tests. */
public final class Slices {

    private Slices() {
    }

    /** A slice of square 1 mm pixels. */
    public static SagittalSlice of(int width, int height, float... pixels) {
        return withSpacing(width, height, 1, 1, pixels);
    }

    static SagittalSlice withSpacing(int width, int height, double row, double column, float... pixels) {
        return new SagittalSlice("1.2.3", "1.2.3.4", 1, width, height, pixels, row, column, true,
                OptionalDouble.empty(), Weighting.T2, Orientation.AS_STORED);
    }

    /** A slice of square 1 mm pixels that grows brighter to the right and downwards. */
    public static SagittalSlice ramp(int width, int height) {
        float[] pixels = new float[width * height];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i % width + i / width;
        }
        return of(width, height, pixels);
    }
}
