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

    /** Who asked, and the verdict: empty while it is open. */
    private record Claim(AnalysisRequest request, Optional<String> mismatch) {
    }

    private final Map<String, Map<String, Claim>> claims = new LinkedHashMap<>();

    @Override
    public synchronized StudyStatus submit(AnalysisRequest request) {
        String study = request.studyInstanceUid();
        Row row = rows.computeIfAbsent(study, k -> new Row(rows.size() + 1, request, clock.instant()));
        Map<String, Claim> all = claims.computeIfAbsent(study, k -> new LinkedHashMap<>());
        Claim before = all.get(request.patientId());
        boolean same = before != null && before.request.patientIdentity().equals(request.patientIdentity());
        Optional<String> mismatch = same ? before.mismatch
                : row.state == State.READ ? difference(row, request) : Optional.empty();
        if (mismatch.isEmpty() && (row.state == State.FAILED || row.state == State.IDENTITY_MISMATCH)) {
            rows.put(study, new Row(row.id, request, clock.instant()));
        } else if (row.state == State.QUEUED && !same && row.request.patientId().equals(request.patientId())) {
            row.request = request;
        }
        all.put(request.patientId(), new Claim(request, mismatch));
        return status(study, request.patientId()).orElseThrow();
    }

    private static Optional<String> difference(Row row, AnalysisRequest asked) {
        return row.request.patientIdentity().equals(asked.patientIdentity()) ? Optional.empty()
                : IdentityCheck.difference(row.request.patientIdentity(), asked.patientIdentity());
    }

    @Override
    public synchronized Optional<StudyStatus> status(String studyInstanceUid) {
        return Optional.ofNullable(rows.get(studyInstanceUid)).map(this::status);
    }

    @Override
    public synchronized Optional<StudyStatus> status(String studyInstanceUid, String patientId) {
        return Optional.ofNullable(claims.getOrDefault(studyInstanceUid, Map.of()).get(patientId))
                .map(claim -> {
                    StudyStatus status = status(rows.get(studyInstanceUid)).forPatient(patientId);
                    return claim.mismatch.isPresent() ? status.ofAnotherPerson() : status;
                });
    }

    @Override
    public synchronized List<StudyStatus> statusesOfPatient(String patientId, int limit) {
        return claims.keySet().stream()
                .flatMap(study -> status(study, patientId).stream())
                .sorted(Comparator.comparing(StudyStatus::askedAt).reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Optional<PatientIdentity> imaged(String studyInstanceUid) {
        return Optional.ofNullable(rows.get(studyInstanceUid)).filter(row -> row.state == State.READ)
                .map(row -> row.request.patientIdentity());
    }

    @Override
    public synchronized List<String> studiesOf(String patientId, String accessionNumber) {
        return claims.entrySet().stream()
                .filter(entry -> Optional.ofNullable(entry.getValue().get(patientId))
                        .flatMap(claim -> claim.request.accessionNumber()).filter(accessionNumber::equals).isPresent())
                .map(Map.Entry::getKey)
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
            judge(row);
        }
        return row != null;
    }

    private void judge(Row row) {
        Map<String, Claim> all = claims.getOrDefault(row.request.studyInstanceUid(), Map.of());
        if (row.outcome instanceof AnalysisOutcome.IdentityMismatch mismatch) {
            all.replaceAll((patient, claim) -> claim.request.patientIdentity().equals(row.request.patientIdentity())
                    ? new Claim(claim.request, Optional.of(mismatch.field())) : claim);
            all.values().stream().filter(claim -> claim.mismatch.isEmpty()).findFirst().ifPresent(next ->
                    rows.put(row.request.studyInstanceUid(), new Row(row.id, next.request, clock.instant())));
        } else {
            all.replaceAll((patient, claim) -> new Claim(claim.request, difference(row, claim.request)));
        }
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
