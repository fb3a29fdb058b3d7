// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.annotation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is wrong between pictures: one picture twice, one patient in two folds. */
final class SetCheck {

    private final Problems problems;

    SetCheck(Problems problems) {
        this.problems = problems;
    }

    /** Leaves out all but the first of pictures that are the same file or the same bytes. */
    List<LabelledPicture> withoutDuplicates(List<LabelledPicture> pictures) {
        Map<Path, LabelledPicture> byFile = new HashMap<>();
        Map<String, LabelledPicture> byContent = new HashMap<>();
        List<LabelledPicture> kept = new ArrayList<>();
        for (LabelledPicture picture : pictures) {
            LabelledPicture same = byFile.putIfAbsent(picture.file(), picture);
            if (same != null) {
                problems.error(picture.file(), "",
                        "the picture is annotated twice; the first annotation counts. Delete one");
                continue;
            }
            LabelledPicture copy = byContent.putIfAbsent(picture.sha256(), picture);
            if (copy != null) {
                problems.error(picture.file(), "", "the picture is a copy of " + copy.file().getFileName()
                        + (copy.patient().equals(picture.patient()) ? "" : ", which is said to be of another patient")
                        + "; it is left out. Delete one");
                continue;
            }
            kept.add(picture);
        }
        return kept;
    }

    /** Leaves out patients who are in more than one fold: a model could be judged by a patient it was trained on. */
    List<LabelledPicture> withoutSplitPatients(List<LabelledPicture> pictures) {
        Map<String, Set<String>> folds = new LinkedHashMap<>();
        Map<String, Path> first = new HashMap<>();
        for (LabelledPicture picture : pictures) {
            folds.computeIfAbsent(picture.patient(), p -> new LinkedHashSet<>()).add(picture.fold());
            first.putIfAbsent(picture.patient(), picture.file());
        }
        folds.forEach((patient, own) -> {
            if (own.size() > 1) {
                problems.error(first.get(patient), "patient " + patient, "the patient is in " + own.size() + " folds ("
                        + String.join(", ", own.stream().map(f -> f.isEmpty() ? "none" : f).toList())
                        + "); all pictures of a patient must be in one");
            }
        });
        return pictures.stream().filter(p -> folds.get(p.patient()).size() == 1).toList();
    }
}
