// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.util.List;
import java.util.Optional;

/**
 * The durable queue: one row a study and model version. Everything survives {@code kill -9}.
 */
public interface AnalysisQueue extends WorkQueue {

    /**
     * Adds the request unless the study and model version is already there; returns where it stands now. A study given
     * up ({@link StudyStatus.State#FAILED}) is queued again with fresh attempts. So is one that was stopped because the
     * images were not of the patient, when this request names another patient or other identity data.
     *
     * @return the row's status, which may be of another patient than the request's: never to be shown to the caller then
     */
    StudyStatus submit(AnalysisRequest request);

    Optional<StudyStatus> status(String studyInstanceUid);

    /** Newest first. */
    List<StudyStatus> statusesOfPatient(String patientId, int limit);

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
