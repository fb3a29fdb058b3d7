// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.StringType;
import org.lumbarcds.spine.OutOfScopeReason;
import org.lumbarcds.spine.QualityFlag;
import org.lumbarcds.spine.RejectedInstance;
import org.lumbarcds.spine.SpinalLevel;
import org.lumbarcds.spine.StudyFindings;

/**
 * Whether and how well the study could be judged: one Observation a report, with the quality flags and the images left
 * out as components. A study that was not judged has a dataAbsentReason in place of a value.
 */
final class AnalysisObservation {
    private static final String ABSENT_REASON = "http://terminology.hl7.org/CodeSystem/data-absent-reason";

    private AnalysisObservation() {
    }

    static Observation of(StudyFindings findings, ReportContext context, ReportReferences references) {
        Observation observation = FindingObservation.imaging(context, references);
        observation.setId(references.ids().analysis());
        observation.setCode(LumbarCode.concept(LumbarCode.PROCESS, "study-analysis",
                "Analysis of the study by software"));
        observation.setBodySite(new CodeableConcept(SnomedCode.LUMBAR_SPINE.coding()));
        if (findings.judged()) {
            observation.setValue(limited(findings)
                    ? LumbarCode.concept(LumbarCode.PROCESS, "judged-with-limits", "Judged, with limits")
                    : LumbarCode.concept(LumbarCode.PROCESS, "judged", "Judged"));
        } else {
            observation.setDataAbsentReason(absentReason(findings));
        }
        for (QualityFlag flag : QualityFlag.values()) {
            if (findings.qualityFlags().contains(flag)) {
                observation.addComponent().setCode(new CodeableConcept(LumbarCode.quality(flag)).setText(flag.text()))
                        .setValue(new BooleanType(true));
            }
        }
        FindingObservation.component(observation, "analysed-instances", "Images analysed")
                .setValue(new IntegerType(findings.analysedInstances().size()));
        findings.rejectedInstances().forEach(r -> addRejected(observation, r));
        return observation;
    }

    private static boolean limited(StudyFindings findings) {
        return !findings.qualityFlags().isEmpty()
                || !findings.rejectedInstances().isEmpty()
                || ConditionCoverage.of(findings).stream()
                        .anyMatch(c -> c.notJudged().size() == SpinalLevel.values().length);
    }

    private static CodeableConcept absentReason(StudyFindings findings) {
        boolean unreadable = findings.outOfScope().contains(OutOfScopeReason.UNREADABLE);
        CodeableConcept reason = new CodeableConcept(unreadable
                ? new Coding(ABSENT_REASON, "error", "Error")
                : new Coding(ABSENT_REASON, "not-performed", "Not Performed"));
        findings.outOfScope().forEach(r -> reason.addCoding(LumbarCode.outOfScope(r)));
        return reason.setText("Study not analysed");
    }

    private static void addRejected(Observation observation, RejectedInstance rejected) {
        var component = FindingObservation.component(observation, "rejected-instance", "Image left out");
        component.setValue(new StringType(rejected.reason()));
        component.addExtension(ImageRegion.instance(rejected.sopInstanceUid()));
    }
}
