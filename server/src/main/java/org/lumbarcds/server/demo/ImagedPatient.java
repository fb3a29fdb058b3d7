// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.Tag;

/**
 * What a study's headers say of the person and the order.
 *
 * @param studyInstanceUid (0020,000D)
 * @param patientId (0010,0020)
 * @param name (0010,0010), {@code Family^Given}
 * @param birthDate (0010,0030)
 * @param sex (0010,0040)
 * @param accessionNumber (0008,0050)
 */
record ImagedPatient(String studyInstanceUid, String patientId, Optional<String> name, Optional<LocalDate> birthDate,
        Optional<String> sex, Optional<String> accessionNumber) {

    /**
     * @param header with a Study Instance UID
     * @throws DemoException where the headers name no patient
     */
    static ImagedPatient of(DicomDataset header) throws DemoException {
        String study = header.requireString(Tag.STUDY_INSTANCE_UID).trim();
        String patient = header.string(Tag.PATIENT_ID).map(String::trim).filter(id -> !id.isEmpty())
                .orElseThrow(() -> new DemoException("the files have no Patient ID (0010,0020). A study that cannot be"
                        + " told to be of the patient it is ordered for is not analysed; give the files one."));
        return new ImagedPatient(study, patient, header.string(Tag.PATIENT_NAME).filter(name -> !name.isBlank()),
                header.string(Tag.PATIENT_BIRTH_DATE).flatMap(ImagedPatient::date), header.string(Tag.PATIENT_SEX),
                header.string(Tag.ACCESSION_NUMBER).map(String::trim).filter(number -> !number.isEmpty()));
    }

    private static Optional<LocalDate> date(String text) {
        try {
            return Optional.of(LocalDate.parse(text.trim(), DateTimeFormatter.BASIC_ISO_DATE));
        } catch (DateTimeException e) {
            // Left out: the EHR's record then has no birth date, which is a case of its own.
            return Optional.empty();
        }
    }
}
