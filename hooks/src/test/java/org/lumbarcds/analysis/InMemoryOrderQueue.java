// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.lumbarcds.analysis.OrderStatus.State;

/** Orders that wait for their study, for tests: keeps the contract, survives nothing. */
public final class InMemoryOrderQueue implements OrderQueue {

    private final Clock clock;
    private final AnalysisQueue analyses;
    private final Map<String, Row> rows = new LinkedHashMap<>();

    /** @param analyses where studies that arrived go */
    public InMemoryOrderQueue(Clock clock, AnalysisQueue analyses) {
        this.clock = clock;
        this.analyses = analyses;
    }

    private static final class Row {
        private final long id;
        private final AwaitedOrder order;
        private final Instant askedAt;
        private State state = State.AWAITING;
        private int attempts;
        private Instant due;
        private String token;
        private Failure reason;
        private List<String> studies = List.of();

        private Row(long id, AwaitedOrder order, Instant now) {
            this.id = id;
            this.order = order;
            askedAt = now;
            due = now;
        }

        private OrderStatus status() {
            return new OrderStatus(order.key(), order.patientId(), state, Optional.ofNullable(reason), studies, askedAt);
        }

        private void end(State ended, List<String> known, Failure failure) {
            state = ended;
            studies = known;
            reason = failure;
            token = null;
        }
    }

    @Override
    public synchronized OrderStatus submit(AwaitedOrder order) {
        Row row = rows.get(order.key());
        if (row == null || row.state == State.FAILED || row.state == State.IDENTITY_MISMATCH) {
            row = new Row(row == null ? rows.size() + 1 : row.id, order, clock.instant());
            rows.put(order.key(), row);
        }
        return row.status();
    }

    @Override
    public synchronized void named(AnalysisRequest request) {
        boolean own = analyses.status(request.studyInstanceUid(), request.patientId()).isPresent();
        rows.values().stream()
                .filter(row -> own && row.state != State.ARRIVED && row.order.patientId().equals(request.patientId())
                        && request.accessionNumber().equals(Optional.of(row.order.accessionNumber())))
                .forEach(row -> row.end(State.ARRIVED, List.of(request.studyInstanceUid()), null));
    }

    @Override
    public synchronized Optional<OrderStatus> status(String key) {
        return Optional.ofNullable(rows.get(key)).map(Row::status);
    }

    @Override
    public synchronized List<OrderStatus> openOfPatient(String patientId, int limit) {
        return rows.values().stream()
                .filter(row -> row.order.patientId().equals(patientId) && row.state != State.ARRIVED)
                .map(Row::status)
                .sorted(Comparator.comparing(OrderStatus::askedAt).reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Optional<Lease> lease(Duration time) {
        Instant now = clock.instant();
        Optional<Row> due = rows.values().stream()
                .filter(row -> row.state == State.AWAITING && !row.due.isAfter(now)).findFirst();
        return due.map(row -> {
            row.attempts++;
            row.token = UUID.randomUUID().toString();
            row.due = now.plus(time);
            return new Lease(row.id, row.token, row.attempts, row.order);
        });
    }

    @Override
    public synchronized Optional<State> complete(Lease lease, AccessionMatch match) {
        if (match.isEmpty()) {
            throw new IllegalArgumentException("no study was found");
        }
        return held(lease).map(row -> {
            List<String> own = new ArrayList<>();
            for (String study : match.own()) {
                analyses.submit(row.order.analysis(study));
                own.add(study);
            }
            row.end(own.isEmpty() ? State.IDENTITY_MISMATCH : State.ARRIVED, own, null);
            return row.state;
        });
    }

    @Override
    public synchronized void retry(Lease lease, Failure failure, Instant at) {
        held(lease).ifPresent(row -> {
            row.end(State.AWAITING, List.of(), failure);
            row.due = at;
        });
    }

    @Override
    public synchronized void giveUp(Lease lease, Failure failure) {
        held(lease).ifPresent(row -> row.end(State.FAILED, List.of(), failure));
    }

    /** When the order is looked for next. */
    public synchronized Instant due(String key) {
        return rows.get(key).due;
    }

    private Optional<Row> held(Lease lease) {
        Row row = rows.get(lease.order().key());
        return Optional.ofNullable(row).filter(r -> r.state == State.AWAITING && lease.token().equals(r.token));
    }
}
