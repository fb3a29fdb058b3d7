// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.queue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lumbarcds.analysis.AnalysisOutcome;
import org.lumbarcds.analysis.AnalysisRequest;
import org.lumbarcds.analysis.StudyStatus;
import org.lumbarcds.server.fhir.OutcomeStore;
import org.lumbarcds.server.queue.ClaimRows.Claim;
import org.lumbarcds.server.queue.QueueRows.StudyRow;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * Who asks about a study, and what each is told: one EHR's patient is never told another person's findings, and being
 * another person is told to the one who asked, not to the study. Each method takes part in its caller's transaction.
 */
@Component
class Claims {

    private final QueueRows rows;
    private final ClaimRows claims;
    private final OutcomeStore outcomes;

    Claims(QueueRows rows, ClaimRows claims, OutcomeStore outcomes) {
        this.rows = rows;
        this.claims = claims;
        this.outcomes = outcomes;
    }

    List<String> studiesOf(String patientId, String accessionNumber) {
        return claims.studiesOf(patientId, accessionNumber);
    }

    /** Whether the study was asked about for the patient. */
    boolean claimed(String studyInstanceUid, String patientId) {
        return claims.find(studyInstanceUid, patientId).isPresent();
    }

    /** Whether the request says nothing that is not known, so that nothing has to be written. */
    boolean known(AnalysisRequest request) {
        return claims.find(request.studyInstanceUid(), request.patientId())
                .filter(claim -> claim.asksAs(request.patientIdentity()))
                .filter(claim -> request.accessionNumber().isEmpty()
                        || request.accessionNumber().equals(claim.request().accessionNumber()))
                .isPresent();
    }

    /** @throws DuplicateKeyException when another trigger asks at the same time: the transaction must start over */
    void submit(AnalysisRequest request, String modelDigest, Instant now) {
        rows.insert(request, modelDigest, now);
        StudyRow row = rows.lock(request.studyInstanceUid(), modelDigest).orElseThrow();
        Optional<Claim> before = claims.find(request.studyInstanceUid(), request.patientId())
                .filter(claim -> claim.asksAs(request.patientIdentity()));
        Optional<String> mismatch = before.isPresent() ? before.get().mismatch() : firstJudgement(row, request, now);
        boolean mayBeTheirs = mismatch.isEmpty();
        switch (row.state()) {
            case FAILED, IDENTITY_MISMATCH -> {
                if (mayBeTheirs) {
                    rows.startOver(row.id(), request, now);
                }
            }
            case QUEUED -> {
                if (before.isEmpty() && row.request().patientId().equals(request.patientId())) {
                    rows.update(row.id(), request);
                }
            }
            case RUNNING, READ -> { }
        }
        claims.put(request, mismatch, now);
    }

    private Optional<String> firstJudgement(StudyRow row, AnalysisRequest request, Instant now) {
        if (row.state() != StudyStatus.State.READ) {
            return Optional.empty();
        }
        Optional<String> mismatch = new Claim(request, Optional.empty()).differenceTo(row.request().patientIdentity());
        mismatch.ifPresent(field -> outcomes.recordMismatch(request, new AnalysisOutcome.IdentityMismatch(field), now));
        return mismatch;
    }

    /** The images are of the person of the request: everybody else who asked is compared with that person. */
    void foundToBe(AnalysisRequest request, Instant now) {
        for (Claim claim : claims.ofStudy(request.studyInstanceUid())) {
            Optional<String> mismatch = claim.differenceTo(request.patientIdentity());
            if (!mismatch.equals(claim.mismatch())) {
                mismatch.ifPresent(field ->
                        outcomes.recordMismatch(claim.request(), new AnalysisOutcome.IdentityMismatch(field), now));
                claims.judge(request.studyInstanceUid(), claim.request().patientId(), mismatch);
            }
        }
    }

    /**
     * The images are not of the person of the request.
     *
     * @return the next request about the study that may be of the right one
     */
    Optional<AnalysisRequest> foundNotToBe(AnalysisRequest request, AnalysisOutcome.IdentityMismatch mismatch, Instant now) {
        outcomes.recordMismatch(request, mismatch, now);
        Optional<AnalysisRequest> next = Optional.empty();
        for (Claim claim : claims.ofStudy(request.studyInstanceUid())) {
            if (claim.asksAs(request.patientIdentity())) {
                claims.judge(request.studyInstanceUid(), claim.request().patientId(), Optional.of(mismatch.field()));
            } else if (claim.mismatch().isEmpty() && next.isEmpty()) {
                next = Optional.of(claim.request());
            }
        }
        return next;
    }
}
