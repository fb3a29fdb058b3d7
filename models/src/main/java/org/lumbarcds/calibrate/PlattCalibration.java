// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.calibrate;

/**
 * Platt scaling on the logit (Platt 1999, "Probabilistic outputs for support vector machines"):
 * {@code sigmoid(a * logit(score) + b)}.
 *
 * @param a slope, above 0, so that the order of scores is kept
 * @param b offset
 */
public record PlattCalibration(double a, double b) implements ProbabilityMap {

    /** Probability that the detection is right, 0..1. */
    @Override
    public double probability(double score) {
        return 1 / (1 + Math.exp(-(a * Logistic.logit(score) + b)));
    }
}
