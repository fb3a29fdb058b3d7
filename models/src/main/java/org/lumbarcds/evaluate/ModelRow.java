// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate;

import java.util.List;
import org.lumbarcds.evaluate.report.RowFigures.Refusal;

/**
 * A row of the tables: one model, or one model for each fold.
 *
 * @param name of the row
 * @param crossValidated whether each fold has a model of its own
 * @param models that may be evaluated, each on folds it was not trained on
 * @param refused models that may not, and why
 * @param seenInTraining whether the user insisted on pictures a model may have been trained on
 */
record ModelRow(
        String name, boolean crossValidated, List<FoldModel> models, List<Refusal> refused, boolean seenInTraining) {

    ModelRow {
        models = List.copyOf(models);
        refused = List.copyOf(refused);
    }
}
