// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.util.List;

/**
 * Which of the studies under an order's accession number are the order's. Every MR study of the patient is: an
 * examination may come as several studies, and leaving one out could leave out the finding. Whether it shows a lumbar
 * spine is told by the images, not here. Other modalities under the number (a dose report, a scanned letter) are
 * passed over. Accession numbers get reused, so a study of another Patient ID is never analysed for this one.
 *
 * @param own Study Instance UIDs to analyse, in ascending order
 * @param ofOthers Study Instance UIDs of MR studies of another patient, in ascending order
 */
public record AccessionMatch(List<String> own, List<String> ofOthers) {

    public AccessionMatch {
        own = List.copyOf(own);
        ofOthers = List.copyOf(ofOthers);
    }

    /** @param found what the archive holds under the accession number */
    public static AccessionMatch of(List<ArchivedStudy> found, PatientIdentity patient) {
        return new AccessionMatch(uids(found, patient, true), uids(found, patient, false));
    }

    public boolean isEmpty() {
        return own.isEmpty() && ofOthers.isEmpty();
    }

    private static List<String> uids(List<ArchivedStudy> found, PatientIdentity patient, boolean own) {
        return found.stream()
                .filter(ArchivedStudy::mayBeMr)
                .filter(study -> study.mayBeOf(patient) == own)
                .map(ArchivedStudy::studyInstanceUid)
                .distinct().sorted().toList();
    }
}
