// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.util.List;
import java.util.Optional;

/**
 * The durable queue: one row a study and model version. Everything survives {@code kill -9}.
 */
public interface AnalysisQueue extends WorkQueue {

    /**
     * Adds the request unless the study and model version is already there. Whose images they are is judged for each
     * patient a study was asked about for, by itself: on the DICOM headers, or by comparison with the identity those were
     * found to be of. One who is told to be another person keeps nobody else from the result; and the first who asked
     * need not be the right one: while others wait, the study is analysed for the next.
     *
     * <p>A study given up ({@link StudyStatus.State#FAILED}) is queued again with fresh attempts. So is one that was
     * stopped for everybody who asked so far, when this request names another patient or other identity data.
     *
     * @return where the study stands for the request's patient
     */
    StudyStatus submit(AnalysisRequest request);

    /** Where the analysis stands, whoever asked for it: not to be shown to anybody who asks for a patient. */
    Optional<StudyStatus> status(String studyInstanceUid);

    /** Where the study stands for a patient it was asked about for. */
    Optional<StudyStatus> status(String studyInstanceUid, String patientId);

    /** Newest first. */
    List<StudyStatus> statusesOfPatient(String patientId, int limit);

    /** Whom the images of a study that was read were found to be of. */
    Optional<PatientIdentity> imaged(String studyInstanceUid);

    /** Studies that were asked about for the patient under the accession number, in no particular sequence. */
    List<String> studiesOf(String patientId, String accessionNumber);

    /**
     * The right to work on a request.
     *
     * @param id row
     * @param token changes with every lease of the row: a late worker cannot complete another's
     * @param attempt from 1
     * @param request what to do
     */
    record Lease(long id, String token, int attempt, AnalysisRequest request) {
    }
}
