// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.report;

import java.util.List;
import org.lumbarcds.evaluate.figures.AveragePrecision.Point;

/**
 * Precision against recall of one row on one class.
 *
 * @param row its name
 * @param className of the boxes
 * @param ap50 average precision at an overlap of 0.5, 0..1; NaN without a box to find
 * @param curve thinned to at most 200 points
 */
public record PrecisionCurve(String row, String className, double ap50, List<Point> curve) {

    public PrecisionCurve {
        curve = List.copyOf(curve);
    }

    /** Those of every row, each on all pictures it was evaluated on. */
    static List<PrecisionCurve> of(List<RowFigures> rows) {
        return rows.stream().flatMap(row -> row.classes().stream()
                .map(c -> new PrecisionCurve(row.name(), c.name(), c.ap50(), c.curve()))).toList();
    }
}
