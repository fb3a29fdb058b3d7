// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Identifier;

/** The accession number among a resource's identifiers: the one typed ACSN (HL7 table 0203). */
final class Accession {

    private static final String TYPES = "http://terminology.hl7.org/CodeSystem/v2-0203";

    private Accession() {
    }

    static Optional<String> of(List<Identifier> identifiers) {
        return identifier(identifiers).map(identifier -> identifier.getValue().trim());
    }

    /** Who gave the number: the identifier's system, else what names its assigner. */
    static Optional<String> issuer(List<Identifier> identifiers) {
        return identifier(identifiers).flatMap(identifier -> Stream.of(identifier.getSystem(),
                        identifier.getAssigner().getIdentifier().getValue(), identifier.getAssigner().getReference(),
                        identifier.getAssigner().getDisplay())
                .filter(text -> text != null && !text.isBlank())
                .findFirst());
    }

    private static Optional<Identifier> identifier(List<Identifier> identifiers) {
        return identifiers.stream()
                .filter(identifier -> identifier.getType().getCoding().stream()
                        .anyMatch(type -> TYPES.equals(type.getSystem()) && "ACSN".equals(type.getCode())))
                .filter(identifier -> identifier.hasValue() && !identifier.getValue().isBlank())
                .findFirst();
    }
}
