// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.card;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lumbarcds.cdshooks.Card;
import org.lumbarcds.report.ConditionCoverage;
import org.lumbarcds.report.PlainWords;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.LevelFinding;
import org.lumbarcds.spine.QualityFlag;
import org.lumbarcds.spine.SpinalLevel;
import org.lumbarcds.spine.StudyFindings;

/**
 * The one line of a result's card. Of several wordings the fullest that fits under the 140 characters of CDS Hooks is
 * taken; the shortest always fits.
 */
final class Summary {
    private static final Set<Condition> TASK = EnumSet.of(Condition.HERNIATION, Condition.SPONDYLOLISTHESIS);

    private Summary() {
    }

    /** @param day {@code MRI 2026-03-02: } or {@code Lumbar MRI: } */
    static String of(StudyFindings findings, String day) {
        if (!findings.judged()) {
            String reason = findings.outOfScope().get(0).text();
            return fullest(List.of(
                    day + "not analysed by the software. " + reason + " Nothing is said about findings.",
                    day + "not analysed by the software. Nothing is said about findings."));
        }
        List<LevelFinding> suspected = suspected(findings);
        return suspected.isEmpty() ? withoutSuspicion(findings, day) : suspicion(suspected, findings, day);
    }

    /**
     * What the physician should hear of first: the surest herniation and the surest slip, so that neither hides behind
     * several of the other; then the rest, surest first; wear last.
     */
    static List<LevelFinding> suspected(StudyFindings findings) {
        List<LevelFinding> surestFirst = findings.suspected();
        Set<LevelFinding> ordered = new LinkedHashSet<>();
        for (LevelFinding finding : surestFirst) {
            if (TASK.contains(finding.condition())
                    && ordered.stream().noneMatch(f -> f.condition() == finding.condition())) {
                ordered.add(finding);
            }
        }
        surestFirst.stream().filter(f -> f.condition() != Condition.DEGENERATION).forEach(ordered::add);
        ordered.addAll(surestFirst);
        return List.copyOf(ordered);
    }

    private static String suspicion(List<LevelFinding> suspected, StudyFindings findings, String day) {
        String doubt = doubt(findings);
        List<String> wordings = new ArrayList<>();
        for (int named = suspected.size(); named > 0; named--) {
            int more = suspected.size() - named;
            String text = "Suspected " + items(suspected.subList(0, named))
                    + (more > 0 ? "; " + more + " more" : "") + doubt;
            wordings.add(day + text + ". Preliminary, not a diagnosis.");
            wordings.add(day + text + ". Preliminary.");
            wordings.add(text + ". Preliminary.");
        }
        // With every doubt there is: the level alone, and the figure is in the detail.
        LevelFinding first = suspected.get(0);
        wordings.add("Suspected " + shortName(first.condition()) + " at " + first.level().label()
                + (suspected.size() > 1 ? "; " + (suspected.size() - 1) + " more" : "") + doubt + ". Preliminary.");
        return fullest(wordings);
    }

    /** {@code disc herniation at L4-L5 (high confidence, 91 %); vertebral slip at L5-S1 (moderate, 72 %)}. */
    private static String items(List<LevelFinding> findings) {
        List<String> items = new ArrayList<>();
        for (LevelFinding finding : findings) {
            String confidence = PlainWords.confidence(finding.confidence());
            // The word is there once; it is long, and the next finding matters more.
            items.add(shortName(finding.condition()) + " at " + finding.level().label() + " ("
                    + (items.isEmpty() ? confidence : confidence.replace(" confidence,", ",")) + ")");
        }
        return String.join("; ", items);
    }

    private static String withoutSuspicion(StudyFindings findings, String day) {
        Set<SpinalLevel> seen = EnumSet.allOf(SpinalLevel.class);
        Set<SpinalLevel> undecided = EnumSet.noneOf(SpinalLevel.class);
        for (ConditionCoverage coverage : ConditionCoverage.of(findings)) {
            if (TASK.contains(coverage.condition())) {
                seen.retainAll(coverage.notSuspected());
                undecided.addAll(coverage.undecided());
            }
        }
        Set<SpinalLevel> notJudged = EnumSet.complementOf(EnumSet.copyOf(seen));
        notJudged.removeAll(undecided);
        String end = doubt(findings) + ". Preliminary.";
        if (seen.isEmpty()) {
            Optional<String> oneOfTwo = oneOfTwo(findings, day, end);
            if (oneOfTwo.isPresent()) {
                return oneOfTwo.get();
            }
            return fullest(List.of(
                    day + "herniation and slip left open at every level" + end,
                    "Lumbar MRI: herniation and slip left open at every level" + end));
        }
        String open = (undecided.isEmpty() ? "" : "; undecided: " + PlainWords.levels(undecided))
                + (notJudged.isEmpty() ? "" : "; not fully judged: " + PlainWords.levels(notJudged));
        String openCount = undecided.size() + notJudged.size() > 0
                ? "; " + (undecided.size() + notJudged.size()) + " levels left open" : "";
        String none = "no herniation or slip suspected at ";
        return fullest(List.of(
                day + none + "the levels seen (" + PlainWords.levels(seen) + ")" + open + end,
                day + none + PlainWords.levels(seen) + open + end,
                day + none + seen.size() + " levels" + open + end,
                day + none + seen.size() + " levels" + openCount + end,
                "Lumbar MRI: none suspected at " + seen.size() + " levels" + (openCount.isEmpty() ? "" : ", others left open")
                        + end));
    }

    /** Where one of the two conditions is open at every level, the other is told by itself. */
    private static Optional<String> oneOfTwo(StudyFindings findings, String day, String end) {
        List<ConditionCoverage> task = ConditionCoverage.of(findings).stream()
                .filter(c -> TASK.contains(c.condition())).toList();
        List<ConditionCoverage> told = task.stream().filter(c -> !c.notSuspected().isEmpty()).toList();
        if (told.size() != 1) {
            return Optional.empty();
        }
        String name = told.get(0).condition() == Condition.HERNIATION ? "herniation" : "slip";
        String other = name.equals("slip") ? "herniation" : "slip";
        List<SpinalLevel> levels = told.get(0).notSuspected();
        String rest = (levels.size() < SpinalLevel.values().length ? "; other levels left open" : "")
                + "; " + other + " left open at every level" + end;
        return Optional.of(fullest(List.of(
                day + "no " + name + " suspected at " + PlainWords.levels(levels) + rest,
                day + "no " + name + " suspected at " + levels.size() + " levels" + rest,
                "no " + name + " suspected at " + levels.size() + " levels" + rest,
                "no " + name + " suspected at " + levels.size() + " levels, all else left open" + end)));
    }

    private static String doubt(StudyFindings findings) {
        boolean doubtful = findings.qualityFlags().contains(QualityFlag.LEVEL_UNCERTAIN)
                || findings.qualityFlags().contains(QualityFlag.TRANSITIONAL_ANATOMY);
        boolean unlike = findings.qualityFlags().contains(QualityFlag.UNLIKE_TRAINING);
        return (doubtful ? "; level uncertain" : "") + (unlike ? "; images unusual" : "") + leftOut(findings);
    }

    /** Said in the one line too: what the images left out show, nobody has looked at. */
    private static String leftOut(StudyFindings findings) {
        int left = findings.rejectedInstances().size();
        return left == 0 ? "" : "; " + left + " of " + (left + findings.analysedInstances().size()) + " images unread";
    }

    private static String shortName(Condition condition) {
        return switch (condition) {
            case HERNIATION -> "disc herniation";
            case SPONDYLOLISTHESIS -> "vertebral slip";
            case STENOSIS -> "canal stenosis";
            case DEGENERATION -> "disc degeneration";
        };
    }

    private static String fullest(List<String> wordings) {
        return wordings.stream().filter(w -> w.length() < Card.SUMMARY_LIMIT).findFirst()
                .orElseThrow(() -> new IllegalStateException("no wording of a summary fits"));
    }
}
