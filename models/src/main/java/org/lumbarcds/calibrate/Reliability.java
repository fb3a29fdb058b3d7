// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.calibrate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * How far stated probabilities are from what happened: the data of a reliability diagram and the expected calibration
 * error (Naeini, Cooper and Hauskrecht 2015; Guo et al. 2017, section 2), in bins of equal width.
 *
 * <p>The error is an average of absolute values: even a perfectly calibrated model shows some, the more the fewer the
 * cases; {@code byChance} says how much.
 *
 * @param bins that hold cases, from 0 up
 * @param error expected calibration error, 0..1
 * @param interval95 of the error, patients redrawn with replacement
 * @param byChance mean error of a perfectly calibrated model with the same probabilities, cases taken as independent
 * @param brier mean squared difference of probability and outcome
 * @param cases number
 * @param patients number
 */
public record Reliability(
        List<Bin> bins, double error, Interval interval95, double byChance, double brier, int cases, int patients) {

    /**
     * @param from lower edge of the probability, inclusive
     * @param to upper edge
     * @param cases number
     * @param stated mean probability
     * @param observed part that was right
     * @param interval95 of the observed part (Wilson 1927), cases taken as independent
     */
    public record Bin(double from, double to, int cases, double stated, double observed, Interval interval95) {
    }

    public Reliability {
        bins = List.copyOf(bins);
    }

    /**
     * @param probabilities whose score is a stated probability
     * @param count of bins, from 1
     * @param rounds redrawings for interval and chance
     * @param random seeded by the caller
     */
    public static Reliability of(List<JudgedScore> probabilities, int count, int rounds, RandomGenerator random) {
        Map<String, Integer> patients = new LinkedHashMap<>();
        probabilities.forEach(c -> patients.putIfAbsent(c.patient(), patients.size()));
        int[] patient = probabilities.stream().mapToInt(c -> patients.get(c.patient())).toArray();
        boolean[] right = new boolean[patient.length];
        double[] once = new double[patients.size()];
        java.util.Arrays.fill(once, 1);
        for (int i = 0; i < right.length; i++) {
            right[i] = probabilities.get(i).right();
        }
        double[] redrawn = new double[rounds];
        double[] chance = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            double[] drawn = new double[once.length];
            for (int i = 0; i < drawn.length; i++) {
                drawn[random.nextInt(drawn.length)]++;
            }
            redrawn[round] = error(probabilities, right, patient, drawn, count);
            boolean[] thrown = new boolean[right.length];
            for (int i = 0; i < thrown.length; i++) {
                thrown[i] = random.nextDouble() < probabilities.get(i).score();
            }
            chance[round] = error(probabilities, thrown, patient, once, count);
        }
        double brier = probabilities.stream()
                .mapToDouble(c -> (c.score() - (c.right() ? 1 : 0)) * (c.score() - (c.right() ? 1 : 0)))
                .average().orElse(Double.NaN);
        return new Reliability(bins(probabilities, count), error(probabilities, right, patient, once, count),
                Interval.middle95(redrawn), java.util.Arrays.stream(chance).average().orElse(Double.NaN), brier,
                probabilities.size(), patients.size());
    }

    private static List<Bin> bins(List<JudgedScore> cases, int count) {
        List<Bin> bins = new ArrayList<>();
        for (int b = 0; b < count; b++) {
            int bin = b;
            List<JudgedScore> own = cases.stream().filter(c -> bin(c.score(), count) == bin).toList();
            if (!own.isEmpty()) {
                int right = (int) own.stream().filter(JudgedScore::right).count();
                bins.add(new Bin((double) b / count, (b + 1.0) / count, own.size(),
                        own.stream().mapToDouble(JudgedScore::score).average().orElseThrow(),
                        (double) right / own.size(), wilson(right, own.size())));
            }
        }
        return bins;
    }

    private static double error(List<JudgedScore> cases, boolean[] right, int[] patient, double[] drawn, int count) {
        double[] difference = new double[count];
        double total = 0;
        for (int i = 0; i < right.length; i++) {
            double times = drawn[patient[i]];
            double score = cases.get(i).score();
            difference[bin(score, count)] += times * (score - (right[i] ? 1 : 0));
            total += times;
        }
        double sum = 0;
        for (double d : difference) {
            sum += Math.abs(d);
        }
        return total == 0 ? Double.NaN : sum / total;
    }

    private static int bin(double probability, int count) {
        return Math.min(count - 1, (int) (probability * count));
    }

    /** Wilson's 95 % interval of a part (Wilson 1927). */
    public static Interval wilson(int right, int all) {
        double z = 1.959964;
        double p = (double) right / all;
        double middle = (p + z * z / (2 * all)) / (1 + z * z / all);
        double half = z / (1 + z * z / all) * Math.sqrt(p * (1 - p) / all + z * z / (4.0 * all * all));
        return new Interval(Math.max(0, middle - half), Math.min(1, middle + half));
    }
}
