// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import java.util.Optional;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.MarkdownType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ResourceType;
import org.lumbarcds.spine.StudyFindings;

/** What the resources of one report point to. A new Reference each time: HAPI's are mutable. */
final class ReportReferences {
    private final StudyFindings findings;
    private final ReportContext context;
    private final ReportIds ids;

    ReportReferences(StudyFindings findings, ReportContext context) {
        this.findings = findings;
        this.context = context;
        this.ids = ReportIds.of(findings.studyInstanceUid(), findings.model());
    }

    ReportIds ids() {
        return ids;
    }

    String deviceId() {
        return ReportIds.device(findings.model(), findings.executionProvider(), context.softwareVersion());
    }

    Reference patient() {
        return to(ResourceType.Patient, context.patientId());
    }

    Reference imagingStudy() {
        return new Reference(ReportIds.imagingStudyPlaceholder(findings.studyInstanceUid()));
    }

    Reference device() {
        return to(ResourceType.Device, deviceId());
    }

    Reference report() {
        return to(ResourceType.DiagnosticReport, ids.diagnosticReport());
    }

    Optional<Reference> order() {
        return context.order().map(Reference::new);
    }

    Optional<Reference> encounter() {
        return context.encounter().map(Reference::new);
    }

    static Reference to(ResourceType type, String id) {
        return new Reference(type.name() + "/" + id);
    }

    Annotation preliminaryNote() {
        return new Annotation(new MarkdownType(PlainWords.PRELIMINARY));
    }
}
