// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.lumbarcds.analysis.PatientIdentity;

/** What of a Patient is compared with DICOM headers. */
final class PatientIdentities {

    private PatientIdentities() {
    }

    static PatientIdentity of(Patient patient) {
        List<String> identifiers = patient.getIdentifier().stream()
                .filter(identifier -> identifier.getUse() != Identifier.IdentifierUse.OLD)
                .map(Identifier::getValue)
                .filter(Objects::nonNull)
                .toList();
        Optional<String> family = familyName(patient);
        return new PatientIdentity(identifiers, birthDate(patient), family, patient.getName().stream()
                .filter(HumanName::hasFamily).map(HumanName::getFamily)
                .filter(name -> !family.equals(Optional.of(name))).distinct().toList());
    }

    private static boolean current(HumanName name) {
        return name.getUse() != HumanName.NameUse.OLD && name.getUse() != HumanName.NameUse.MAIDEN;
    }

    private static Optional<LocalDate> birthDate(Patient patient) {
        DateType date = patient.getBirthDateElement();
        // A year alone is no birth date to compare.
        return date.hasValue() && date.getValueAsString().length() == 10
                ? Optional.of(LocalDate.parse(date.getValueAsString()))
                : Optional.empty();
    }

    private static Optional<String> familyName(Patient patient) {
        return patient.getName().stream()
                .filter(name -> name.getUse() == HumanName.NameUse.OFFICIAL)
                .findFirst()
                .or(() -> patient.getName().stream().filter(PatientIdentities::current).findFirst())
                .filter(HumanName::hasFamily)
                .map(HumanName::getFamily);
    }
}
