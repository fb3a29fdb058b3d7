// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A completed order known by its accession number alone: which studies it is about shows when they arrive in the
 * archive.
 *
 * @param accessionNumber of the order, 1 to {@value #LONGEST_ACCESSION_NUMBER} characters
 * @param issuer who gave the number: system or assigner of the identifier, if given
 * @param patientId FHIR logical id of the patient the order is for
 * @param patientIdentity what the archive's answer and the DICOM headers are compared with
 * @param order reference, {@code ServiceRequest/…}
 * @param encounter reference, if the trigger named one
 * @param requester reference of the ordering clinician
 * @param trigger what asked: a hook's id; for the record
 * @param clinicalExclusions exclusion words found in the order's reason; plain words
 */
public record AwaitedOrder(
        String accessionNumber,
        Optional<String> issuer,
        String patientId,
        PatientIdentity patientIdentity,
        String order,
        Optional<String> encounter,
        Optional<String> requester,
        String trigger,
        List<String> clinicalExclusions) {

    /** DICOM allows 16 (PS3.5, VR SH); some archives forgive more. */
    public static final int LONGEST_ACCESSION_NUMBER = 64;

    public AwaitedOrder {
        if (accessionNumber.isBlank() || accessionNumber.length() > LONGEST_ACCESSION_NUMBER) {
            throw new IllegalArgumentException("an accession number has 1 to " + LONGEST_ACCESSION_NUMBER + " characters");
        }
        clinicalExclusions = List.copyOf(clinicalExclusions);
    }

    /**
     * Equal for every trigger of the order. Of the patient too, because accession numbers get reused.
     *
     * @return SHA-256, 64 hexadecimal digits
     */
    public String key() {
        String text = String.join("\n", patientId, accessionNumber, issuer.orElse(""));
        try {
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The analysis of a study that turned out to be the order's. */
    public AnalysisRequest analysis(String studyInstanceUid) {
        return new AnalysisRequest(studyInstanceUid, patientId, patientIdentity, Optional.of(order), encounter,
                requester, Optional.of(accessionNumber), trigger, clinicalExclusions);
    }
}
