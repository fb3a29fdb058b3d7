// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.LevelFinding;
import org.lumbarcds.spine.Presence;
import org.lumbarcds.spine.SpinalLevel;
import org.lumbarcds.spine.StudyFindings;

/**
 * What a study's findings say of one condition, each level T12-L1 to L5-S1 in exactly one of four lists, so that a
 * level nobody looked at cannot pass as a healthy one.
 *
 * @param condition what was looked for
 * @param suspected present, most confident first
 * @param notSuspected seen, and not suspected
 * @param undecided seen, and left open
 * @param cannotTell those of the undecided where both answers stay possible at the wanted miss rate, or neither
 * @param notJudged no answer at all: not seen, or not readable
 */
public record ConditionCoverage(
        Condition condition,
        List<LevelFinding> suspected,
        List<SpinalLevel> notSuspected,
        List<SpinalLevel> undecided,
        List<SpinalLevel> cannotTell,
        List<SpinalLevel> notJudged) {

    /** The tool's task; a model that answers neither has failed, and the report must say so. */
    private static final Set<Condition> ALWAYS = EnumSet.of(Condition.HERNIATION, Condition.SPONDYLOLISTHESIS);

    public ConditionCoverage {
        suspected = List.copyOf(suspected);
        notSuspected = List.copyOf(notSuspected);
        undecided = List.copyOf(undecided);
        cannotTell = List.copyOf(cannotTell);
        notJudged = List.copyOf(notJudged);
    }

    /** Herniation and slip always, the others where the model answered at least one level. */
    public static List<ConditionCoverage> of(StudyFindings findings) {
        return Arrays.stream(Condition.values())
                .filter(c -> ALWAYS.contains(c) || asked(findings, c))
                .map(c -> of(findings, c))
                .toList();
    }

    /** Conditions known to the software that the model did not look for. */
    public static List<Condition> notLookedFor(StudyFindings findings) {
        return Arrays.stream(Condition.values())
                .filter(c -> !ALWAYS.contains(c) && !asked(findings, c))
                .toList();
    }

    private static boolean asked(StudyFindings findings, Condition condition) {
        return findings.findings().stream().anyMatch(f -> f.condition() == condition);
    }

    private static ConditionCoverage of(StudyFindings findings, Condition condition) {
        List<LevelFinding> own = findings.findings().stream().filter(f -> f.condition() == condition).toList();
        Set<SpinalLevel> unanswered = EnumSet.allOf(SpinalLevel.class);
        own.forEach(f -> unanswered.remove(f.level()));
        return new ConditionCoverage(
                condition,
                own.stream().filter(f -> f.presence() == Presence.PRESENT)
                        .sorted(Comparator.comparingDouble(LevelFinding::confidence).reversed()
                                .thenComparing(LevelFinding::level))
                        .toList(),
                levels(own, Presence.ABSENT),
                levels(own, Presence.INDETERMINATE),
                own.stream().filter(LevelFinding::cannotTell).map(LevelFinding::level).sorted().toList(),
                List.copyOf(unanswered));
    }

    private static List<SpinalLevel> levels(List<LevelFinding> findings, Presence presence) {
        return findings.stream().filter(f -> f.presence() == presence).map(LevelFinding::level).sorted().toList();
    }
}
