// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.shadow;

import static org.lumbarcds.server.database.DatabaseTime.of;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.lumbarcds.analysis.AnalysisQueue.Lease;
import org.lumbarcds.analysis.AnalysisRequest;
import org.lumbarcds.analysis.Failure;
import org.lumbarcds.server.database.DatabaseTime;
import org.lumbarcds.server.database.StoredJson;
import org.lumbarcds.spine.FindingsJson;
import org.lumbarcds.spine.StudyFindings;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The statements on {@code shadow_reading}. Transactions are the caller's. */
@Component
class ShadowRows {

    private static final int DETAIL_LENGTH = 500;

    private final JdbcTemplate jdbc;
    private final StoredJson json;

    ShadowRows(JdbcTemplate jdbc, StoredJson json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * A study the first model read and the second has no row of.
     *
     * @param studyInstanceUid study
     * @param requestId row of {@code analysis_request}
     * @param findings the first model's, as stored
     */
    record Candidate(String studyInstanceUid, long requestId, String findings) {
    }

    /** Studies read since then, oldest first. */
    List<Candidate> candidates(String firstDigest, String shadowDigest, Instant since, int limit) {
        return jdbc.query("""
                select c.study_uid, q.id, c.findings from study_card c
                join analysis_request q on q.study_uid = c.study_uid and q.model_digest = c.model_digest
                where c.model_digest = ? and c.updated_at >= ? and q.state = 'READ'
                    and not exists (select 1 from shadow_reading s
                        where s.study_uid = c.study_uid and s.model_digest = ?)
                    and not exists (select 1 from shadow_removed r
                        where r.study_uid = c.study_uid and r.removed_at >= c.updated_at)
                order by c.updated_at, q.id limit ?""",
                (row, n) -> new Candidate(row.getString(1), row.getLong(2), row.getString(3)),
                firstDigest, of(since), shadowDigest, limit);
    }

    /** @param state {@code QUEUED} or {@code NOT_READ} */
    void insertIfAbsent(Candidate study, String modelDigest, ShadowState state, Instant due, Instant now) {
        try {
            jdbc.update("""
                    insert into shadow_reading (study_uid, model_digest, request_id, state, attempts, next_attempt_at,
                        updated_at)
                    select ?, ?, ?, ?, 0, ?, ?
                    where not exists (select 1 from shadow_reading where study_uid = ? and model_digest = ?)""",
                    study.studyInstanceUid(), modelDigest, study.requestId(), state.name(), of(due), of(now),
                    study.studyInstanceUid(), modelDigest);
        } catch (DuplicateKeyException e) {
            // Another process added it at the same moment: it is there, which is all that is wanted.
        }
    }

    /**
     * @param id row
     * @param requestId row of {@code analysis_request}
     * @param abandoned its last worker's lease ran out
     * @param attempts leases given so far
     */
    record DueRow(long id, long requestId, boolean abandoned, int attempts) {
    }

    private static final String DUE = """
            select id, request_id, state, attempts from shadow_reading
            where model_digest = ? and %s
            order by next_attempt_at, id
            limit 1
            for update skip locked""";

    /** Locks the next row to work on until the end of the transaction, passing over those locked by others. */
    Optional<DueRow> lockDue(String modelDigest, Instant now) {
        return due("(state = 'QUEUED' and next_attempt_at <= ? or state = 'RUNNING' and lease_expires_at <= ?)",
                modelDigest, of(now), of(now));
    }

    /** As {@link #lockDue}, among new rows of these studies, due or not. */
    Optional<DueRow> lockNew(String modelDigest, List<String> studies) {
        if (studies.isEmpty()) {
            return Optional.empty();
        }
        List<Object> values = new ArrayList<>(List.of(modelDigest));
        values.addAll(studies);
        return due("state = 'QUEUED' and attempts = 0 and study_uid in ("
                + String.join(", ", Collections.nCopies(studies.size(), "?")) + ")", values.toArray());
    }

    private Optional<DueRow> due(String condition, Object... values) {
        return jdbc.query(DUE.formatted(condition), (row, n) -> new DueRow(row.getLong("id"),
                row.getLong("request_id"), row.getString("state").equals("RUNNING"), row.getInt("attempts")), values)
                .stream().findFirst();
    }

    /** @throws StoredJson.UnreadableException where this version cannot read the stored request */
    AnalysisRequest request(DueRow row) {
        return json.read(jdbc.queryForObject("select request from analysis_request where id = ?", String.class,
                row.requestId()), AnalysisRequest.class);
    }

    void startLease(DueRow row, String token, String worker, Instant now, Instant expires) {
        jdbc.update("""
                update shadow_reading set state = 'RUNNING', attempts = attempts + 1, lease_token = ?,
                    lease_worker = ?, lease_expires_at = ?, next_attempt_at = ?, updated_at = ?
                where id = ?""", token, worker, of(expires), of(expires), of(now), row.id());
    }

    boolean prolong(Lease lease, Instant expires) {
        return jdbc.update("""
                update shadow_reading set lease_expires_at = ?, next_attempt_at = ?
                where id = ? and lease_token = ? and state = 'RUNNING'""",
                of(expires), of(expires), lease.id(), lease.token()) == 1;
    }

    /** Stores the findings under the lease; false when it was lost, or the row removed. */
    boolean store(Lease lease, StudyFindings findings, Instant now) {
        return jdbc.update("""
                update shadow_reading set state = 'READ', findings = ?, failure_kind = null, failure_detail = null,
                    lease_token = null, lease_worker = null, lease_expires_at = null, updated_at = ?
                where id = ? and lease_token = ? and state = 'RUNNING' and study_uid = ? and model_digest = ?""",
                FindingsJson.write(findings), of(now), lease.id(), lease.token(), findings.studyInstanceUid(),
                findings.model().digest()) == 1;
    }

    boolean giveBack(Lease lease, Failure failure, Instant at, Instant now) {
        return jdbc.update("""
                update shadow_reading set state = 'QUEUED', failure_kind = ?, failure_detail = ?, lease_token = null,
                    lease_worker = null, lease_expires_at = null, next_attempt_at = ?, updated_at = ?
                where id = ? and lease_token = ? and state = 'RUNNING'""",
                failure.kind().name(), detail(failure), of(at), of(now), lease.id(), lease.token()) == 1;
    }

    boolean giveUp(Lease lease, Failure failure, Instant now) {
        return jdbc.update(FAILED + " where id = ? and lease_token = ? and state = 'RUNNING'",
                failure.kind().name(), detail(failure), of(now), lease.id(), lease.token()) == 1;
    }

    /** Gives up a row that is locked by the caller's transaction. */
    void giveUp(DueRow row, Failure failure, Instant now) {
        jdbc.update(FAILED + " where id = ?", failure.kind().name(), detail(failure), of(now), row.id());
    }

    private static final String FAILED = """
            update shadow_reading set state = 'FAILED', failure_kind = ?, failure_detail = ?, lease_token = null,
                lease_worker = null, lease_expires_at = null, updated_at = ?""";

    /** Gives running rows back at once; for a database no other process can be working on. */
    int releaseAll(Instant now) {
        return jdbc.update("""
                update shadow_reading set state = 'QUEUED', lease_token = null, lease_worker = null,
                    lease_expires_at = null, next_attempt_at = ?, updated_at = ? where state = 'RUNNING'""",
                of(now), of(now));
    }

    /** Queues a given-up row again, with all attempts before it; false when there is none. */
    boolean startOver(long id, Instant now) {
        return jdbc.update("""
                update shadow_reading set state = 'QUEUED', attempts = 0, failure_kind = null, failure_detail = null,
                    next_attempt_at = ?, updated_at = ? where id = ? and state = 'FAILED'""",
                of(now), of(now), id) == 1;
    }

    /** Removes what any second model found in a study, and keeps them from reading what was there so far. */
    void remove(String studyInstanceUid, Instant now) {
        jdbc.update("delete from shadow_reading where study_uid = ?", studyInstanceUid);
        if (jdbc.update("update shadow_removed set removed_at = ? where study_uid = ?", of(now), studyInstanceUid) == 0) {
            jdbc.update("insert into shadow_removed (study_uid, removed_at) values (?, ?)", studyInstanceUid, of(now));
        }
    }

    /** Studies whose stored report has this logical id. */
    List<String> studiesOfReport(String diagnosticReportId) {
        return jdbc.queryForList("select distinct study_uid from study_card where diagnostic_report_id = ?",
                String.class, diagnosticReportId);
    }

    /** Number of rows by state, of every model version. */
    List<Count> counts() {
        return jdbc.query("select state, count(*) as n from shadow_reading group by state",
                (row, n) -> new Count(ShadowState.valueOf(row.getString("state")), row.getLong("n")));
    }

    record Count(ShadowState state, long rows) {
    }

    /**
     * A study the second model was given up on.
     *
     * @param id row, to send it again
     * @param studyInstanceUid study
     * @param modelDigest which second model
     * @param failureKind coded
     * @param failureDetail plain sentence
     * @param attempts made
     * @param updatedAt when it was given up
     */
    record GivenUp(long id, String studyInstanceUid, String modelDigest, String failureKind, String failureDetail,
            int attempts, Instant updatedAt) {
    }

    /** Latest first. */
    List<GivenUp> givenUp(int limit) {
        return jdbc.query("""
                select id, study_uid, model_digest, failure_kind, failure_detail, attempts, updated_at
                from shadow_reading where state = 'FAILED' order by updated_at desc, id desc limit ?""",
                (row, n) -> new GivenUp(row.getLong("id"), row.getString("study_uid"), row.getString("model_digest"),
                        row.getString("failure_kind"), row.getString("failure_detail"), row.getInt("attempts"),
                        DatabaseTime.read(row, "updated_at").orElseThrow()), limit);
    }

    private static String detail(Failure failure) {
        String text = failure.detail();
        return text.length() <= DETAIL_LENGTH ? text : text.substring(0, DETAIL_LENGTH);
    }
}
