// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.time.Instant;
import java.util.Optional;
import org.lumbarcds.spine.StudyFindings;

/**
 * Where a study stands: what every hook is answered from, in one indexed read.
 *
 * @param studyInstanceUid study
 * @param patientId FHIR logical id
 * @param state where it stands
 * @param reason why it failed, is being retried or was stopped; a plain sentence without patient data
 * @param findings once read
 * @param diagnosticReportId logical id of the stored report, once read
 * @param studyStarted when the images were made, if known
 * @param askedAt when it was asked for, first or anew
 */
public record StudyStatus(
        String studyInstanceUid,
        String patientId,
        State state,
        Optional<Failure> reason,
        Optional<StudyFindings> findings,
        Optional<String> diagnosticReportId,
        Optional<Instant> studyStarted,
        Instant askedAt) {

    /** The same, for whoever knows the patient by another id. */
    public StudyStatus forPatient(String id) {
        return new StudyStatus(studyInstanceUid, id, state, reason, findings, diagnosticReportId, studyStarted, askedAt);
    }

    /** Stopped, and nothing of what was found: for whoever asked about another person than the images show. */
    public StudyStatus ofAnotherPerson() {
        return new StudyStatus(studyInstanceUid, patientId, State.IDENTITY_MISMATCH, Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), askedAt);
    }

    public enum State {
        /** Waiting for a worker, also between attempts. */
        QUEUED,
        RUNNING,
        /** Read: findings are there (which may be "out of scope"). */
        READ,
        /** Stopped: the images are not of the patient the order is for. */
        IDENTITY_MISMATCH,
        /** Given up after all attempts; an operator can send it again. */
        FAILED
    }
}
