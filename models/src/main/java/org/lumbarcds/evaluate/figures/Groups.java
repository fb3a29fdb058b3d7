// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.figures;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Groups of patients for cross-fitting: what is fitted for one group is fitted on the others. The folds are the groups;
 * patients of a single fold are dealt into five.
 */
final class Groups {

    private static final int OF_ONE_FOLD = 5;

    private final Map<String, String> byPatient = new HashMap<>();
    private final TreeSet<String> names;
    private final boolean folds;

    Groups(List<ScoredPicture> pictures) {
        folds = pictures.stream().map(ScoredPicture::fold).distinct().count() > 1;
        List<String> patients = new ArrayList<>(new TreeSet<>(pictures.stream().map(ScoredPicture::patient).toList()));
        for (int i = 0; i < patients.size(); i++) {
            byPatient.put(patients.get(i), Integer.toString(i % OF_ONE_FOLD));
        }
        if (folds) {
            pictures.forEach(p -> byPatient.put(p.patient(), p.fold()));
        }
        names = new TreeSet<>(byPatient.values());
    }

    String of(ScoredPicture picture) {
        return byPatient.get(picture.patient());
    }

    TreeSet<String> names() {
        return names;
    }

    /** In words: "the other folds". */
    String others() {
        return folds ? "the other folds" : "the other four of five groups of patients of the one fold";
    }
}
