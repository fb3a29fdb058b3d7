// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.calibrate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Tells usual cases from several kinds of unusual ones: multinomial logistic regression on features measured in standard
 * deviations of the usual cases, their squares, and the mean square, so that a case far from the usual ones in any
 * direction counts as unusual although no kind looks like it.
 *
 * @param mean of the usual cases, one value a feature
 * @param sd of the usual cases, above 0
 * @param kinds names; the first is the usual one
 * @param weights [kind][2 * features + 2]: features, their squares, the mean square, the offset
 */
public record KindClassifier(List<Double> mean, List<Double> sd, List<String> kinds, List<List<Double>> weights) {

    /** A feature farther out than this says no more than that it is far out. */
    private static final double FARTHEST = 6;

    private static final int STEPS = 600;
    private static final double RATE = 0.05;

    public KindClassifier {
        mean = List.copyOf(mean);
        sd = List.copyOf(sd);
        kinds = List.copyOf(kinds);
        weights = weights.stream().map(List::copyOf).toList();
        int inputs = 2 * mean.size() + 2;
        if (mean.isEmpty() || sd.size() != mean.size() || kinds.size() < 2 || weights.size() != kinds.size()
                || weights.stream().anyMatch(row -> row.size() != inputs)) {
            throw new IllegalArgumentException("of " + mean.size() + " features and " + kinds.size()
                    + " kinds, weights must be " + kinds.size() + " rows of " + inputs);
        }
        if (sd.stream().anyMatch(s -> !(s > 0))) {
            throw new IllegalArgumentException("every standard deviation must be above 0");
        }
    }

    /** @return one probability a kind, sum 1; a feature that is not a number counts as usual */
    public double[] probabilities(double[] features) {
        double[] x = inputs(features);
        double[] linear = new double[weights.size()];
        for (int k = 0; k < linear.length; k++) {
            for (int i = 0; i < x.length; i++) {
                linear[k] += weights.get(k).get(i) * x[i];
            }
        }
        return softmax(linear);
    }

    private double[] inputs(double[] features) {
        if (features.length != mean.size()) {
            throw new IllegalArgumentException(features.length + " features, not " + mean.size());
        }
        return inputs(features, mean, sd);
    }

    private static double[] inputs(double[] features, List<Double> mean, List<Double> sd) {
        int n = features.length;
        double[] x = new double[2 * n + 2];
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double z = Double.isNaN(features[i]) ? 0 : (features[i] - mean.get(i)) / sd.get(i);
            z = Math.max(-FARTHEST, Math.min(FARTHEST, z));
            x[i] = z;
            x[n + i] = z * z / FARTHEST;
            sum += z * z;
        }
        x[2 * n] = Math.log1p(sum / n);
        x[2 * n + 1] = 1;
        return x;
    }

    private static double[] softmax(double[] linear) {
        double most = Arrays.stream(linear).max().orElseThrow();
        double[] p = Arrays.stream(linear).map(v -> Math.exp(v - most)).toArray();
        double sum = Arrays.stream(p).sum();
        return Arrays.stream(p).map(v -> v / sum).toArray();
    }

    /**
     * Learns from cases. Every kind has the same weight in the fit, however many its cases, except the usual kind, which
     * weighs as much as all others together; among the usual cases, every group has the same weight, so that a scanner with
     * few patients is no less usual than one with many.
     *
     * @param features [case][feature]
     * @param kind of each case; 0 is usual
     * @param group of each case, e.g. the data set
     * @param ridge strength of the quadratic penalty on weights
     */
    public static KindClassifier fit(
            double[][] features, int[] kind, List<String> group, List<String> kinds, double ridge) {
        int n = features[0].length;
        Double[] mean = new Double[n];
        Double[] sd = new Double[n];
        for (int i = 0; i < n; i++) {
            int feature = i;
            double[] usual = IntStream.range(0, kind.length).filter(c -> kind[c] == 0)
                    .mapToDouble(c -> features[c][feature]).filter(v -> !Double.isNaN(v)).toArray();
            mean[i] = Arrays.stream(usual).average().orElse(0);
            double m = mean[i];
            double variance = Arrays.stream(usual).map(v -> (v - m) * (v - m)).average().orElse(0);
            // A feature that never varies among usual cases would make the smallest change look infinite.
            sd[i] = Math.max(Math.sqrt(variance), Math.max(1e-3, 0.02 * Math.abs(m)));
        }
        double[][] x = new double[features.length][];
        for (int c = 0; c < x.length; c++) {
            x[c] = inputs(features[c], List.of(mean), List.of(sd));
        }
        double[][] w = descend(x, kind, weights(kind, group), kinds.size(), ridge);
        return new KindClassifier(List.of(mean), List.of(sd), kinds,
                Arrays.stream(w).map(row -> Arrays.stream(row).boxed().toList()).toList());
    }

    private static double[] weights(int[] kind, List<String> group) {
        List<String> shares = new ArrayList<>();
        for (int c = 0; c < kind.length; c++) {
            shares.add(kind[c] == 0 ? "0 " + group.get(c) : Integer.toString(kind[c]));
        }
        Map<String, Integer> cases = new HashMap<>();
        shares.forEach(share -> cases.merge(share, 1, Integer::sum));
        long usual = cases.keySet().stream().filter(share -> share.startsWith("0 ")).count();
        long unusual = cases.size() - usual;
        return IntStream.range(0, kind.length)
                .mapToDouble(c -> 0.5 / (kind[c] == 0 ? usual : unusual) / cases.get(shares.get(c))).toArray();
    }

    /** Adam (Kingma and Ba 2015) on all cases at once: the same cases give the same weights. */
    private static double[][] descend(double[][] x, int[] kind, double[] weight, int kinds, double ridge) {
        int inputs = x[0].length;
        double[][] w = new double[kinds][inputs];
        double[][] first = new double[kinds][inputs];
        double[][] second = new double[kinds][inputs];
        for (int step = 1; step <= STEPS; step++) {
            double[][] gradient = new double[kinds][inputs];
            for (int c = 0; c < x.length; c++) {
                double[] linear = new double[kinds];
                for (int k = 0; k < kinds; k++) {
                    for (int i = 0; i < inputs; i++) {
                        linear[k] += w[k][i] * x[c][i];
                    }
                }
                double[] p = softmax(linear);
                for (int k = 0; k < kinds; k++) {
                    double off = weight[c] * (p[k] - (kind[c] == k ? 1 : 0));
                    for (int i = 0; i < inputs; i++) {
                        gradient[k][i] += off * x[c][i];
                    }
                }
            }
            double rate = RATE * Math.sqrt(1 - Math.pow(0.999, step)) / (1 - Math.pow(0.9, step));
            for (int k = 0; k < kinds; k++) {
                for (int i = 0; i < inputs; i++) {
                    double g = gradient[k][i] + (i < inputs - 1 ? ridge * w[k][i] : 0);
                    first[k][i] = 0.9 * first[k][i] + 0.1 * g;
                    second[k][i] = 0.999 * second[k][i] + 0.001 * g * g;
                    w[k][i] -= rate * first[k][i] / (Math.sqrt(second[k][i]) + 1e-8);
                }
            }
        }
        return w;
    }
}
