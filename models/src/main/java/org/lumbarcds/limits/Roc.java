// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.limits;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.lumbarcds.calibrate.Interval;

/**
 * How well a score parts unusual from usual patients.
 *
 * @param area under the curve: the part of pairs in which the unusual one scores higher, ties counted half
 * @param interval95 patients of both sides redrawn
 */
record Roc(double area, Interval interval95) {

    /** @param random seeded by the caller */
    static Roc of(double[] usual, double[] unusual, int rounds, RandomGenerator random) {
        double[] areas = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            areas[i] = area(redrawn(usual, random), redrawn(unusual, random));
        }
        return new Roc(area(usual, unusual), Interval.middle95(areas));
    }

    static double area(double[] usual, double[] unusual) {
        double[] sorted = usual.clone();
        Arrays.sort(sorted);
        double pairs = 0;
        for (double u : unusual) {
            pairs += below(sorted, u, false) + 0.5 * (below(sorted, u, true) - below(sorted, u, false));
        }
        return pairs / ((double) usual.length * unusual.length);
    }

    /** Number of values below a limit, those equal to it included or not. */
    private static int below(double[] sorted, double limit, boolean equal) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < limit || equal && sorted[middle] == limit) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static double[] redrawn(double[] values, RandomGenerator random) {
        double[] drawn = new double[values.length];
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = values[random.nextInt(values.length)];
        }
        return drawn;
    }
}
