// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.Tag;

/**
 * Whether an instance is of the study and the person that were asked for. The Patient ID must be one of the person's
 * identifiers. A second attribute confirms it: the birth date where both sides know it; else the family name where both
 * know it, compared without case, accents and transliteration, one part of a double name being enough. A family name is
 * not held against an equal birth date, because names change with marriage and are spelled in many ways.
 */
public final class IdentityCheck {

    private final String studyInstanceUid;
    private final PatientIdentity expected;

    IdentityCheck(String studyInstanceUid, PatientIdentity expected) {
        this.studyInstanceUid = studyInstanceUid;
        this.expected = expected;
    }

    /** @return keyword of the attribute that differs; empty when the instance may be used */
    Optional<String> mismatch(DicomDataset instance) {
        if (!instance.string(Tag.STUDY_INSTANCE_UID).map(String::trim).orElse("").equals(studyInstanceUid)) {
            return Optional.of("StudyInstanceUID");
        }
        String patientId = instance.string(Tag.PATIENT_ID).map(String::trim).orElse("");
        if (patientId.isEmpty() || expected.identifiers().stream().map(String::trim).noneMatch(patientId::equals)) {
            return Optional.of("PatientID");
        }
        Optional<LocalDate> birthDate = instance.string(Tag.PATIENT_BIRTH_DATE).flatMap(IdentityCheck::date);
        if (birthDate.isPresent() && expected.birthDate().isPresent()) {
            return birthDate.equals(expected.birthDate()) ? Optional.empty() : Optional.of("PatientBirthDate");
        }
        Optional<String> name = instance.string(Tag.PATIENT_NAME).filter(text -> !text.isBlank());
        return name.isPresent() && !expected.familyNames().isEmpty() && !sameFamily(name.get(), expected)
                ? Optional.of("PatientName") : Optional.empty();
    }

    /**
     * The same rule between two descriptions of a person, one of which the images were found to be of.
     *
     * @return keyword of the attribute that differs; empty when they are of one person
     */
    public static Optional<String> difference(PatientIdentity found, PatientIdentity asked) {
        List<String> known = found.identifiers().stream().map(String::trim).toList();
        if (asked.identifiers().stream().map(String::trim).noneMatch(known::contains)) {
            return Optional.of("PatientID");
        }
        if (found.birthDate().isPresent() && asked.birthDate().isPresent()) {
            return found.birthDate().equals(asked.birthDate()) ? Optional.empty() : Optional.of("PatientBirthDate");
        }
        return !found.familyNames().isEmpty() && !asked.familyNames().isEmpty()
                && found.familyNames().stream().noneMatch(name -> sameFamily(name, asked))
                ? Optional.of("PatientName") : Optional.empty();
    }

    private static Optional<LocalDate> date(String text) {
        try {
            return Optional.of(LocalDate.parse(text.trim(), DateTimeFormatter.BASIC_ISO_DATE));
        } catch (DateTimeException e) {
            // A date that is none tells nothing of the person; the name is compared instead.
            return Optional.empty();
        }
    }

    /** @param dicomName Person Name with up to three groups (alphabetic, ideographic, phonetic) */
    private static boolean sameFamily(String dicomName, PatientIdentity person) {
        return Arrays.stream(dicomName.split("="))
                .map(group -> group.split("\\^", 2)[0])
                .filter(family -> !family.isBlank())
                .anyMatch(family -> person.familyNames().stream().anyMatch(known -> FamilyName.same(family, known)));
    }
}
