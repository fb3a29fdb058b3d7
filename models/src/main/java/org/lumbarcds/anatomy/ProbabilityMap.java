// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.anatomy;

import java.util.function.IntPredicate;

/**
 * How likely each place of a slice belongs to a structure; a boundary is where the map crosses one half.
 *
 * @param width columns
 * @param height rows
 * @param values {@code width * height}, 0..1, row by row
 * @param firstX mm of the first column's centres
 * @param firstY mm of the first row's centres
 * @param stepX mm between columns
 * @param stepY mm between rows
 */
public record ProbabilityMap(
        int width, int height, float[] values, double firstX, double firstY, double stepX, double stepY) {

    public ProbabilityMap {
        if (width < 2 || height < 2 || values.length != width * height || !(stepX > 0) || !(stepY > 0)) {
            throw new IllegalArgumentException("map of " + width + " x " + height + " with " + values.length
                    + " values, " + stepX + " x " + stepY + " mm");
        }
    }

    /**
     * A drawn mask as a map; edges are softened by one pixel, so that they can be placed between pixels.
     *
     * @param labels {@code width * height} labels of a slice's pixels
     */
    public static ProbabilityMap ofMask(
            byte[] labels, int width, int height, IntPredicate inside, double columnMm, double rowMm) {
        float[] soft = new float[width * height];
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                double sum = 0;
                for (int dy = -1; dy <= 1; dy++) {
                    for (int dx = -1; dx <= 1; dx++) {
                        int x = Math.min(width - 1, Math.max(0, column + dx));
                        int y = Math.min(height - 1, Math.max(0, row + dy));
                        if (inside.test(labels[y * width + x])) {
                            sum += (2 - Math.abs(dx)) * (2 - Math.abs(dy));
                        }
                    }
                }
                soft[row * width + column] = (float) (sum / 16);
            }
        }
        return new ProbabilityMap(width, height, soft, columnMm / 2, rowMm / 2, columnMm, rowMm);
    }

    float value(int column, int row) {
        return values[row * width + column];
    }

    double x(int column) {
        return firstX + column * stepX;
    }

    double y(int row) {
        return firstY + row * stepY;
    }

    /** Bilinear; the outermost values go on beyond the edge. */
    double at(double x, double y) {
        double c = Math.min(width - 1.0, Math.max(0, (x - firstX) / stepX));
        double r = Math.min(height - 1.0, Math.max(0, (y - firstY) / stepY));
        int c0 = Math.min(width - 2, (int) c);
        int r0 = Math.min(height - 2, (int) r);
        double fc = c - c0;
        double fr = r - r0;
        double upper = value(c0, r0) * (1 - fc) + value(c0 + 1, r0) * fc;
        double lower = value(c0, r0 + 1) * (1 - fc) + value(c0 + 1, r0 + 1) * fc;
        return upper * (1 - fr) + lower * fr;
    }

    /** The same map on a grid of half the step, so that thin gaps between structures stay gaps. */
    ProbabilityMap finer() {
        int w = 2 * width - 1;
        int h = 2 * height - 1;
        float[] fine = new float[w * h];
        for (int row = 0; row < h; row++) {
            for (int column = 0; column < w; column++) {
                fine[row * w + column] = (float) at(firstX + column * stepX / 2, firstY + row * stepY / 2);
            }
        }
        return new ProbabilityMap(w, h, fine, firstX, firstY, stepX / 2, stepY / 2);
    }
}
