// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.util.List;
import java.util.Optional;

/**
 * Asks for one study to be analysed. However many arrive for a study, one model version analyses it once.
 *
 * @param studyInstanceUid study
 * @param patientId FHIR logical id of the patient the order is for
 * @param patientIdentity what the DICOM headers are compared with
 * @param order reference of the completed order, {@code ServiceRequest/…}
 * @param encounter reference, if the trigger named one
 * @param requester reference of the ordering clinician
 * @param accessionNumber accession of the order, if known
 * @param trigger what asked: a hook's id, a message type; for the record
 * @param clinicalExclusions exclusion words found in the order's reason (surgery, fracture, tumour, …); plain words
 */
public record AnalysisRequest(
        String studyInstanceUid,
        String patientId,
        PatientIdentity patientIdentity,
        Optional<String> order,
        Optional<String> encounter,
        Optional<String> requester,
        Optional<String> accessionNumber,
        String trigger,
        List<String> clinicalExclusions) {

    public AnalysisRequest {
        clinicalExclusions = List.copyOf(clinicalExclusions);
    }
}
