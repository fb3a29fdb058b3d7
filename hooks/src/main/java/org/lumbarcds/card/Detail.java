// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.card;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lumbarcds.report.ConditionCoverage;
import org.lumbarcds.report.PlainWords;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.LevelFinding;
import org.lumbarcds.spine.OutOfScopeReason;
import org.lumbarcds.spine.QualityFlag;
import org.lumbarcds.spine.RejectedInstance;
import org.lumbarcds.spine.SpinalLevel;
import org.lumbarcds.spine.StudyFindings;

/** The card's text in GitHub flavoured Markdown: the answers, what they are worth, and what to do. */
final class Detail {
    static final String RED_FLAGS = "**Act on symptoms, whatever this card says:** new trouble with bladder or bowel, "
            + "numbness of the saddle region, weakness that grows, fever, a history of cancer, a recent serious injury.";

    private static final String AWAITS = "**What to do:** the radiologist's reading is awaited and decides. "
            + "Open the images to see where the software looked.";
    private static final String READ_AS_USUAL = "**What to do:** have the study read as usual; "
            + "do not wait for the software.";
    private static final int DIGEST_SHOWN = 12;

    private Detail() {
    }

    static String of(StudyFindings findings, Optional<String> day) {
        List<String> parts = new ArrayList<>();
        parts.add("**" + PlainWords.PRELIMINARY + "**");
        day.ifPresent(d -> parts.add("Images of " + d + "."));
        PlainWords.seriesRead(findings, Markdown::escape).ifPresent(parts::add);
        if (findings.judged()) {
            parts.add(table(findings));
            parts.addAll(cannotTell(findings));
        } else {
            parts.add("**Not analysed.** Nothing is said about the findings in this study, neither good nor bad.\n\n"
                    + findings.outOfScope().stream().map(OutOfScopeReason::text).map(t -> "- " + t)
                            .collect(Collectors.joining("\n")));
        }
        limits(findings).ifPresent(parts::add);
        parts.add(blind(findings));
        parts.add(findings.judged() ? AWAITS : READ_AS_USUAL);
        parts.add(RED_FLAGS);
        parts.add(model(findings));
        return String.join("\n\n", parts);
    }

    private static String table(StudyFindings findings) {
        List<Condition> columns = ConditionCoverage.of(findings).stream().map(ConditionCoverage::condition).toList();
        StringBuilder table = new StringBuilder("| Level |");
        columns.forEach(c -> table.append(' ').append(PlainWords.condition(c)).append(" |"));
        table.append("\n|---|").append("---|".repeat(columns.size()));
        for (SpinalLevel level : SpinalLevel.values()) {
            table.append("\n| ").append(level.label()).append(" |");
            columns.forEach(c -> table.append(' ').append(cell(findings, level, c)).append(" |"));
        }
        return table.toString();
    }

    private static String cell(StudyFindings findings, SpinalLevel level, Condition condition) {
        return findings.findings().stream()
                .filter(f -> f.level() == level && f.condition() == condition)
                .findFirst().map(Detail::answer).orElse("not judged");
    }

    private static String answer(LevelFinding finding) {
        return switch (finding.presence()) {
            case PRESENT -> "**suspected**, " + PlainWords.confidence(finding.confidence()) + measured(finding);
            case ABSENT -> "not suspected";
            case INDETERMINATE -> (finding.cannotTell() ? "**cannot tell**" : "undecided") + (Double.isNaN(finding.confidence())
                    ? "" : ", estimated chance " + PlainWords.percent(finding.confidence()));
        };
    }

    private static String measured(LevelFinding finding) {
        String words = PlainWords.measurements(finding);
        return words.isEmpty() ? "" : "; " + words;
    }

    /** What "cannot tell" in the table means, for each reason once. */
    private static List<String> cannotTell(StudyFindings findings) {
        return ConditionCoverage.of(findings).stream()
                .filter(c -> !c.cannotTell().isEmpty())
                .map(c -> "**Cannot tell** about " + PlainWords.condition(c.condition()) + " at "
                        + PlainWords.levels(c.cannotTell()) + ": " + findings.findings().stream()
                                .filter(f -> f.condition() == c.condition() && f.cannotTell())
                                .findFirst().flatMap(LevelFinding::possible).map(PlainWords::cannotTell).orElseThrow()
                        + ". The physician's reading decides.")
                .toList();
    }

    private static Optional<String> limits(StudyFindings findings) {
        List<String> limits = new ArrayList<>(Arrays.stream(QualityFlag.values())
                .filter(findings.qualityFlags()::contains).map(QualityFlag::text).toList());
        int rejected = findings.rejectedInstances().size();
        if (rejected > 0) {
            limits.add(rejected + " of " + (rejected + findings.analysedInstances().size()) + " images "
                    + (rejected == 1 ? "was" : "were") + " left out"
                    + RejectedInstance.counts(findings.rejectedInstances()) + ": "
                    + findings.rejectedInstances().stream().map(RejectedInstance::reason).distinct()
                            .map(Markdown::escape).collect(Collectors.joining(" ")));
        }
        return limits.isEmpty() ? Optional.empty() : Optional.of(
                "**Limits of this result**\n\n" + limits.stream().map(l -> "- " + l).collect(Collectors.joining("\n")));
    }

    private static String blind(StudyFindings findings) {
        List<String> blind = new ArrayList<>(
                ConditionCoverage.notLookedFor(findings).stream().map(PlainWords::condition).toList());
        blind.add(PlainWords.NOT_LOOKED_FOR);
        return "**Not looked for:** " + String.join(", ", blind) + ". " + PlainWords.EXCLUDES_NOTHING;
    }

    private static String model(StudyFindings findings) {
        String digest = findings.model().digest();
        return "Model " + Markdown.escape(findings.model().title())
                + ", digest " + digest.substring(0, Math.min(DIGEST_SHOWN, digest.length())) + "; "
                + findings.analysedInstances().size() + " images analysed.";
    }
}
