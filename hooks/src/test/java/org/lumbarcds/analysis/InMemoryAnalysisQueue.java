// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.lumbarcds.analysis.StudyStatus.State;
import org.lumbarcds.spine.StudyFindings;

/** A queue for tests: keeps the contract, survives nothing. */
public final class InMemoryAnalysisQueue implements AnalysisQueue {

    private final Clock clock;
    private final Map<String, Row> rows = new LinkedHashMap<>();

    public InMemoryAnalysisQueue(Clock clock) {
        this.clock = clock;
    }

    private static final class Row {
        private final long id;
        private AnalysisRequest request;
        private State state = State.QUEUED;
        private int attempts;
        private Instant due;
        private String token;
        private Failure reason;
        private AnalysisOutcome outcome;
        private final Instant askedAt;

        private Row(long id, AnalysisRequest request, Instant now) {
            this.id = id;
            this.request = request;
            due = now;
            askedAt = now;
        }
    }

    @Override
    public synchronized StudyStatus submit(AnalysisRequest request) {
        Row row = rows.get(request.studyInstanceUid());
        boolean otherPerson = row != null && (!row.request.patientId().equals(request.patientId())
                || !row.request.patientIdentity().equals(request.patientIdentity()));
        if (row == null || row.state == State.FAILED || row.state == State.IDENTITY_MISMATCH && otherPerson) {
            row = new Row(row == null ? rows.size() + 1 : row.id, request, clock.instant());
            rows.put(request.studyInstanceUid(), row);
        }
        return status(row);
    }

    @Override
    public synchronized Optional<StudyStatus> status(String studyInstanceUid) {
        return Optional.ofNullable(rows.get(studyInstanceUid)).map(this::status);
    }

    @Override
    public synchronized List<StudyStatus> statusesOfPatient(String patientId, int limit) {
        return rows.values().stream()
                .filter(row -> row.request.patientId().equals(patientId))
                .map(this::status)
                .sorted(Comparator.comparing(StudyStatus::askedAt).reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Optional<Lease> lease(String worker, Duration time) {
        Instant now = clock.instant();
        for (Row row : rows.values()) {
            if ((row.state == State.QUEUED || row.state == State.RUNNING) && !row.due.isAfter(now)) {
                row.attempts++;
                row.token = UUID.randomUUID().toString();
                row.due = now.plus(time);
                change(row, State.RUNNING, row.reason);
                return Optional.of(new Lease(row.id, row.token, row.attempts, row.request));
            }
        }
        return Optional.empty();
    }

    @Override
    public synchronized boolean renew(Lease lease, Duration time) {
        Row row = held(lease);
        if (row != null) {
            row.due = clock.instant().plus(time);
        }
        return row != null;
    }

    @Override
    public synchronized boolean complete(Lease lease, AnalysisOutcome outcome) {
        Row row = held(lease);
        if (row != null) {
            row.outcome = outcome;
            change(row, outcome instanceof AnalysisOutcome.Read ? State.READ : State.IDENTITY_MISMATCH, null);
        }
        return row != null;
    }

    @Override
    public synchronized void retry(Lease lease, Failure failure, Instant at) {
        Row row = held(lease);
        if (row != null) {
            row.due = at;
            change(row, State.QUEUED, failure);
        }
    }

    @Override
    public synchronized void giveUp(Lease lease, Failure failure) {
        Row row = held(lease);
        if (row != null) {
            change(row, State.FAILED, failure);
        }
    }

    public synchronized Optional<AnalysisOutcome> outcome(String studyInstanceUid) {
        return Optional.ofNullable(rows.get(studyInstanceUid)).map(row -> row.outcome);
    }

    /** When the study is due for its next attempt. */
    public synchronized Instant due(String studyInstanceUid) {
        return rows.get(studyInstanceUid).due;
    }

    private Row held(Lease lease) {
        Row row = rows.get(lease.request().studyInstanceUid());
        return row != null && row.state == State.RUNNING && lease.token().equals(row.token) ? row : null;
    }

    private void change(Row row, State state, Failure reason) {
        row.state = state;
        row.reason = reason;
    }

    private StudyStatus status(Row row) {
        Optional<StudyFindings> findings = row.outcome instanceof AnalysisOutcome.Read read
                ? Optional.of(read.findings()) : Optional.empty();
        return new StudyStatus(row.request.studyInstanceUid(), row.request.patientId(), row.state,
                Optional.ofNullable(row.reason), findings, findings.map(f -> "report-" + row.id), Optional.empty(),
                row.askedAt);
    }
}
