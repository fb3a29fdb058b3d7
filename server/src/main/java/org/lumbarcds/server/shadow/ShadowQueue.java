// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.shadow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lumbarcds.analysis.AnalysisOutcome;
import org.lumbarcds.analysis.AnalysisQueue.Lease;
import org.lumbarcds.analysis.Failure;
import org.lumbarcds.analysis.WorkQueue;
import org.lumbarcds.server.database.StoredJson;
import org.lumbarcds.server.shadow.ShadowRows.Candidate;
import org.lumbarcds.server.shadow.ShadowRows.DueRow;
import org.lumbarcds.shadow.SliceShelf;
import org.lumbarcds.spine.FindingsJson;
import org.lumbarcds.spine.StudyFindings;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Studies for the second model. They are not handed over but found: whatever the first model's queue holds as read and
 * this table lacks. So nothing of this is in the first model's transaction, and a process killed between the two leaves
 * no study out.
 */
final class ShadowQueue implements WorkQueue {

    private static final int AT_ONCE = 200;

    /** A result is visible at most so long after the time written in it. */
    private static final Duration LATEST_COMMIT = Duration.ofMinutes(5);

    /** The process that holds a study's slices has so much of a start. */
    private static final Duration HAND_OVER = Duration.ofSeconds(10);

    /**
     * @param first digest of the model whose results are shown
     * @param shadow digest of the second model
     * @param since studies read earlier are left alone
     * @param attempts of a study whose process ends in the middle each time
     */
    record Scope(String first, String shadow, Instant since, int attempts) {
    }

    private final ShadowRows rows;
    private final TransactionOperations transaction;
    private final SliceShelf shelf;
    private final Scope scope;
    private final Clock clock;
    private Instant lookSince;

    ShadowQueue(ShadowRows rows, TransactionOperations transaction, SliceShelf shelf, Scope scope, Clock clock) {
        this.rows = rows;
        this.transaction = transaction;
        this.shelf = shelf;
        this.scope = scope;
        this.clock = clock;
        this.lookSince = scope.since();
    }

    /** Adds a row for each study the first model has read. */
    synchronized void enrol() {
        Instant now = clock.instant();
        List<Candidate> found;
        do {
            found = rows.candidates(scope.first(), scope.shadow(), lookSince, AT_ONCE);
            for (Candidate study : found) {
                boolean kept = shelf.studies().contains(study.studyInstanceUid());
                rows.insertIfAbsent(study, scope.shadow(), readable(study) ? ShadowState.QUEUED : ShadowState.NOT_READ,
                        kept ? now : now.plus(HAND_OVER), now);
            }
        } while (found.size() == AT_ONCE);
        Instant next = now.minus(LATEST_COMMIT);
        lookSince = next.isAfter(lookSince) ? next : lookSince;
    }

    /** Whether there were images to show to a model. */
    private static boolean readable(Candidate study) {
        try {
            StudyFindings first = FindingsJson.read(study.findings());
            return first.judged() || !first.analysedInstances().isEmpty();
        } catch (FindingsJson.UnreadableException e) {
            // Written by a newer version; whether there are images shows when they are asked for.
            return true;
        }
    }

    @Override
    public Optional<Lease> lease(String worker, Duration time) {
        enrol();
        return transaction.execute(status -> {
            Instant now = clock.instant();
            for (Optional<DueRow> due = next(now); due.isPresent(); due = next(now)) {
                DueRow row = due.get();
                if (row.abandoned() && row.attempts() >= scope.attempts()) {
                    rows.giveUp(row, new Failure(Failure.Kind.INTERNAL, "The second model's reading was cut off before"
                            + " its end, the last of " + row.attempts() + " times."), now);
                    continue;
                }
                try {
                    String token = UUID.randomUUID().toString();
                    Lease lease = new Lease(row.id(), token, row.attempts() + 1, rows.request(row));
                    rows.startLease(row, token, worker, now, now.plus(time));
                    return Optional.of(lease);
                } catch (StoredJson.UnreadableException e) {
                    rows.giveUp(row, new Failure(Failure.Kind.INTERNAL, "The stored request cannot be read."), now);
                }
            }
            return Optional.empty();
        });
    }

    private Optional<DueRow> next(Instant now) {
        return rows.lockNew(scope.shadow(), shelf.studies()).or(() -> rows.lockDue(scope.shadow(), now));
    }

    @Override
    public boolean renew(Lease lease, Duration time) {
        return rows.prolong(lease, clock.instant().plus(time));
    }

    @Override
    public boolean complete(Lease lease, AnalysisOutcome outcome) {
        boolean written = outcome instanceof AnalysisOutcome.Read read
                ? store(lease, read.findings())
                : rows.giveUp(lease, new Failure(Failure.Kind.INTERNAL,
                        "The archive's images are no longer of the patient of the order."), clock.instant());
        shelf.discard(lease.request().studyInstanceUid());
        return written;
    }

    private boolean store(Lease lease, StudyFindings findings) {
        if (!findings.model().digest().equals(scope.shadow())) {
            throw new IllegalArgumentException("the findings are of another model than the row");
        }
        return rows.store(lease, findings, clock.instant());
    }

    @Override
    public void retry(Lease lease, Failure failure, Instant at) {
        rows.giveBack(lease, failure, at, clock.instant());
    }

    @Override
    public void giveUp(Lease lease, Failure failure) {
        rows.giveUp(lease, failure, clock.instant());
        shelf.discard(lease.request().studyInstanceUid());
    }
}
