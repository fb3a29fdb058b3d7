// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.report;

import java.util.List;
import java.util.Optional;

/**
 * Figures of the same boxes with a patient's T1 and T2 pictures read together.
 *
 * @param rows one a row
 * @param shared as {@link EvaluationReport#shared()}, both weightings read together in every row
 */
public record ReadTogether(List<Row> rows, Optional<SharedPictures> shared) {

    public ReadTogether {
        rows = List.copyOf(rows);
    }

    /**
     * @param row name
     * @param pictures evaluated
     * @param paired those of them with a picture of the other weighting
     * @param overFolds means over the folds, read together
     * @param ap50 by class, and "mean", all pictures together: first is read together, second each alone
     */
    public record Row(
            String row, int pictures, int paired, RowFigures.FoldFigures overFolds, List<Comparison.Difference> ap50) {
    }
}
