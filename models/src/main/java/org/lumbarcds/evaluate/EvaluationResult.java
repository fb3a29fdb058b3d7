// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate;

import java.util.List;
import org.lumbarcds.evaluate.AveragePrecision.Interval;

/**
 * Figures of a detector on a set of pictures.
 *
 * @param classes the scored classes
 * @param pictures number of pictures
 * @param patients number of patients
 * @param millisecondsPerPicture preprocessing, network and suppression, one picture at a time, without reading the file
 */
public record EvaluationResult(List<ClassResult> classes, int pictures, int patients, double millisecondsPerPicture) {

    /**
     * @param name of the class
     * @param averagePrecision at IoU 0.5, 0..1; NaN without a box to find
     * @param interval95 over patients
     * @param boxes to find
     * @param patients with a box to find
     */
    public record ClassResult(String name, double averagePrecision, Interval interval95, int boxes, int patients) {
    }

    public EvaluationResult {
        classes = List.copyOf(classes);
    }

    /** Over the classes that had a box to find; NaN where none had. */
    public double meanAveragePrecision() {
        return classes.stream().mapToDouble(ClassResult::averagePrecision).filter(ap -> !Double.isNaN(ap)).average()
                .orElse(Double.NaN);
    }
}
