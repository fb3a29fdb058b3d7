// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.util.Optional;
import java.util.Set;

/**
 * A study as an archive answers a search for it.
 *
 * @param studyInstanceUid study
 * @param patientId DICOM Patient ID, where the archive tells it
 * @param modalities Modalities in Study; empty where the archive does not tell them
 */
public record ArchivedStudy(String studyInstanceUid, Optional<String> patientId, Set<String> modalities) {

    public ArchivedStudy {
        modalities = Set.copyOf(modalities);
    }

    boolean mayBeMr() {
        return modalities.isEmpty() || modalities.contains("MR");
    }

    /** Whether the archive contradicts that it is the person's; the DICOM headers are compared in any case. */
    boolean mayBeOf(PatientIdentity person) {
        return patientId.isEmpty()
                || person.identifiers().stream().map(String::trim).anyMatch(patientId.get().trim()::equals);
    }
}
