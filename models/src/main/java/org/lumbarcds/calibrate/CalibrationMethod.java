// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.calibrate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Ways to learn a probability from scores and outcomes. */
public enum CalibrationMethod {
    /** The score as it is. */
    NONE {
        @Override
        public ProbabilityMap fit(List<JudgedScore> cases) {
            return score -> score;
        }
    },
    /** Two parameters on the logit, with the soft targets of Platt 1999, section 2.2. */
    PLATT {
        @Override
        public ProbabilityMap fit(List<JudgedScore> cases) {
            return platt(cases);
        }
    },
    /** Three parameters on the two halves of the logit (Kull, Silva Filho and Flach 2017, "Beta calibration"). */
    BETA {
        @Override
        public ProbabilityMap fit(List<JudgedScore> cases) {
            double[][] rows = cases.stream().map(c -> Logistic.halves(c.score())).toArray(double[][]::new);
            double[] w = Logistic.fit(rows, targets(cases));
            if (w[0] < 0 || w[1] < 0) {
                // As the paper does: a half that would turn the order round is left out.
                return oneHalf(cases, w[0] < 0 ? 1 : 0);
            }
            return score -> {
                double[] halves = Logistic.halves(score);
                return sigmoid(w[0] * halves[0] + w[1] * halves[1] + w[2]);
            };
        }
    },
    /** A rising staircase (pool adjacent violators; Zadrozny and Elkan 2002), linear between the steps' middles. */
    ISOTONIC {
        @Override
        public ProbabilityMap fit(List<JudgedScore> cases) {
            return isotonic(cases);
        }
    };

    /**
     * @param cases at least one right and one wrong
     * @throws IllegalArgumentException if all are right, or none
     */
    public abstract ProbabilityMap fit(List<JudgedScore> cases);

    /** The parameters that {@code model.json} keeps. */
    public static PlattCalibration platt(List<JudgedScore> cases) {
        double[][] rows = cases.stream().map(c -> new double[] {Logistic.logit(c.score())}).toArray(double[][]::new);
        double[] w = Logistic.fit(rows, targets(cases));
        return new PlattCalibration(Math.max(1e-6, w[0]), w[1]);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Slightly inside 0 and 1, so that a clean separation does not ask for an infinite slope. */
    private static double[] targets(List<JudgedScore> cases) {
        long right = cases.stream().filter(JudgedScore::right).count();
        long wrong = cases.size() - right;
        if (right == 0 || wrong == 0) {
            throw new IllegalArgumentException(
                    "nothing can be learnt from " + right + " right and " + wrong + " wrong cases");
        }
        double high = (right + 1.0) / (right + 2.0);
        double low = 1.0 / (wrong + 2.0);
        return cases.stream().mapToDouble(c -> c.right() ? high : low).toArray();
    }

    private static ProbabilityMap oneHalf(List<JudgedScore> cases, int half) {
        double[][] rows = cases.stream().map(c -> new double[] {Logistic.halves(c.score())[half]}).toArray(double[][]::new);
        double[] w = Logistic.fit(rows, targets(cases));
        return score -> sigmoid(Math.max(0, w[0]) * Logistic.halves(score)[half] + w[1]);
    }

    private static ProbabilityMap isotonic(List<JudgedScore> cases) {
        List<double[]> steps = new ArrayList<>();
        for (JudgedScore c : cases.stream().sorted(Comparator.comparingDouble(JudgedScore::score)).toList()) {
            // A step: sum of scores, number right, number.
            steps.add(new double[] {c.score(), c.right() ? 1 : 0, 1});
            while (steps.size() > 1 && !rises(steps.get(steps.size() - 2), steps.get(steps.size() - 1))) {
                double[] upper = steps.remove(steps.size() - 1);
                double[] lower = steps.get(steps.size() - 1);
                for (int i = 0; i < 3; i++) {
                    lower[i] += upper[i];
                }
            }
        }
        return score -> {
            double[] below = null;
            for (double[] step : steps) {
                double middle = step[0] / step[2];
                double value = step[1] / step[2];
                if (score <= middle) {
                    if (below == null) {
                        return value;
                    }
                    double from = below[0] / below[2];
                    double start = below[1] / below[2];
                    return middle == from ? value : start + (value - start) * (score - from) / (middle - from);
                }
                below = step;
            }
            return below == null ? score : below[1] / below[2];
        };
    }

    private static boolean rises(double[] lower, double[] upper) {
        boolean sameScore = lower[0] / lower[2] == upper[0] / upper[2];
        return !sameScore && lower[1] / lower[2] < upper[1] / upper[2];
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
