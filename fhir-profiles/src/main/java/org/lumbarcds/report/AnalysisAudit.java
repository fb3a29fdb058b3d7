// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import java.time.Instant;
import java.util.Optional;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ResourceType;

/** Audit records: that a study was analysed, that this was stopped because the person differs, that images changed. */
public final class AnalysisAudit {
    private static final String TYPE = "http://dicom.nema.org/resources/ontology/DCM";
    private static final String ROLE = "http://terminology.hl7.org/CodeSystem/object-role";
    private static final String ENTITY_TYPE = "http://terminology.hl7.org/CodeSystem/audit-entity-type";

    private AnalysisAudit() {
    }

    /**
     * The record of a study stopped because order, study and DICOM headers do not name the same person. It holds which
     * attribute differed, never a value of it.
     *
     * @param studyInstanceUid study
     * @param field the DICOM attribute that differed
     * @param patientId logical id of the patient the order is for
     * @param order reference of the order, if known
     * @param recorded when it was found
     * @param softwareVersion version of this software
     * @return with an id of its own: each check that fails is a record of its own
     */
    public static AuditEvent identityMismatch(
            String studyInstanceUid, String field, String patientId, Optional<String> order, Instant recorded,
            String softwareVersion) {
        AuditEvent event = event(recorded, "identity-mismatch", "Patient identity differs");
        event.setId(ReportIds.mismatchEvent(studyInstanceUid, field, patientId, recorded.toString()));
        event.setAction(AuditEvent.AuditEventAction.E);
        event.setOutcome(AuditEvent.AuditEventOutcome._8);
        event.setOutcomeDesc("Stopped: " + field + " of the images differs from the patient of the order" + rule(field)
                + ". Nothing of the study was shown for this order.");
        Reference software = new Reference().setDisplay("Lumbar CDS " + softwareVersion);
        software(event, software);
        patient(event, ReportReferences.to(ResourceType.Patient, patientId));
        study(event, new Reference().setIdentifier(ImagingStudyResource.uid(studyInstanceUid)));
        order.ifPresent(o -> object(event, new Reference(o), "20", "Job"));
        return event;
    }

    /** What an archive did with an instance that came again and was not the one it keeps. */
    public enum ArchiveChange {
        IDENTITY_CORRECTED("identity-corrected", "Patient or order of stored images corrected", AuditEvent.AuditEventAction.U,
                AuditEvent.AuditEventOutcome._0, "Images came again with another patient or order and replaced those kept. "
                        + "What was read of them is withdrawn, and they are analysed anew."),
        CONTENT_REPLACED("content-replaced", "Content of stored images replaced", AuditEvent.AuditEventAction.U,
                AuditEvent.AuditEventOutcome._0, "Images came again with other content and replaced those kept. "
                        + "What was read of them is withdrawn, and they are analysed anew."),
        REFUSED("duplicate-refused", "Images under the identifier of others refused", AuditEvent.AuditEventAction.C,
                AuditEvent.AuditEventOutcome._4, "Images came with the identifier of kept ones and were not the same. "
                        + "They were not taken.");

        private final String code;
        private final String display;
        private final AuditEvent.AuditEventAction action;
        private final AuditEvent.AuditEventOutcome outcome;
        private final String description;

        ArchiveChange(String code, String display, AuditEvent.AuditEventAction action,
                AuditEvent.AuditEventOutcome outcome, String description) {
            this.code = code;
            this.display = display;
            this.action = action;
            this.outcome = outcome;
            this.description = description;
        }
    }

    /**
     * The record of a change to stored images. It holds no value of an attribute.
     *
     * @param studyInstanceUid study
     * @param change what was done
     * @param received when the request with the images came
     * @param softwareVersion version of this software
     * @return with an id of its own: one for all instances of a study that one request changed alike
     */
    public static AuditEvent archiveChanged(String studyInstanceUid, ArchiveChange change, Instant received,
            String softwareVersion) {
        AuditEvent event = event(received, change.code, change.display);
        event.setId(ReportIds.archiveEvent(studyInstanceUid, change.code, received.toString()));
        event.setAction(change.action);
        event.setOutcome(change.outcome);
        event.setOutcomeDesc(change.description);
        software(event, new Reference().setDisplay("Lumbar CDS " + softwareVersion));
        study(event, new Reference().setIdentifier(ImagingStudyResource.uid(studyInstanceUid)));
        return event;
    }

    /** What was compared, and why just that; never a value. */
    private static String rule(String field) {
        return switch (field) {
            case "PatientID" -> " (it is none of the patient's identifiers)";
            case "PatientBirthDate" -> " (an identifier agrees; the birth dates are known and differ)";
            case "PatientName" -> " (an identifier agrees; a birth date is not known on both sides; no part of the family"
                    + " names agrees, particles, accents and spellings set aside)";
            case "StudyInstanceUID" -> " (the archive sent an instance of another study)";
            default -> "";
        };
    }

    static AuditEvent analysed(ReportContext context, ReportReferences references) {
        AuditEvent event = event(context.issued(), "study-analysis", "Analysis of the study by software");
        event.setId(references.ids().auditEvent());
        event.setAction(AuditEvent.AuditEventAction.C);
        event.setOutcome(AuditEvent.AuditEventOutcome._0);
        software(event, references.device());
        patient(event, references.patient());
        study(event, references.imagingStudy());
        object(event, references.report(), "3", "Report");
        return event;
    }

    private static AuditEvent event(Instant recorded, String subtype, String display) {
        AuditEvent event = new AuditEvent();
        event.setType(new Coding(TYPE, "110100", "Application Activity"));
        event.addSubtype(new Coding(LumbarCode.PROCESS, subtype, display));
        event.setRecordedElement(FhirTimes.instant(recorded));
        return event;
    }

    private static void software(AuditEvent event, Reference device) {
        event.addAgent()
                .setType(new CodeableConcept(new Coding(TYPE, "110150", "Application")))
                .setWho(device.copy())
                .setRequestor(true);
        event.getSource().setObserver(device.copy());
    }

    private static void patient(AuditEvent event, Reference patient) {
        event.addEntity().setWhat(patient)
                .setType(new Coding(ENTITY_TYPE, "1", "Person"))
                .setRole(new Coding(ROLE, "1", "Patient"));
    }

    private static void study(AuditEvent event, Reference study) {
        object(event, study, "3", "Report");
    }

    private static void object(AuditEvent event, Reference what, String role, String display) {
        event.addEntity().setWhat(what)
                .setType(new Coding(ENTITY_TYPE, "2", "System Object"))
                .setRole(new Coding(ROLE, role, display));
    }
}
