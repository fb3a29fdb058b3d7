// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.image;

/**
 * Resizes with a triangle filter whose support grows with the reduction, so that fine detail is averaged and not
 * aliased; the arithmetic of the Pillow library's BILINEAR resize without its rounding.
 */
final class TriangleFilter {

    private TriangleFilter() {
    }

    /** {@code pixels} of {@code width x height}, row by row, resized to {@code newWidth x newHeight}; across first. */
    static float[] resize(float[] pixels, int width, int height, int newWidth, int newHeight) {
        Weights across = Weights.of(width, newWidth);
        float[] narrowed = new float[newWidth * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < newWidth; x++) {
                float sum = 0;
                int first = across.first[x];
                float[] weights = across.weights[x];
                for (int k = 0; k < weights.length; k++) {
                    sum += weights[k] * pixels[y * width + first + k];
                }
                narrowed[y * newWidth + x] = sum;
            }
        }
        Weights down = Weights.of(height, newHeight);
        float[] resized = new float[newWidth * newHeight];
        for (int y = 0; y < newHeight; y++) {
            float[] weights = down.weights[y];
            for (int k = 0; k < weights.length; k++) {
                int source = (down.first[y] + k) * newWidth;
                float weight = weights[k];
                for (int x = 0; x < newWidth; x++) {
                    resized[y * newWidth + x] += weight * narrowed[source + x];
                }
            }
        }
        return resized;
    }

    /** For each output pixel, the first input pixel and the weights from there on, which add up to 1. */
    private record Weights(int[] first, float[][] weights) {

        static Weights of(int in, int out) {
            double scale = (double) in / out;
            double support = Math.max(scale, 1);
            int[] first = new int[out];
            float[][] weights = new float[out][];
            for (int i = 0; i < out; i++) {
                double centre = (i + 0.5) * scale;
                int from = Math.max(0, (int) Math.floor(centre - support));
                int to = Math.min(in, (int) Math.ceil(centre + support));
                double[] raw = new double[to - from];
                double sum = 0;
                for (int j = from; j < to; j++) {
                    raw[j - from] = Math.max(0, 1 - Math.abs(j + 0.5 - centre) / support);
                    sum += raw[j - from];
                }
                first[i] = from;
                weights[i] = new float[raw.length];
                for (int k = 0; k < raw.length; k++) {
                    weights[i][k] = (float) (raw[k] / sum);
                }
            }
            return new Weights(first, weights);
        }
    }
}
