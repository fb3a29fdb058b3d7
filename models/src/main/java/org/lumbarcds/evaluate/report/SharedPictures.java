// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.report;

import java.util.List;

/**
 * Figures on the pictures that every row was evaluated on, so that all of them are figures of the same patients.
 *
 * @param reference the row that the others are compared with
 * @param folds of these pictures; one empty name where the data name none
 * @param pictures shared
 * @param patients shared
 * @param against the reference less each other row
 * @param curves of every row, in the order of the rows, on the published classes
 */
public record SharedPictures(
        String reference, List<String> folds, int pictures, int patients, List<Against> against,
        List<PrecisionCurve> curves) {

    /**
     * @param other row
     * @param ap50 by class, and "mean"; first is the reference
     */
    public record Against(String other, List<Comparison.Difference> ap50) {
    }
}
