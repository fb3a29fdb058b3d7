// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Who a study should be of. Kept out of logs.
 *
 * @param identifiers values of {@code Patient.identifier} (compared with DICOM Patient ID)
 * @param birthDate if known
 * @param familyName if known
 */
public record PatientIdentity(List<String> identifiers, Optional<LocalDate> birthDate, Optional<String> familyName) {

    public PatientIdentity {
        identifiers = List.copyOf(identifiers);
    }

    @Override
    public String toString() {
        return "PatientIdentity[not shown]";
    }
}
