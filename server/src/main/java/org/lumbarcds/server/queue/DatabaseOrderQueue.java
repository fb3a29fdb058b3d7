// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.lumbarcds.analysis.AccessionMatch;
import org.lumbarcds.analysis.AnalysisOutcome;
import org.lumbarcds.analysis.AnalysisRequest;
import org.lumbarcds.analysis.AwaitedOrder;
import org.lumbarcds.analysis.Failure;
import org.lumbarcds.analysis.OrderQueue;
import org.lumbarcds.analysis.OrderStatus;
import org.lumbarcds.analysis.OrderStatus.State;
import org.lumbarcds.server.database.StoredJson;
import org.lumbarcds.server.fhir.OutcomeStore;
import org.lumbarcds.server.queue.OrderRows.DueRow;
import org.springframework.transaction.support.TransactionOperations;

/** Orders that wait for their study, in the database that also holds the analyses they turn into. */
class DatabaseOrderQueue implements OrderQueue {

    private final OrderRows rows;
    private final Claims claims;
    private final OutcomeStore outcomes;
    private final TransactionOperations transaction;
    private final String modelDigest;
    private final Clock clock;

    DatabaseOrderQueue(OrderRows rows, Claims claims, OutcomeStore outcomes, TransactionOperations transaction,
            String modelDigest, Clock clock) {
        this.rows = rows;
        this.claims = claims;
        this.outcomes = outcomes;
        this.transaction = transaction;
        this.modelDigest = modelDigest;
        this.clock = clock;
    }

    @Override
    public OrderStatus submit(AwaitedOrder order) {
        rows.insertIfAbsent(order, clock.instant());
        OrderStatus status = status(order.key()).orElseThrow();
        if (status.state() == State.FAILED || status.state() == State.IDENTITY_MISMATCH) {
            rows.startOver(order, clock.instant());
            return status(order.key()).orElseThrow();
        }
        return status;
    }

    @Override
    public void named(AnalysisRequest request) {
        if (claims.claimed(request.studyInstanceUid(), request.patientId()) && request.accessionNumber().isPresent()) {
            rows.named(request.patientId(), request.accessionNumber().get(), request.studyInstanceUid(), clock.instant());
        }
    }

    @Override
    public Optional<OrderStatus> status(String key) {
        return rows.status(key);
    }

    @Override
    public List<OrderStatus> openOfPatient(String patientId, int limit) {
        return rows.openOfPatient(patientId, limit);
    }

    @Override
    public Optional<Lease> lease(Duration time) {
        return transaction.execute(status -> {
            Instant now = clock.instant();
            for (Optional<DueRow> due = rows.lockDue(now); due.isPresent(); due = rows.lockDue(now)) {
                DueRow row = due.get();
                try {
                    AwaitedOrder order = rows.order(row);
                    String token = UUID.randomUUID().toString();
                    rows.startLease(row, token, now.plus(time), now);
                    return Optional.of(new Lease(row.id(), token, row.attempts() + 1, order));
                } catch (StoredJson.UnreadableException e) {
                    rows.close(row.id(), State.FAILED, List.of(), Optional.of(new Failure(Failure.Kind.INTERNAL,
                            "The stored order cannot be read.")), now);
                }
            }
            return Optional.empty();
        });
    }

    @Override
    public Optional<State> complete(Lease lease, AccessionMatch match) {
        if (match.isEmpty()) {
            throw new IllegalArgumentException("no study was found: the order is to be retried or given up");
        }
        AtomicReference<Optional<State>> state = new AtomicReference<>();
        DatabaseAnalysisQueue.merging(() -> state.set(transaction.execute(status -> merge(lease, match))));
        return state.get();
    }

    private Optional<State> merge(Lease lease, AccessionMatch match) {
        if (!rows.lockLeased(lease)) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        List<String> own = new ArrayList<>();
        // In ascending order, so that two merges that wait for each other's rows cannot wait for ever.
        for (String study : match.own()) {
            claims.submit(lease.order().analysis(study), modelDigest, now);
            own.add(study);
        }
        match.ofOthers().forEach(study -> audit(lease, study, "PatientID", now));
        State state = own.isEmpty() ? State.IDENTITY_MISMATCH : State.ARRIVED;
        rows.close(lease.id(), state, own, Optional.empty(), now);
        return Optional.of(state);
    }

    private void audit(Lease lease, String study, String field, Instant now) {
        outcomes.recordMismatch(lease.order().analysis(study), new AnalysisOutcome.IdentityMismatch(field), now);
    }

    @Override
    public void retry(Lease lease, Failure failure, Instant at) {
        whileLeased(lease, now -> rows.giveBack(lease.id(), failure, at, now));
    }

    @Override
    public void giveUp(Lease lease, Failure failure) {
        whileLeased(lease, now -> rows.close(lease.id(), State.FAILED, List.of(), Optional.of(failure), now));
    }

    private void whileLeased(Lease lease, Consumer<Instant> work) {
        transaction.executeWithoutResult(status -> {
            if (rows.lockLeased(lease)) {
                work.accept(clock.instant());
            }
        });
    }
}
