// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Identifier;

/**
 * The accession number among a resource's identifiers: the one typed ACSN (HL7 table 0203, also by the names the table had
 * in earlier versions of FHIR), or whose type says so in words. One of use "old" counts only where there is no other.
 */
final class Accession {

    private static final Set<String> TYPES = Set.of("http://terminology.hl7.org/CodeSystem/v2-0203",
            "http://hl7.org/fhir/v2/0203", "http://hl7.org/fhir/identifier-type", "urn:oid:2.16.840.1.113883.18.108");
    private static final Pattern WORDS =
            Pattern.compile("\\s*(ACSN|accession( (number|id|no\\.?))?)\\s*", Pattern.CASE_INSENSITIVE);

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

    private static boolean isAccession(CodeableConcept type) {
        return type.getCoding().stream().anyMatch(
                        coding -> TYPES.contains(coding.getSystem()) && "ACSN".equals(coding.getCode()))
                || type.hasText() && WORDS.matcher(type.getText()).matches();
    }

    private static Optional<Identifier> identifier(List<Identifier> identifiers) {
        return identifiers.stream()
                .filter(identifier -> isAccession(identifier.getType()))
                .filter(identifier -> identifier.hasValue() && !identifier.getValue().isBlank())
                .min(Comparator.comparing(identifier -> identifier.getUse() == Identifier.IdentifierUse.OLD));
    }
}
