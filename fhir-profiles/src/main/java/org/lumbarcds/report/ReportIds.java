// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.spine.LevelFinding;

/**
 * Logical ids that depend on nothing but the study and the model, so that a repeated publication meets what the first
 * one wrote. They start with a letter, keep the FHIR rule {@code [A-Za-z0-9\-\.]{1,64}} and do not show the study UID.
 */
public final class ReportIds {
    private static final int HASH_DIGITS = 28;

    private final String prefix;

    private ReportIds(String prefix) {
        this.prefix = prefix;
    }

    /** Ids of the one report of a study by a model. */
    public static ReportIds of(String studyInstanceUid, ModelIdentity model) {
        return new ReportIds("lumbar-" + hash(studyInstanceUid, model.digest()));
    }

    /** Logical id of the DiagnosticReport: whoever publishes looks here first whether the report is already there. */
    public String diagnosticReport() {
        return prefix;
    }

    String observation(LevelFinding finding) {
        return prefix + "-" + finding.level().label().toLowerCase(Locale.ROOT) + "-" + finding.condition().className();
    }

    String analysis() {
        return prefix + "-analysis";
    }

    String keyImage() {
        return prefix + "-key-image";
    }

    String provenance() {
        return prefix + "-provenance";
    }

    String auditEvent() {
        return prefix + "-audit";
    }

    /** The device is shared by all studies one model reads in one way. */
    static String device(ModelIdentity model, String executionProvider, String softwareVersion) {
        return "lumbar-" + hash(model.digest(), executionProvider, softwareVersion) + "-device";
    }

    static String mismatchEvent(String... parts) {
        return "lumbar-" + hash(parts) + "-mismatch";
    }

    static String archiveEvent(String... parts) {
        return "lumbar-" + hash(parts) + "-archive";
    }

    /** Full URL of a resource inside the transaction; its place on a server is not known here. */
    static String fullUrl(String typeAndId) {
        return "urn:uuid:" + UUID.nameUUIDFromBytes(typeAndId.getBytes(StandardCharsets.UTF_8));
    }

    /** What the ImagingStudy is called inside the transaction: its id is the server's to choose. */
    static String imagingStudyPlaceholder(String studyInstanceUid) {
        return fullUrl("ImagingStudy/" + studyInstanceUid);
    }

    private static String hash(String... parts) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
