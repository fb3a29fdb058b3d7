// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.report;

import java.util.List;
import org.lumbarcds.calibrate.Interval;
import org.lumbarcds.evaluate.figures.PairedDecisions;

/**
 * Two rows on the pictures both were evaluated on; differences are first less second.
 *
 * @param first row
 * @param second row
 * @param pictures common
 * @param patients common
 * @param ap50 by class, and "mean"
 * @param decisions by class
 */
public record Comparison(
        String first, String second, int pictures, int patients, List<Difference> ap50, List<DecisionDifference> decisions) {

    /**
     * @param of class, or "mean"
     * @param first value
     * @param second value
     * @param difference first less second
     * @param interval95 of the difference, over patients, the same redrawings for both
     * @param p two-sided level from the redrawings
     */
    public record Difference(
            String of, double first, double second, double difference, Interval interval95, double p) {
    }

    /**
     * @param accuracy of the decisions
     * @param paired both on the same level-boxes
     */
    public record DecisionDifference(Difference accuracy, PairedDecisions paired) {
    }
}
