// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The durable queue: one row a study and model version. Everything survives {@code kill -9}.
 */
public interface AnalysisQueue {

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

    /** Takes the next due row, or one whose lease ran out: that counts as an attempt too. */
    Optional<Lease> lease(String worker, Duration time);

    /** Prolongs a lease; false when it was lost, and the work must stop. */
    boolean renew(Lease lease, Duration time);

    /**
     * Publishes the outcome and closes the row in one transaction.
     *
     * @return false when the lease was lost: nothing was written
     */
    boolean complete(Lease lease, AnalysisOutcome outcome);

    /**
     * Gives the row back for another attempt no sooner than {@code at}, or gives up when the queue's own limit of attempts
     * is reached. Nothing happens when the lease was lost.
     */
    void retry(Lease lease, Failure failure, Instant at);

    /** Gives up at once: dead letter with its reason. Nothing happens when the lease was lost. */
    void giveUp(Lease lease, Failure failure);

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
