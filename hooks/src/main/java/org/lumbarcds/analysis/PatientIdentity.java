// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who a study should be of. Kept out of logs.
 *
 * @param identifiers values of {@code Patient.identifier} (compared with DICOM Patient ID)
 * @param birthDate if known
 * @param familyName if known
 * @param formerNames family names before a marriage and the like: images may be older than the name
 */
public record PatientIdentity(List<String> identifiers, Optional<LocalDate> birthDate, Optional<String> familyName,
        List<String> formerNames) {

    public PatientIdentity {
        identifiers = List.copyOf(identifiers);
        // Stored before there were any.
        formerNames = formerNames == null ? List.of() : List.copyOf(formerNames);
    }

    public PatientIdentity(List<String> identifiers, Optional<LocalDate> birthDate, Optional<String> familyName) {
        this(identifiers, birthDate, familyName, List.of());
    }

    /** All names the person may be known by. */
    List<String> familyNames() {
        return Stream.concat(familyName.stream(), formerNames.stream()).toList();
    }

    @Override
    public String toString() {
        return "PatientIdentity[not shown]";
    }
}
