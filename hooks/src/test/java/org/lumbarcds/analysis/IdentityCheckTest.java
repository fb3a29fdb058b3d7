// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.Tag;

final class IdentityCheckTest {

    private static final LocalDate BORN = LocalDate.of(1970, 1, 2);

    private static DicomDataset header() {
        return new DicomDataset().put(Tag.STUDY_INSTANCE_UID, "1.2").put(Tag.PATIENT_ID, "ID2");
    }

    private static Optional<String> mismatch(DicomDataset header, Optional<LocalDate> born, Optional<String> family) {
        return new IdentityCheck("1.2", new PatientIdentity(List.of("ID1", "ID2"), born, family)).mismatch(header);
    }

    @Test
    void oneOfSeveralIdentifiersIsEnough() {
        assertThat(mismatch(header(), Optional.empty(), Optional.empty())).isEmpty();
        assertThat(mismatch(header().put(Tag.PATIENT_ID, "ID2 "), Optional.empty(), Optional.empty())).isEmpty();
    }

    @Test
    void anAbsentPatientIdConfirmsNothing() {
        assertThat(mismatch(header().remove(Tag.PATIENT_ID), Optional.empty(), Optional.empty()))
                .contains("PatientID");
    }

    @Test
    void aPersonWithoutIdentifiersMatchesNoImages() {
        PatientIdentity unknown = new PatientIdentity(List.of(), Optional.of(BORN), Optional.of("Muster"));

        assertThat(new IdentityCheck("1.2", unknown).mismatch(header())).contains("PatientID");
    }

    @Test
    void anotherBirthDateIsAMismatch() {
        assertThat(mismatch(header().put(Tag.PATIENT_BIRTH_DATE, "19700103"), Optional.of(BORN), Optional.empty()))
                .contains("PatientBirthDate");
    }

    @Test
    void anEqualBirthDateOutweighsAnotherName() {
        DicomDataset married = header().put(Tag.PATIENT_BIRTH_DATE, "19700102").put(Tag.PATIENT_NAME, "Meier^A");

        assertThat(mismatch(married, Optional.of(BORN), Optional.of("Muster"))).isEmpty();
    }

    @Test
    void withoutABirthDateTheNameMustAgree() {
        DicomDataset other = header().put(Tag.PATIENT_NAME, "Meier^A");

        assertThat(mismatch(other, Optional.of(BORN), Optional.of("Muster"))).contains("PatientName");
        assertThat(mismatch(other.put(Tag.PATIENT_BIRTH_DATE, ""), Optional.of(BORN), Optional.of("Muster")))
                .contains("PatientName");
    }

    @ParameterizedTest
    @CsvSource({
        "MUELLER^JOERG, Müller", "Müller^Jörg, MUELLER", "MULLER, Müller", "Muster-Meier^Anna, Meier",
        "DE LA CRUZ^Ana, Cruz", "Yamada^Tarou=山田^太郎=やまだ^たろう, 山田", "o'neil^x, O'NEIL"
    })
    void namesAreComparedWithoutCaseAccentsAndTransliteration(String dicom, String fhir) {
        DicomDataset header = header().put(Tag.SPECIFIC_CHARACTER_SET, "ISO_IR 192").put(Tag.PATIENT_NAME, dicom);

        assertThat(mismatch(header, Optional.empty(), Optional.of(fhir))).isEmpty();
    }

    @Test
    void anotherStudyIsAMismatch() {
        assertThat(mismatch(header().put(Tag.STUDY_INSTANCE_UID, "1.3"), Optional.empty(), Optional.empty()))
                .contains("StudyInstanceUID");
    }

    @Test
    void anIdentityIsNotPrinted() {
        assertThat(Requests.identity("ID1").toString()).doesNotContain("ID1").doesNotContain("Muster");
    }

    @Test
    void imagesMadeUnderTheMaidenNameAreThePersons() {
        PatientIdentity married = new PatientIdentity(List.of("ID2"), Optional.empty(), Optional.of("Muster"),
                List.of("Meier"));

        assertThat(new IdentityCheck("1.2", married).mismatch(header().put(Tag.PATIENT_NAME, "Meier^A"))).isEmpty();
        assertThat(new IdentityCheck("1.2", married).mismatch(header().put(Tag.PATIENT_NAME, "Berg^A")))
                .contains("PatientName");
    }

    @Test
    void particlesAreNotTheName() {
        assertThat(mismatch(header().put(Tag.PATIENT_NAME, "VAN DER BERG^A"), Optional.empty(), Optional.of("van der Meer")))
                .contains("PatientName");
        assertThat(mismatch(header().put(Tag.PATIENT_NAME, "VAN DER MEER^A"), Optional.empty(), Optional.of("van der Meer")))
                .isEmpty();
    }
}
