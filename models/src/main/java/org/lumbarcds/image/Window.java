// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.image;

import java.util.Arrays;

/**
 * The grey window taken from the pixels themselves, not from the header.
 *
 * @param low shown black
 * @param high shown white; a window that is not above {@code low} shows all black
 */
public record Window(float low, float high) {

    /**
     * The window between two percentiles: with the {@code n} pixels sorted, the values at ranks
     * {@code floor(p / 100 * (n - 1))}. Pixels that are NaN, where nothing was imaged, are none.
     */
    public static Window ofPercentiles(float[] pixels, double lowerPercentile, double upperPercentile) {
        float[] work = new float[pixels.length];
        int count = 0;
        for (float pixel : pixels) {
            if (!Float.isNaN(pixel)) {
                work[count++] = pixel;
            }
        }
        if (count == 0) {
            return new Window(0, 0);
        }
        work = count == work.length ? work : Arrays.copyOf(work, count);
        int lower = (int) Math.floor(lowerPercentile / 100 * (work.length - 1));
        int upper = (int) Math.floor(upperPercentile / 100 * (work.length - 1));
        float low = select(work, lower, 0);
        // Everything left of the lower rank is now at most its value.
        return new Window(low, select(work, upper, lower));
    }

    /** 0 (black) .. 1 (white); NaN is black. */
    public float apply(float value) {
        return high > low && !Float.isNaN(value) ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0;
    }

    /** Hoare's selection: the value at {@code rank} of the sorted values, found without sorting them all. */
    private static float select(float[] values, int rank, int from) {
        int left = from;
        int right = values.length - 1;
        while (left < right) {
            float pivot = values[(left + right) >>> 1];
            int i = left;
            int j = right;
            while (i <= j) {
                while (values[i] < pivot) {
                    i++;
                }
                while (values[j] > pivot) {
                    j--;
                }
                if (i <= j) {
                    float swap = values[i];
                    values[i++] = values[j];
                    values[j--] = swap;
                }
            }
            if (rank <= j) {
                right = j;
            } else if (rank >= i) {
                left = i;
            } else {
                break;
            }
        }
        return values[rank];
    }
}
