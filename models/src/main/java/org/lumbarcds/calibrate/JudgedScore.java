// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.calibrate;

/**
 * One statement of a model beside the truth.
 *
 * @param score raw score or probability that the statement is right, 0..1
 * @param right whether it is
 * @param patient whose; statements on one patient are not independent
 */
public record JudgedScore(double score, boolean right, String patient) {

    public JudgedScore {
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("a score is 0 to 1, not " + score);
        }
    }

    /** The same statement under another score. */
    public JudgedScore at(double other) {
        return new JudgedScore(other, right, patient);
    }
}
