// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.MarkdownType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ResourceType;
import org.hl7.fhir.r4.model.ServiceRequest;

/** A request to a radiologist to read a study soon, for a physician to complete and sign. */
public final class PriorityReading {
    private PriorityReading() {
    }

    /**
     * A draft without id, author or time: those are the signing physician's. The study is named by its DICOM UID,
     * since the EHR's own id of it is not known here.
     *
     * @param patientId logical id of the patient in the EHR
     * @param studyInstanceUid study to read
     * @param reason one plain sentence
     */
    public static ServiceRequest draft(String patientId, String studyInstanceUid, String reason) {
        ServiceRequest request = new ServiceRequest();
        request.setStatus(ServiceRequest.ServiceRequestStatus.DRAFT);
        request.setIntent(ServiceRequest.ServiceRequestIntent.PROPOSAL);
        request.setPriority(ServiceRequest.ServiceRequestPriority.URGENT);
        request.setCode(new CodeableConcept().setText("Priority reading of a lumbar spine MRI by a radiologist"));
        request.setSubject(ReportReferences.to(ResourceType.Patient, patientId));
        request.addReasonCode(new CodeableConcept().setText(reason));
        request.addSupportingInfo(new Reference()
                .setType(ResourceType.ImagingStudy.name())
                .setIdentifier(ImagingStudyResource.uid(studyInstanceUid))
                .setDisplay("Lumbar spine MRI"));
        request.addNote(new Annotation(new MarkdownType(PlainWords.PRELIMINARY)));
        return request;
    }
}
