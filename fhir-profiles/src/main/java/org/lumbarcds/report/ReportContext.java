// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a report needs beside the findings. Two equal contexts give byte-equal reports: no clock is read.
 *
 * @param patientId logical id of the Patient
 * @param order reference of the order, {@code ServiceRequest/…}
 * @param encounter reference, {@code Encounter/…}
 * @param requester reference of the ordering clinician
 * @param study the study as its DICOM attributes describe it
 * @param contrast whether a contrast agent was given, if known
 * @param keyImage JPEG or PNG with the boxes drawn
 * @param issued when the result was made available
 * @param softwareVersion version of this software
 */
public record ReportContext(
        String patientId,
        Optional<String> order,
        Optional<String> encounter,
        Optional<String> requester,
        ImagedStudy study,
        Optional<Contrast> contrast,
        Optional<byte[]> keyImage,
        Instant issued,
        String softwareVersion) {

    private static final Pattern LOGICAL_ID = Pattern.compile("[A-Za-z0-9\\-.]{1,64}");
    private static final Pattern SERVICE_REQUEST = Pattern.compile("(.*/)?ServiceRequest/[A-Za-z0-9\\-.]{1,64}");
    private static final Pattern ENCOUNTER = Pattern.compile("(.*/)?Encounter/[A-Za-z0-9\\-.]{1,64}");

    /** @throws IllegalArgumentException for an id or a reference of another form */
    public ReportContext {
        if (!LOGICAL_ID.matcher(patientId).matches()) {
            throw new IllegalArgumentException("patientId is not a FHIR logical id (1 to 64 of A-Z a-z 0-9 - .)");
        }
        order.ifPresent(r -> check(r, SERVICE_REQUEST, "order", "ServiceRequest/id"));
        encounter.ifPresent(r -> check(r, ENCOUNTER, "encounter", "Encounter/id"));
    }

    private static void check(String reference, Pattern form, String what, String expected) {
        if (!form.matcher(reference).matches()) {
            throw new IllegalArgumentException(what + " is not a reference of the form " + expected);
        }
    }

    @Override
    public String toString() {
        return "ReportContext[not shown]";
    }
}
