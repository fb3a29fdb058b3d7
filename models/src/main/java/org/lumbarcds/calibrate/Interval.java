// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.calibrate;

import java.util.Arrays;

/** Both ends of an interval. */
public record Interval(double low, double high) {

    /**
     * The middle 95 % of repeated figures, linear between ranks; NaN where no figure is defined.
     *
     * @param figures in any order; NaN is left out
     */
    public static Interval middle95(double[] figures) {
        double[] sorted = Arrays.stream(figures).filter(v -> !Double.isNaN(v)).sorted().toArray();
        return new Interval(percentile(sorted, 0.025), percentile(sorted, 0.975));
    }

    static double percentile(double[] sorted, double part) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double rank = part * (sorted.length - 1);
        int below = (int) Math.floor(rank);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
    }
}
