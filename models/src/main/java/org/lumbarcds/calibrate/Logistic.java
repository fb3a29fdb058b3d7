// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.calibrate;

/** Logistic regression of a few variables by Newton's method. */
final class Logistic {

    /** Scores of exactly 0 and 1 have no logit. */
    private static final double MARGIN = 1e-6;

    private static final int STEPS = 100;
    private static final double RIDGE = 1e-6;

    private Logistic() {
    }

    static double logit(double score) {
        double inside = Math.min(1 - MARGIN, Math.max(MARGIN, score));
        return Math.log(inside / (1 - inside));
    }

    /** The logit's two halves, {@code ln s} and {@code -ln(1 - s)}. */
    static double[] halves(double score) {
        double inside = Math.min(1 - MARGIN, Math.max(MARGIN, score));
        return new double[] {Math.log(inside), -Math.log(1 - inside)};
    }

    /**
     * @param rows variables of each case
     * @param targets 0..1
     * @return one weight a variable, then the offset
     */
    static double[] fit(double[][] rows, double[] targets) {
        int n = rows[0].length + 1;
        double[] w = new double[n];
        for (int step = 0; step < STEPS; step++) {
            double[] gradient = new double[n];
            double[][] curvature = new double[n][n];
            for (int i = 0; i < n; i++) {
                curvature[i][i] = RIDGE;
            }
            for (int r = 0; r < rows.length; r++) {
                double p = 1 / (1 + Math.exp(-linear(w, rows[r])));
                for (int i = 0; i < n; i++) {
                    double xi = i < n - 1 ? rows[r][i] : 1;
                    gradient[i] += xi * (p - targets[r]);
                    for (int k = 0; k < n; k++) {
                        curvature[i][k] += xi * (k < n - 1 ? rows[r][k] : 1) * p * (1 - p);
                    }
                }
            }
            double[] change = solve(curvature, gradient);
            double largest = 0;
            for (double c : change) {
                largest = Math.max(largest, Math.abs(c));
            }
            // Newton's steps overshoot where the curve is flat; none is longer than 1.
            double length = Math.min(1, 1 / Math.max(1e-9, largest));
            for (int i = 0; i < n; i++) {
                w[i] -= length * change[i];
            }
            if (largest < 1e-9) {
                break;
            }
        }
        return w;
    }

    private static double linear(double[] w, double[] row) {
        double sum = w[row.length];
        for (int i = 0; i < row.length; i++) {
            sum += w[i] * row[i];
        }
        return sum;
    }

    /** Gauss elimination with row exchange; the matrix is small and positive definite. */
    private static double[] solve(double[][] a, double[] b) {
        int n = b.length;
        double[] x = b.clone();
        for (int i = 0; i < n; i++) {
            int pivot = i;
            for (int r = i + 1; r < n; r++) {
                pivot = Math.abs(a[r][i]) > Math.abs(a[pivot][i]) ? r : pivot;
            }
            double[] row = a[i];
            a[i] = a[pivot];
            a[pivot] = row;
            double value = x[i];
            x[i] = x[pivot];
            x[pivot] = value;
            for (int r = i + 1; r < n; r++) {
                double f = a[r][i] / a[i][i];
                for (int c = i; c < n; c++) {
                    a[r][c] -= f * a[i][c];
                }
                x[r] -= f * x[i];
            }
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int c = i + 1; c < n; c++) {
                x[i] -= a[i][c] * x[c];
            }
            x[i] /= a[i][i];
        }
        return x;
    }
}
