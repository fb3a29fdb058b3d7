// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.lumbarcds.detect.ModelFolder;

/**
 * A model and the folds it is evaluated on.
 *
 * @param folder model folder
 * @param folds of the data; all of them where the data have none
 * @param model its description and digest
 */
record FoldModel(Path folder, Set<String> folds, ModelFolder model) {

    FoldModel {
        folds = new TreeSet<>(folds);
    }
}
