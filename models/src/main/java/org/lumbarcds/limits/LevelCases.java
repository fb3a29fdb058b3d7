// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.limits;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.lumbarcds.annotation.LabelledPicture;
import org.lumbarcds.annotation.LabelledPicture.TruthBox;
import org.lumbarcds.calibrate.JudgedScore;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.LevelAppearance;

/**
 * Levels of patients whose truth is known: how much each looks like a condition, and whether it has it. A level counts where
 * the software sees a disc and the reader drew one.
 *
 * @param cases by condition; the score is the appearance
 * @param unseen by condition, levels that have it and were not seen: they are answered "not judged", never "absent"
 */
public record LevelCases(Map<Condition, List<JudgedScore>> cases, Map<Condition, Integer> unseen) {

    /** Conditions whose boxes stand at a level of their own. */
    public static final List<Condition> CONDITIONS =
            List.of(Condition.HERNIATION, Condition.SPONDYLOLISTHESIS, Condition.STENOSIS);

    /** Boxes of discs: where a reader drew one, the level was looked at. */
    private static final List<String> DISCS = List.of("normal", "herniation", "degeneration");

    static LevelCases empty() {
        Map<Condition, List<JudgedScore>> cases = new EnumMap<>(Condition.class);
        Map<Condition, Integer> unseen = new EnumMap<>(Condition.class);
        for (Condition condition : CONDITIONS) {
            cases.put(condition, new ArrayList<>());
            unseen.put(condition, 0);
        }
        return new LevelCases(cases, unseen);
    }

    /**
     * Adds the levels of one patient.
     *
     * @param pictures of the patient
     * @param found on them, in the same order
     */
    void add(List<LabelledPicture> pictures, List<SliceDetections> found) {
        String patient = pictures.get(0).patient();
        List<LevelAppearance> levels = LevelAppearance.of(found);
        for (LevelAppearance level : levels) {
            boolean drawn = DISCS.stream().anyMatch(name -> holds(level, name, pictures, found));
            for (Condition condition : CONDITIONS) {
                boolean has = holds(level, condition.className(), pictures, found);
                if (drawn || has) {
                    cases.get(condition).add(new JudgedScore(level.of(condition), has, patient));
                }
            }
        }
        for (Condition condition : CONDITIONS) {
            // The two pictures of a patient carry the same labels; the first one tells what was not seen.
            long missed = pictures.get(0).boxes().stream()
                    .filter(box -> box.className().equals(condition.className()))
                    .filter(box -> levels.stream().noneMatch(l -> l.holds(found.get(0), box.className(), box.box())))
                    .count();
            unseen.merge(condition, (int) missed, Integer::sum);
        }
    }

    private static boolean holds(
            LevelAppearance level, String className, List<LabelledPicture> pictures, List<SliceDetections> found) {
        for (int i = 0; i < pictures.size(); i++) {
            for (TruthBox box : pictures.get(i).boxes()) {
                if (box.className().equals(className) && level.holds(found.get(i), className, box.box())) {
                    return true;
                }
            }
        }
        return false;
    }
}
