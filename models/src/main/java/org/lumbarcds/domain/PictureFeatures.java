// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.domain;

import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.lumbarcds.image.InputSpec;
import org.lumbarcds.image.Letterbox;
import org.lumbarcds.image.SagittalSlice;

/**
 * Measures of a picture alone, on a grid of 256 pixels a side with the usual grey window. Where nothing was imaged (NaN in
 * the slice) nothing is measured.
 */
final class PictureFeatures {

    static final List<String> NAMES = names();

    private static final int SIDE = 256;
    private static final int CELL = 4;
    private static final InputSpec GRID = new InputSpec(SIDE, 0.5, 99.5, 0, 1);
    private static final double TINY = 1e-6;
    private static final double DARK = 0.06;

    private final float[] grey;
    private final boolean[] empty;
    private final int left;
    private final int top;
    private final int width;
    private final int height;

    private PictureFeatures(float[] grey, boolean[] empty, Letterbox place) {
        this.grey = grey;
        this.empty = empty;
        left = place.left();
        top = place.top();
        width = place.newWidth();
        height = place.newHeight();
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>(List.of("black", "median", "bright", "entropy", "finenessAcross", "finenessDown",
                "direction", "coarseDirection", "contrast", "noise", "echoAcross", "echoDown", "largestVoid", "voids", "shape"));
        for (int i = 1; i <= 9; i++) {
            names.add("part" + i);
        }
        return List.copyOf(names);
    }

    static double[] of(SagittalSlice slice) {
        float[] grey = new float[SIDE * SIDE];
        FloatBuffer buffer = FloatBuffer.wrap(grey);
        Letterbox place = GRID.write(slice, buffer);
        return new PictureFeatures(grey, empty(slice, place), place).values();
    }

    /** Places of the grid whose middle lies where nothing was imaged. */
    private static boolean[] empty(SagittalSlice slice, Letterbox place) {
        boolean[] empty = new boolean[SIDE * SIDE];
        for (int y = place.top(); y < place.top() + place.newHeight(); y++) {
            for (int x = place.left(); x < place.left() + place.newWidth(); x++) {
                int column = Math.min(slice.width() - 1, (int) place.sliceX(x + 0.5));
                int row = Math.min(slice.height() - 1, (int) place.sliceY(y + 0.5));
                empty[y * SIDE + x] = Float.isNaN(slice.pixels()[row * slice.width() + column]);
            }
        }
        return empty;
    }

    private boolean empty(int x, int y) {
        return empty[(top + y) * SIDE + left + x];
    }

    private double at(int x, int y) {
        return grey[(top + y) * SIDE + left + x];
    }

    private double[] values() {
        double[] v = new double[NAMES.size()];
        histogram(v);
        double across = difference(1, 0);
        double down = difference(0, 1);
        double across4 = difference(4, 0);
        double down4 = difference(0, 4);
        v[4] = Math.log((across + TINY) / (across4 + TINY));
        v[5] = Math.log((down + TINY) / (down4 + TINY));
        v[6] = Math.log((across4 + TINY) / (down4 + TINY));
        v[7] = Math.log((difference(16, 0) + TINY) / (difference(0, 16) + TINY));
        v[8] = Math.log(across4 + down4 + TINY);
        v[9] = Math.log(noise() + 1e-4);
        double[][] fine = withoutCoarse();
        v[10] = echo(fine, 1, 0);
        v[11] = echo(fine, 0, 1);
        voids(v);
        v[14] = Math.log((double) width / height);
        parts(v);
        return v;
    }

    private void histogram(double[] v) {
        int[] bins = new int[64];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                bins[Math.min(63, (int) (at(x, y) * 64))] += empty(x, y) ? 0 : 1;
            }
        }
        double n = Math.max(1, Arrays.stream(bins).sum());
        v[0] = (bins[0] + bins[1]) / n;
        v[2] = Arrays.stream(bins, 58, 64).sum() / n;
        double below = 0;
        for (int i = 0; i < 64; i++) {
            double p = bins[i] / n;
            v[3] -= p > 0 ? p * Math.log(p) : 0;
            if (below < 0.5 && below + p >= 0.5) {
                v[1] = i / 64.0;
            }
            below += p;
        }
    }

    /** Mean squared difference of pixels so far apart. */
    private double difference(int dx, int dy) {
        double sum = 0;
        long count = 0;
        for (int y = 0; y + dy < height; y++) {
            for (int x = 0; x + dx < width; x++) {
                if (!empty(x, y) && !empty(x + dx, y + dy)) {
                    double d = at(x + dx, y + dy) - at(x, y);
                    sum += d * d;
                    count++;
                }
            }
        }
        return sum / Math.max(1, count);
    }

    /** Standard deviation of the noise (Immerkaer 1996, "Fast noise variance estimation"). */
    private double noise() {
        double sum = 0;
        long count = 0;
        for (int y = 1; y < height - 1; y++) {
            for (int x = 1; x < width - 1; x++) {
                if (empty(x - 1, y - 1) || empty(x + 1, y - 1) || empty(x - 1, y + 1) || empty(x + 1, y + 1)) {
                    continue;
                }
                count++;
                sum += Math.abs(4 * at(x, y) - 2 * (at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1))
                        + at(x - 1, y - 1) + at(x + 1, y - 1) + at(x - 1, y + 1) + at(x + 1, y + 1));
            }
        }
        return Math.sqrt(Math.PI / 2) * sum / (6.0 * Math.max(1, count));
    }

    /** The picture less its mean over 9 x 9 pixels. */
    private double[][] withoutCoarse() {
        double[][] sums = new double[height + 1][width + 1];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                sums[y + 1][x + 1] = at(x, y) + sums[y][x + 1] + sums[y + 1][x] - sums[y][x];
            }
        }
        double[][] fine = new double[height][width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int x1 = Math.max(0, x - 4);
                int y1 = Math.max(0, y - 4);
                int x2 = Math.min(width, x + 5);
                int y2 = Math.min(height, y + 5);
                fine[y][x] = empty(x, y) ? 0
                        : at(x, y) - (sums[y2][x2] - sums[y1][x2] - sums[y2][x1] + sums[y1][x1]) / ((x2 - x1) * (y2 - y1));
            }
        }
        return fine;
    }

    /** The largest likeness of the fine structure to itself, moved by 12 to 72 pixels: ghosts repeat edges. */
    private double echo(double[][] fine, int dx, int dy) {
        double own = TINY;
        for (double[] row : fine) {
            for (double f : row) {
                own += f * f;
            }
        }
        double best = 0;
        for (int lag = 12; lag <= 72; lag += 3) {
            double sum = 0;
            for (int y = 0; y + lag * dy < height; y++) {
                for (int x = 0; x + lag * dx < width; x++) {
                    sum += fine[y][x] * fine[y + lag * dy][x + lag * dx];
                }
            }
            best = Math.max(best, Math.abs(sum) / own);
        }
        return best;
    }

    /** Dark places that do not reach the picture's edge, as parts of the picture: the largest, and all together. */
    private void voids(double[] v) {
        int w = width / CELL;
        int h = height / CELL;
        boolean[][] dark = new boolean[h][w];
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                double sum = 0;
                for (int i = 0; i < CELL * CELL; i++) {
                    sum += at(x * CELL + i % CELL, y * CELL + i / CELL);
                }
                dark[y][x] = sum / (CELL * CELL) < DARK && !empty(x * CELL + CELL / 2, y * CELL + CELL / 2);
            }
        }
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                if (dark[y][x]) {
                    double part = (double) size(dark, x, y) / Math.max(1, w * h);
                    v[12] = Math.max(v[12], part);
                    v[13] += part;
                }
            }
        }
        v[12] = Math.log(v[12] + 1e-3);
        v[13] = Math.log(v[13] + 1e-3);
    }

    /** Cells of a dark place, which is cleared; 0 where it reaches the edge. */
    private static int size(boolean[][] dark, int fromX, int fromY) {
        Deque<int[]> open = new ArrayDeque<>();
        open.add(new int[] {fromX, fromY});
        dark[fromY][fromX] = false;
        int count = 0;
        boolean edge = false;
        while (!open.isEmpty()) {
            int[] p = open.remove();
            count++;
            edge |= p[0] == 0 || p[1] == 0 || p[0] == dark[0].length - 1 || p[1] == dark.length - 1;
            for (int[] d : new int[][] {{1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
                int x = p[0] + d[0];
                int y = p[1] + d[1];
                if (y >= 0 && y < dark.length && x >= 0 && x < dark[0].length && dark[y][x]) {
                    dark[y][x] = false;
                    open.add(new int[] {x, y});
                }
            }
        }
        return edge ? 0 : count;
    }

    /** Brightness of the nine ninths of the picture, less its mean. */
    private void parts(double[] v) {
        double[] sum = new double[9];
        int[] count = new int[9];
        double all = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (empty(x, y)) {
                    continue;
                }
                int part = Math.min(2, 3 * y / height) * 3 + Math.min(2, 3 * x / width);
                sum[part] += at(x, y);
                count[part]++;
                all += at(x, y);
            }
        }
        double mean = all / Math.max(1, Arrays.stream(count).sum());
        for (int i = 0; i < 9; i++) {
            v[15 + i] = count[i] == 0 ? 0 : sum[i] / count[i] - mean;
        }
    }
}
