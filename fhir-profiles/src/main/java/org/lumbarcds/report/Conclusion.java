// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.lumbarcds.spine.LevelFinding;
import org.lumbarcds.spine.OutOfScopeReason;
import org.lumbarcds.spine.QualityFlag;
import org.lumbarcds.spine.RejectedInstance;
import org.lumbarcds.spine.SpinalLevel;
import org.lumbarcds.spine.StudyFindings;

/** The report's words and coded conclusions. Says first what it is, then what is suspected, then what was not seen. */
final class Conclusion {
    private final StudyFindings findings;

    Conclusion(StudyFindings findings) {
        this.findings = findings;
    }

    /** One statement a line. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(PlainWords.PRELIMINARY);
        PlainWords.seriesRead(findings, text -> text).ifPresent(lines::add);
        if (findings.judged()) {
            ConditionCoverage.of(findings).forEach(c -> addCondition(lines, c));
        } else {
            lines.add("NOT ANALYSED: nothing is said about the findings in this study, neither good nor bad.");
            for (OutOfScopeReason reason : findings.outOfScope()) {
                lines.add("Reason: " + reason.text());
            }
        }
        addLimits(lines);
        lines.add("Model " + findings.model().title() + ", digest "
                + findings.model().digest() + ", run on " + findings.executionProvider() + ".");
        return lines;
    }

    List<CodeableConcept> codes() {
        if (!findings.judged()) {
            List<CodeableConcept> codes = new ArrayList<>();
            codes.add(LumbarCode.concept(LumbarCode.CONCLUSION, "not-analysed", "Study not analysed"));
            findings.outOfScope().forEach(r ->
                    codes.add(new CodeableConcept(LumbarCode.outOfScope(r)).setText(r.text())));
            return codes;
        }
        List<CodeableConcept> codes = findings.suspected().stream().map(Conclusion::suspicion).toList();
        if (!codes.isEmpty()) {
            return codes;
        }
        boolean open = ConditionCoverage.of(findings).stream()
                .anyMatch(c -> !c.undecided().isEmpty() || c.notSuspected().isEmpty());
        return List.of(open
                ? LumbarCode.concept(LumbarCode.CONCLUSION, "undecided", "Left open at one level or more")
                : LumbarCode.concept(LumbarCode.CONCLUSION, "none-suspected-at-judged-levels",
                        "None suspected at the levels that were judged; excludes nothing"));
    }

    private static CodeableConcept suspicion(LevelFinding finding) {
        CodeableConcept concept = LumbarCode.concept(LumbarCode.CONCLUSION,
                "suspected-" + finding.condition().className(),
                "Suspected " + PlainWords.condition(finding.condition()));
        return concept.setText("Suspected " + PlainWords.condition(finding.condition()) + " at "
                + finding.level().label() + " (preliminary, software)");
    }

    private String whyNot(ConditionCoverage coverage) {
        return findings.findings().stream()
                .filter(f -> f.condition() == coverage.condition() && f.cannotTell())
                .findFirst().flatMap(LevelFinding::possible).map(PlainWords::cannotTell).orElseThrow();
    }

    private void addCondition(List<String> lines, ConditionCoverage coverage) {
        String name = PlainWords.condition(coverage.condition());
        for (LevelFinding finding : coverage.suspected()) {
            lines.add("Suspected " + name + " at " + finding.level().label() + " ("
                    + PlainWords.confidence(finding.confidence()) + ")" + measured(finding) + ".");
        }
        List<SpinalLevel> undecided = new ArrayList<>(coverage.undecided());
        undecided.removeAll(coverage.cannotTell());
        if (!undecided.isEmpty()) {
            lines.add("Undecided about " + name + " at " + PlainWords.levels(undecided) + ".");
        }
        if (!coverage.cannotTell().isEmpty()) {
            lines.add("Cannot tell whether there is " + name + " at " + PlainWords.levels(coverage.cannotTell()) + ": "
                    + whyNot(coverage) + ".");
        }
        if (!coverage.notSuspected().isEmpty()) {
            lines.add("No " + name + " suspected at " + PlainWords.levels(coverage.notSuspected())
                    + "; this does not exclude one.");
        }
        if (!coverage.notJudged().isEmpty()) {
            lines.add("Not seen or not readable for " + name + ": " + PlainWords.levels(coverage.notJudged())
                    + "; nothing is said about these levels.");
        }
    }

    private static String measured(LevelFinding finding) {
        String words = PlainWords.measurements(finding);
        return words.isEmpty() ? "" : ": " + words;
    }

    private void addLimits(List<String> lines) {
        for (QualityFlag flag : QualityFlag.values()) {
            if (findings.qualityFlags().contains(flag)) {
                lines.add("Quality: " + flag.text());
            }
        }
        int rejected = findings.rejectedInstances().size();
        if (rejected > 0) {
            List<String> reasons = findings.rejectedInstances().stream()
                    .map(RejectedInstance::reason).distinct().toList();
            lines.add("Left out: " + rejected + " of " + (rejected + findings.analysedInstances().size()) + " images"
                    + RejectedInstance.counts(findings.rejectedInstances()) + ". " + String.join(" ", reasons));
        }
        List<String> blind = new ArrayList<>(
                ConditionCoverage.notLookedFor(findings).stream().map(PlainWords::condition).toList());
        blind.add(PlainWords.NOT_LOOKED_FOR);
        lines.add("Not looked for: " + String.join(", ", blind) + ". " + PlainWords.EXCLUDES_NOTHING);
    }
}
