// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.figures;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * Percentile bootstrap over patients (Efron and Tibshirani 1993, "An Introduction to the Bootstrap", chapter 13): pictures
 * of a patient stay together. Figures that share a bootstrap share its redrawings, so that their differences are paired.
 */
public final class Bootstrap {

    private final Map<String, Integer> index = new HashMap<>();
    private final int[][] draws;
    private final int[] once;

    /**
     * @param patients each counts once, whatever the order
     * @param rounds redrawings
     * @param seed the same one gives the same intervals
     */
    public Bootstrap(Collection<String> patients, int rounds, long seed) {
        List<String> sorted = List.copyOf(new TreeSet<>(patients));
        for (int i = 0; i < sorted.size(); i++) {
            index.put(sorted.get(i), i);
        }
        Random random = new Random(seed);
        draws = new int[rounds][sorted.size()];
        for (int[] draw : draws) {
            for (int i = 0; i < draw.length; i++) {
                draw[random.nextInt(draw.length)]++;
            }
        }
        once = new int[sorted.size()];
        Arrays.fill(once, 1);
    }

    /** @throws IllegalArgumentException for a patient who is not among those drawn from */
    int index(String patient) {
        Integer i = index.get(patient);
        if (i == null) {
            throw new IllegalArgumentException("a figure is over a patient who is not in the sample");
        }
        return i;
    }

    public int rounds() {
        return draws.length;
    }

    int patients() {
        return once.length;
    }

    /** How often each patient counts when each counts once. */
    int[] once() {
        return once;
    }

    /** A figure's value in every redrawing; NaN where it is not defined. */
    double[] values(ToDoubleFunction<int[]> figure) {
        return Arrays.stream(draws).mapToDouble(figure).toArray();
    }

    /**
     * Two-sided level at which a difference is not zero: twice the smaller part of redrawings on either side, at least one
     * part in their number.
     */
    public static double pValue(double[] differences) {
        double[] defined = Arrays.stream(differences).filter(v -> !Double.isNaN(v)).toArray();
        if (defined.length == 0) {
            return Double.NaN;
        }
        double below = Arrays.stream(defined).filter(v -> v <= 0).count() + 1.0;
        double above = Arrays.stream(defined).filter(v -> v >= 0).count() + 1.0;
        return Math.min(1, 2 * Math.min(below, above) / (defined.length + 1));
    }

    /** Linear interpolation between the two nearest ranks; NaN of nothing. */
    public static double percentile(double[] sorted, double part) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double rank = part * (sorted.length - 1);
        int below = (int) Math.floor(rank);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
    }
}
