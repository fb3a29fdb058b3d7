// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.compare;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.LevelFinding;
import org.lumbarcds.spine.OutOfScopeReason;
import org.lumbarcds.spine.Presence;
import org.lumbarcds.spine.SpinalLevel;
import org.lumbarcds.spine.StudyFindings;

/**
 * What one model says of one study.
 *
 * @param answers by question; empty when the study was not judged
 * @param unjudged codes of the reasons for not judging it; empty when it was judged
 */
public record Reading(Map<Question, Answer> answers, List<String> unjudged) {

    /** A picture without a single box above its threshold. */
    static final String NOTHING_RECOGNISED = "nothing-recognised";

    /**
     * A box on a picture that is no study.
     *
     * @param className of the model
     * @param confidence 0..1
     * @param level where the discs could be counted
     * @param counts whether it is above its class's threshold; a weaker one tells a confidence and nothing more
     */
    public record FoundBox(String className, double confidence, Optional<SpinalLevel> level, boolean counts) {
    }

    public Reading {
        answers = Map.copyOf(answers);
        unjudged = List.copyOf(unjudged);
        if (answers.isEmpty() == unjudged.isEmpty()) {
            throw new IllegalArgumentException("a reading has answers, or reasons why there are none");
        }
    }

    boolean judged() {
        return unjudged.isEmpty();
    }

    /** A study as the spine reader judged it. */
    public static Reading of(StudyFindings findings) {
        if (!findings.judged()) {
            return new Reading(Map.of(), findings.outOfScope().stream().map(OutOfScopeReason::code).toList());
        }
        Map<Question, Answer> answers = new TreeMap<>();
        Map<Condition, List<Answer>> byCondition = new EnumMap<>(Condition.class);
        for (LevelFinding finding : findings.findings()) {
            Answer answer = new Answer(finding.presence(), finding.confidence());
            answers.put(Question.at(finding.level(), finding.condition()), answer);
            byCondition.computeIfAbsent(finding.condition(), k -> new ArrayList<>()).add(answer);
        }
        byCondition.forEach((condition, levels) -> answers.put(Question.anywhere(condition), anywhere(levels)));
        return new Reading(answers, List.of());
    }

    /** Present where a level has it; absent where none has and one was decided. */
    private static Answer anywhere(List<Answer> levels) {
        double highest = levels.stream().filter(Answer::decided).mapToDouble(Answer::confidence)
                .filter(c -> !Double.isNaN(c)).max().orElse(Double.NaN);
        if (levels.stream().anyMatch(Answer::present)) {
            return new Answer(Presence.PRESENT, highest);
        }
        return new Answer(levels.stream().anyMatch(Answer::decided) ? Presence.ABSENT : Presence.INDETERMINATE, highest);
    }

    /**
     * A single picture: a condition is present where a box says so, absent where the model boxed the level with another
     * class, and open at a level it boxed with nothing.
     *
     * @param boxes normal discs included
     * @param asked conditions the model knows
     */
    public static Reading ofPicture(List<FoundBox> boxes, Set<Condition> asked) {
        List<FoundBox> counting = boxes.stream().filter(FoundBox::counts).toList();
        if (counting.isEmpty()) {
            return new Reading(Map.of(), List.of(NOTHING_RECOGNISED));
        }
        Set<SpinalLevel> seen = EnumSet.noneOf(SpinalLevel.class);
        counting.forEach(box -> box.level().ifPresent(seen::add));
        Map<Question, Answer> answers = new TreeMap<>();
        for (Condition condition : asked) {
            List<FoundBox> own = boxes.stream().filter(b -> b.className().equals(condition.className())).toList();
            answers.put(Question.anywhere(condition), found(own, true));
            for (SpinalLevel level : SpinalLevel.values()) {
                answers.put(Question.at(level, condition), found(
                        own.stream().filter(b -> b.level().equals(Optional.of(level))).toList(), seen.contains(level)));
            }
        }
        return new Reading(answers, List.of());
    }

    private static Answer found(List<FoundBox> boxes, boolean seen) {
        double highest = boxes.stream().mapToDouble(FoundBox::confidence).max().orElse(Double.NaN);
        if (boxes.stream().anyMatch(FoundBox::counts)) {
            return new Answer(Presence.PRESENT, highest);
        }
        return seen ? new Answer(Presence.ABSENT, highest) : new Answer(Presence.INDETERMINATE, Double.NaN);
    }
}
