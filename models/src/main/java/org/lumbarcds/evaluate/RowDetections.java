// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate;

import java.util.List;
import java.util.Map;
import org.lumbarcds.evaluate.figures.ScoredPicture;
import org.lumbarcds.evaluate.report.RowFigures.ModelUse;

/**
 * What the models of a row found.
 *
 * @param row which
 * @param uses the models as they ran
 * @param pictures each by the model that did not know it
 * @param weightings by picture name
 * @param milliseconds by picture name
 * @param threads of the network
 */
record RowDetections(
        ModelRow row, List<ModelUse> uses, List<ScoredPicture> pictures, Map<String, String> weightings,
        Map<String, Double> milliseconds, int threads) {
}
