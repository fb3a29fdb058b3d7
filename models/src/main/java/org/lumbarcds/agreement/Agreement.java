// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.agreement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Agreement of two ways to measure (Bland and Altman, Lancet 1986;327:307-310).
 *
 * @param pairs number of pairs
 * @param patients they come from
 * @param meanAbsoluteError mean of the absolute differences
 * @param low lower end of its 95 % interval, patients redrawn
 * @param high upper end
 * @param bias mean difference, measured less reference
 * @param sd standard deviation of the differences
 */
record Agreement(
        int pairs, int patients, double meanAbsoluteError, double low, double high, double bias, double sd) {

    private static final int DRAWS = 2000;
    private static final long SEED = 1;

    /** @param pairs at least two */
    public static Agreement of(List<Pair> pairs) {
        if (pairs.size() < 2) {
            throw new IllegalArgumentException("agreement of " + pairs.size() + " pairs");
        }
        Map<String, List<Double>> byPatient = new LinkedHashMap<>();
        pairs.forEach(p -> byPatient.computeIfAbsent(p.patient(), k -> new ArrayList<>()).add(p.difference()));
        double bias = pairs.stream().mapToDouble(Pair::difference).average().orElseThrow();
        double squares = pairs.stream().mapToDouble(p -> Math.pow(p.difference() - bias, 2)).sum();
        double[] draws = redrawn(new ArrayList<>(byPatient.values()));
        return new Agreement(pairs.size(), byPatient.size(),
                pairs.stream().mapToDouble(p -> Math.abs(p.difference())).average().orElseThrow(),
                draws[(int) (0.025 * DRAWS)], draws[(int) (0.975 * DRAWS)], bias,
                Math.sqrt(squares / (pairs.size() - 1)));
    }

    private static double[] redrawn(List<List<Double>> patients) {
        Random random = new Random(SEED);
        double[] draws = new double[DRAWS];
        for (int d = 0; d < DRAWS; d++) {
            double sum = 0;
            int n = 0;
            for (int i = 0; i < patients.size(); i++) {
                for (double difference : patients.get(random.nextInt(patients.size()))) {
                    sum += Math.abs(difference);
                    n++;
                }
            }
            draws[d] = sum / n;
        }
        Arrays.sort(draws);
        return draws;
    }

    /** Lower limit of agreement: 95 % of differences lie between the limits where they are normally distributed. */
    public double lowerLimit() {
        return bias - 1.96 * sd;
    }

    public double upperLimit() {
        return bias + 1.96 * sd;
    }

    /** One pair for each disc of a patient: the medians over its slices. */
    public static List<Pair> overSlices(Collection<Pair> slices) {
        Map<List<Object>, List<Pair>> discs = new LinkedHashMap<>();
        slices.forEach(p -> discs.computeIfAbsent(
                List.of(p.method(), p.kind(), p.patient(), p.place()), k -> new ArrayList<>()).add(p));
        return discs.values().stream().map(same -> new Pair(
                same.get(0).method(), same.get(0).kind(), same.get(0).source(), same.get(0).patient(),
                same.get(0).place(), median(same.stream().mapToDouble(Pair::measured)),
                median(same.stream().mapToDouble(Pair::reference)))).toList();
    }

    static double median(java.util.stream.DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        int n = sorted.length;
        return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    }
}
