// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.queue;

import static org.lumbarcds.server.database.DatabaseTime.of;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lumbarcds.analysis.AnalysisQueue.Lease;
import org.lumbarcds.analysis.AnalysisRequest;
import org.lumbarcds.analysis.Failure;
import org.lumbarcds.analysis.StudyStatus;
import org.lumbarcds.server.database.DatabaseTime;
import org.lumbarcds.server.database.StoredJson;
import org.lumbarcds.server.queue.QueueOperations.DeadLetter;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The statements on {@code analysis_request} that change rows. Transactions are the caller's. */
@Component
class QueueRows {

    private static final int DETAIL_LENGTH = 500;

    /** A waiting row that is due, or a running one whose worker did not finish in time. */
    private static final String DUE = """
            select id, state, attempts, request from analysis_request
            where model_digest = ? and (state = 'QUEUED' and next_attempt_at <= ?
                or state = 'RUNNING' and lease_expires_at <= ?)
            order by next_attempt_at, id
            limit 1
            for update skip locked""";

    private final JdbcTemplate jdbc;
    private final StoredJson json;

    QueueRows(JdbcTemplate jdbc, StoredJson json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * Adds a waiting row unless the study and model version has one.
     *
     * @throws DuplicateKeyException when another trigger adds it at the same time: the transaction must start over
     */
    void insert(AnalysisRequest request, String modelDigest, Instant now) {
        jdbc.update("""
                insert into analysis_request (study_uid, model_digest, patient_id, request, state, attempts,
                    next_attempt_at, asked_at, updated_at)
                select ?, ?, ?, ?, 'QUEUED', 0, ?, ?, ?
                where not exists (select 1 from analysis_request where study_uid = ? and model_digest = ?)""",
                request.studyInstanceUid(), modelDigest, request.patientId(), json.write(request),
                of(now), of(now), of(now), request.studyInstanceUid(), modelDigest);
    }

    boolean has(String studyInstanceUid, String modelDigest) {
        return !jdbc.queryForList("select 1 from analysis_request where study_uid = ? and model_digest = ?",
                Integer.class, studyInstanceUid, modelDigest).isEmpty();
    }

    /** Locks the row of a study until the end of the transaction. */
    Optional<StudyRow> lock(String studyInstanceUid, String modelDigest) {
        return jdbc.query("""
                select id, state, request from analysis_request where study_uid = ? and model_digest = ? for update""",
                this::study, studyInstanceUid, modelDigest).stream().findFirst();
    }

    /** The newest row of a study that was read, whatever the model version. */
    Optional<StudyRow> read(String studyInstanceUid) {
        return jdbc.query("""
                select id, state, request from analysis_request where study_uid = ? and state = 'READ'
                order by id desc limit 1""", this::study, studyInstanceUid).stream().findFirst();
    }

    /** What a waiting row is to be analysed for: the latest a patient said of who they are. */
    void update(long id, AnalysisRequest request) {
        jdbc.update("update analysis_request set request = ? where id = ? and state = 'QUEUED'", json.write(request), id);
    }

    /** Locks the next row to work on until the end of the transaction, passing over those locked by others. */
    Optional<DueRow> lockDue(String modelDigest, Instant now) {
        return jdbc.query(DUE, (row, n) -> new DueRow(row.getLong("id"), row.getString("state").equals("RUNNING"),
                row.getInt("attempts"), row.getString("request")), modelDigest, of(now), of(now))
                .stream().findFirst();
    }

    AnalysisRequest request(DueRow row) {
        return json.read(row.requestJson(), AnalysisRequest.class);
    }

    void startLease(DueRow row, String token, String worker, Instant now, Instant expires) {
        // The expiry doubles as the time it is next due: a row whose worker died queues behind those already waiting.
        jdbc.update("""
                update analysis_request set state = 'RUNNING', attempts = attempts + 1, lease_token = ?,
                    lease_worker = ?, lease_expires_at = ?, next_attempt_at = ?, updated_at = ?
                where id = ?""", token, worker, of(expires), of(expires), of(now), row.id());
    }

    boolean prolong(Lease lease, Instant expires) {
        return jdbc.update("""
                update analysis_request set lease_expires_at = ?, next_attempt_at = ?
                where id = ? and lease_token = ? and state = 'RUNNING'""",
                of(expires), of(expires), lease.id(), lease.token()) == 1;
    }

    /** Locks the leased row until the end of the transaction; empty when the lease was lost. Gives the model digest. */
    Optional<String> lockLeased(Lease lease) {
        return jdbc.queryForList("""
                select model_digest from analysis_request
                where id = ? and lease_token = ? and state = 'RUNNING' for update""",
                String.class, lease.id(), lease.token()).stream().findFirst();
    }

    void close(long id, StudyStatus.State state, Optional<Failure> failure, Instant now) {
        jdbc.update("""
                update analysis_request set state = ?, failure_kind = ?, failure_detail = ?, lease_token = null,
                    lease_worker = null, lease_expires_at = null, updated_at = ?
                where id = ?""", state.name(), kind(failure), detail(failure), of(now), id);
    }

    void giveBack(long id, Failure failure, Instant at, Instant now) {
        jdbc.update("""
                update analysis_request set state = 'QUEUED', failure_kind = ?, failure_detail = ?, lease_token = null,
                    lease_worker = null, lease_expires_at = null, next_attempt_at = ?, updated_at = ?
                where id = ?""", failure.kind().name(), detail(Optional.of(failure)), of(at), of(now), id);
    }

    /** Locks the row of a study that was given up or stopped until the end of the transaction. */
    Optional<StudyRow> lockEnded(long id) {
        return jdbc.query("""
                select id, state, request from analysis_request
                where id = ? and state in ('FAILED', 'IDENTITY_MISMATCH') for update""",
                this::study, id).stream().findFirst();
    }

    private StudyRow study(ResultSet row, int number) throws SQLException {
        return new StudyRow(row.getLong("id"), StudyStatus.State.valueOf(row.getString("state")),
                json.read(row.getString("request"), AnalysisRequest.class));
    }

    List<DeadLetter> deadLetters(int limit) {
        return jdbc.query("""
                select id, study_uid, state, failure_kind, failure_detail, attempts, updated_at from analysis_request
                where state in ('FAILED', 'IDENTITY_MISMATCH') order by updated_at desc, id desc limit ?""",
                (row, n) -> new DeadLetter(Long.toString(row.getLong("id")), row.getString("study_uid"), null,
                        row.getString("state"), row.getString("failure_kind"),
                        row.getString("failure_detail"), row.getInt("attempts"),
                        DatabaseTime.read(row, "updated_at").orElseThrow()), limit);
    }

    /** Queues a locked row again, with all attempts before it. */
    void startOver(long id, AnalysisRequest request, Instant now) {
        jdbc.update("""
                update analysis_request set patient_id = ?, request = ?, state = 'QUEUED', attempts = 0,
                    failure_kind = null, failure_detail = null, next_attempt_at = ?, asked_at = ?, updated_at = ?
                where id = ?""", request.patientId(), json.write(request), of(now), of(now), of(now), id);
    }

    /** Locks all rows of a study, whatever the model version, until the end of the transaction. */
    List<StudyRow> lockAll(String studyInstanceUid) {
        return jdbc.query("select id, state, request from analysis_request where study_uid = ? order by id for update",
                this::study, studyInstanceUid);
    }

    /** Queues a locked row again; a worker that is at it has lost its lease, and what it found is not kept. */
    void analyseAnew(long id, Instant now) {
        jdbc.update("""
                update analysis_request set state = 'QUEUED', attempts = 0, failure_kind = null, failure_detail = null,
                    lease_token = null, lease_worker = null, lease_expires_at = null, next_attempt_at = ?, updated_at = ?
                where id = ?""", of(now), of(now), id);
    }

    /** Of a study the row of a model version that is no longer in use. */
    void delete(long id) {
        jdbc.update("delete from analysis_request where id = ?", id);
    }

    /** Gives running rows back at once; for a database no other process can be working on. */
    int releaseAll(Instant now) {
        return jdbc.update("""
                update analysis_request set state = 'QUEUED', lease_token = null, lease_worker = null,
                    lease_expires_at = null, next_attempt_at = ?, updated_at = ?
                where state = 'RUNNING'""", of(now), of(now));
    }

    /** Hands rows that wait for a model nobody serves any more to the one in use. */
    int adopt(String modelDigest, Instant dueBefore) {
        return jdbc.update("""
                update analysis_request set model_digest = ?
                where model_digest <> ? and state in ('QUEUED', 'RUNNING') and next_attempt_at < ?
                and id in (select max(id) from analysis_request group by study_uid)
                and study_uid not in (select study_uid from analysis_request where model_digest = ?)""",
                modelDigest, modelDigest, of(dueBefore), modelDigest);
    }

    List<Depth> depths() {
        return jdbc.query("select state, count(*) as n, min(asked_at) as oldest from analysis_request group by state",
                (row, n) -> new Depth(StudyStatus.State.valueOf(row.getString("state")), row.getLong("n"),
                        DatabaseTime.read(row, "oldest").orElseThrow()));
    }

    private static String kind(Optional<Failure> failure) {
        return failure.map(f -> f.kind().name()).orElse(null);
    }

    static String detail(Optional<Failure> failure) {
        return failure.map(Failure::detail)
                .map(text -> text.length() <= DETAIL_LENGTH ? text : text.substring(0, DETAIL_LENGTH))
                .orElse(null);
    }

    /**
     * @param id row
     * @param abandoned its last worker's lease ran out
     * @param attempts leases given so far
     * @param requestJson what to do
     */
    record DueRow(long id, boolean abandoned, int attempts, String requestJson) {
    }

    /**
     * @param id row
     * @param state where the analysis stands
     * @param request what it is, or was, analysed for
     */
    record StudyRow(long id, StudyStatus.State state, AnalysisRequest request) {
    }

    /**
     * @param state of the rows
     * @param rows how many
     * @param oldest when the oldest was first asked for
     */
    record Depth(StudyStatus.State state, long rows, Instant oldest) {
    }
}
