// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.lumbarcds.analysis.AnalysisOutcome;
import org.lumbarcds.analysis.AnalysisQueue;
import org.lumbarcds.analysis.AnalysisRequest;
import org.lumbarcds.analysis.Failure;
import org.lumbarcds.analysis.PatientIdentity;
import org.lumbarcds.analysis.StudyStatus;
import org.lumbarcds.server.database.StoredJson;
import org.lumbarcds.server.fhir.OutcomeStore;
import org.lumbarcds.server.projection.StudyStatuses;
import org.lumbarcds.server.queue.QueueRows.DueRow;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The queue in the database that also holds the FHIR resources. A row is worked on by whoever holds its lease token;
 * everything an outcome writes is one transaction that begins by locking the row under that token.
 */
class DatabaseAnalysisQueue implements AnalysisQueue {

    /** Each further one needs another trigger that adds the same rows at the same moment. */
    private static final int MERGES = 5;

    private final QueueRows rows;
    private final Claims claims;
    private final StudyStatuses statuses;
    private final OutcomeStore outcomes;
    private final TransactionOperations transaction;
    private final String modelDigest;
    private final int maximumAttempts;
    private final Clock clock;

    DatabaseAnalysisQueue(QueueRows rows, Claims claims, StudyStatuses statuses, OutcomeStore outcomes,
            TransactionOperations transaction, String modelDigest, int maximumAttempts, Clock clock) {
        this.rows = rows;
        this.claims = claims;
        this.statuses = statuses;
        this.outcomes = outcomes;
        this.transaction = transaction;
        this.modelDigest = modelDigest;
        this.maximumAttempts = maximumAttempts;
        this.clock = clock;
    }

    @Override
    public StudyStatus submit(AnalysisRequest request) {
        Optional<StudyStatus> known = claims.known(request) ? current(request) : Optional.empty();
        if (known.isPresent() && known.get().state() != StudyStatus.State.FAILED) {
            return known.get();
        }
        merging(() -> transaction.executeWithoutResult(
                status -> claims.submit(request, modelDigest, clock.instant())));
        return status(request.studyInstanceUid(), request.patientId()).orElseThrow();
    }

    /** Where the study stands, unless it was read or asked about for another model version only. */
    private Optional<StudyStatus> current(AnalysisRequest request) {
        return rows.has(request.studyInstanceUid(), modelDigest)
                ? status(request.studyInstanceUid(), request.patientId()) : Optional.empty();
    }

    /**
     * Another trigger may add the same rows at the same moment. Everything is rolled back then (PostgreSQL allows nothing
     * else after the clash), and the next look finds them.
     */
    static void merging(Runnable work) {
        for (int left = MERGES - 1; ; left--) {
            try {
                work.run();
                return;
            } catch (DuplicateKeyException e) {
                if (left == 0) {
                    throw e;
                }
            }
        }
    }

    @Override
    public Optional<StudyStatus> status(String studyInstanceUid) {
        return statuses.ofStudy(studyInstanceUid, modelDigest);
    }

    @Override
    public Optional<StudyStatus> status(String studyInstanceUid, String patientId) {
        return statuses.forPatient(studyInstanceUid, patientId, modelDigest);
    }

    @Override
    public Optional<PatientIdentity> imaged(String studyInstanceUid) {
        return rows.read(studyInstanceUid).map(row -> row.request().patientIdentity());
    }

    @Override
    public List<String> studiesOf(String patientId, String accessionNumber) {
        return claims.studiesOf(patientId, accessionNumber);
    }

    @Override
    public List<StudyStatus> statusesOfPatient(String patientId, int limit) {
        return statuses.ofPatient(patientId, modelDigest, limit);
    }

    @Override
    public Optional<Lease> lease(String worker, Duration time) {
        return transaction.execute(status -> {
            Instant now = clock.instant();
            for (Optional<DueRow> due = rows.lockDue(modelDigest, now); due.isPresent();
                    due = rows.lockDue(modelDigest, now)) {
                DueRow row = due.get();
                Optional<Failure> unfit = unfit(row);
                if (unfit.isEmpty()) {
                    String token = UUID.randomUUID().toString();
                    rows.startLease(row, token, worker, now, now.plus(time));
                    return Optional.of(new Lease(row.id(), token, row.attempts() + 1, rows.request(row)));
                }
                rows.close(row.id(), StudyStatus.State.FAILED, unfit, now);
            }
            return Optional.empty();
        });
    }

    /** Why a row must not reach a worker: one that ends every process would end this one too. */
    private Optional<Failure> unfit(DueRow row) {
        if (row.abandoned() && row.attempts() >= maximumAttempts) {
            return Optional.of(new Failure(Failure.Kind.INTERNAL,
                    "The analysis was cut off before its end, the last of " + row.attempts() + " times."));
        }
        try {
            rows.request(row);
            return Optional.empty();
        } catch (StoredJson.UnreadableException e) {
            return Optional.of(new Failure(Failure.Kind.INTERNAL, "The stored request cannot be read."));
        }
    }

    @Override
    public boolean renew(Lease lease, Duration time) {
        return rows.prolong(lease, clock.instant().plus(time));
    }

    @Override
    public boolean complete(Lease lease, AnalysisOutcome outcome) {
        return Boolean.TRUE.equals(transaction.execute(status -> rows.lockLeased(lease).map(digest -> {
            Instant now = clock.instant();
            if (outcome instanceof AnalysisOutcome.Read read) {
                publish(lease.request(), read, digest, now);
                claims.foundToBe(lease.request(), now);
                rows.close(lease.id(), StudyStatus.State.READ, Optional.empty(), now);
            } else if (outcome instanceof AnalysisOutcome.IdentityMismatch mismatch) {
                claims.foundNotToBe(lease.request(), mismatch, now).ifPresentOrElse(
                        next -> rows.startOver(lease.id(), next, now),
                        () -> rows.close(lease.id(), StudyStatus.State.IDENTITY_MISMATCH, Optional.empty(), now));
            }
            return true;
        }).orElse(false)));
    }

    private void publish(AnalysisRequest request, AnalysisOutcome.Read read, String digest, Instant now) {
        if (!read.findings().studyInstanceUid().equals(request.studyInstanceUid())) {
            throw new IllegalArgumentException("the findings are of another study than the request");
        }
        if (!read.findings().model().digest().equals(digest)) {
            throw new IllegalArgumentException("the findings are of another model than the request's");
        }
        String reportId = outcomes.storeReport(request, read, now);
        statuses.put(read.findings(), request.patientId(), reportId, outcomes.startOf(read.study()), now);
    }

    @Override
    public void retry(Lease lease, Failure failure, Instant at) {
        whileLeased(lease, now -> rows.giveBack(lease.id(), failure, at, now));
    }

    @Override
    public void giveUp(Lease lease, Failure failure) {
        whileLeased(lease, now -> rows.close(lease.id(), StudyStatus.State.FAILED, Optional.of(failure), now));
    }

    private void whileLeased(Lease lease, Consumer<Instant> work) {
        transaction.executeWithoutResult(status -> {
            if (rows.lockLeased(lease).isPresent()) {
                work.accept(clock.instant());
            }
        });
    }
}
