// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

/**
 * Platt scaling on the logit (Platt 1999, "Probabilistic outputs for support vector machines"):
 * {@code sigmoid(a * logit(score) + b)}.
 *
 * @param a slope, above 0, so that the order of scores is kept
 * @param b offset
 */
public record PlattCalibration(double a, double b) {

    /** Scores of exactly 0 and 1 have no logit. */
    private static final double MARGIN = 1e-6;

    /** Probability that the detection is right, 0..1. */
    public double probability(double score) {
        double inside = Math.min(1 - MARGIN, Math.max(MARGIN, score));
        double logit = Math.log(inside / (1 - inside));
        return 1 / (1 + Math.exp(-(a * logit + b)));
    }
}
