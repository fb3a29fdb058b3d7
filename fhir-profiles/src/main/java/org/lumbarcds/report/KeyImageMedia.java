// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Media;
import org.lumbarcds.spine.StudyFindings;

/**
 * The key image with the boxes drawn. The picture is inside the Media, not in a Binary of its own: a Media belongs to
 * the patient's compartment, so whoever may not see the patient may not see the picture.
 */
final class KeyImageMedia {
    static final String TITLE = "Key image with the software's boxes. Preliminary, not a diagnosis.";

    private KeyImageMedia() {
    }

    static Media of(byte[] picture, StudyFindings findings, ReportContext context, ReportReferences references) {
        Media media = new Media();
        media.setId(references.ids().keyImage());
        media.setStatus(Media.MediaStatus.COMPLETED);
        media.setType(new CodeableConcept(
                new Coding("http://terminology.hl7.org/CodeSystem/media-type", "image", "Image")));
        media.setSubject(references.patient());
        references.order().ifPresent(media::addBasedOn);
        references.encounter().ifPresent(media::setEncounter);
        media.addPartOf(references.imagingStudy());
        media.setDevice(references.device());
        media.setIssuedElement(FhirTimes.instant(context.issued()));
        media.setContent(new Attachment()
                .setContentType(contentType(picture))
                .setData(picture)
                .setSize(picture.length)
                .setHash(sha1(picture))
                .setTitle(TITLE));
        media.addNote(references.preliminaryNote());
        findings.keyImage().ifPresent(k -> media.addExtension(ImageRegion.of(k)));
        return media;
    }

    private static String contentType(byte[] picture) {
        if (picture.length > 3 && (picture[0] & 0xff) == 0xff && (picture[1] & 0xff) == 0xd8) {
            return "image/jpeg";
        }
        if (picture.length > 8 && (picture[0] & 0xff) == 0x89 && picture[1] == 'P' && picture[2] == 'N') {
            return "image/png";
        }
        throw new IllegalArgumentException("the key image is neither JPEG nor PNG");
    }

    /** FHIR R4 names SHA-1 for {@code Attachment.hash}; it guards against damage, not against forgery. */
    private static byte[] sha1(byte[] picture) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(picture);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
