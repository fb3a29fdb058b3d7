// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Identifier;

/** The accession number among a resource's identifiers: the one typed ACSN (HL7 table 0203). */
final class Accession {

    private static final String TYPES = "http://terminology.hl7.org/CodeSystem/v2-0203";

    private Accession() {
    }

    static Optional<String> of(List<Identifier> identifiers) {
        return identifiers.stream()
                .filter(identifier -> identifier.getType().getCoding().stream()
                        .anyMatch(type -> TYPES.equals(type.getSystem()) && "ACSN".equals(type.getCode())))
                .filter(Identifier::hasValue)
                .map(identifier -> identifier.getValue().trim())
                .filter(value -> !value.isEmpty())
                .findFirst();
    }
}
