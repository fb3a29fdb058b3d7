// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.projection;

import static org.lumbarcds.server.database.DatabaseTime.of;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lumbarcds.analysis.Failure;
import org.lumbarcds.analysis.StudyStatus;
import org.lumbarcds.server.database.DatabaseTime;
import org.lumbarcds.spine.FindingsJson;
import org.lumbarcds.spine.StudyFindings;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Where studies stand, findings included. Of a study that several model versions were asked about, the version in use
 * speaks, and before it was asked the newest.
 */
@Component
public class StudyStatuses {

    private static final String STATUS = """
            select q.study_uid, q.patient_id, q.mismatch, q.state, q.failure_kind, q.failure_detail, q.asked_at, c.findings,
                c.diagnostic_report_id, c.study_started
            from (select r.study_uid, r.model_digest, r.state, r.failure_kind, r.failure_detail, r.asked_at, r.id,
                    %s, row_number() over (partition by r.study_uid
                    order by case when r.model_digest = ? then 0 else 1 end, r.id desc) as choice
                from %s) q
            left join study_card c on c.study_uid = q.study_uid and c.model_digest = q.model_digest
            where q.choice = 1
            order by q.asked_at desc, q.id desc
            limit ?""";

    private static final String ANYBODYS = STATUS.formatted("r.patient_id, null as mismatch",
            "analysis_request r where r.study_uid = ?");
    private static final String CLAIMED = "study_claim s join analysis_request r on r.study_uid = s.study_uid where %s";
    private static final String OF_PATIENT = STATUS.formatted("s.patient_id, s.mismatch",
            CLAIMED.formatted("s.patient_id = ?"));
    private static final String FOR_PATIENT = STATUS.formatted("s.patient_id, s.mismatch",
            CLAIMED.formatted("s.study_uid = ? and s.patient_id = ?"));

    private final JdbcTemplate jdbc;

    StudyStatuses(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The analysis, whoever asked for it. */
    public Optional<StudyStatus> ofStudy(String studyInstanceUid, String modelDigest) {
        return jdbc.query(ANYBODYS, this::status, modelDigest, studyInstanceUid, 1).stream().findFirst();
    }

    /** The study as it stands for a patient it was asked about for. */
    public Optional<StudyStatus> forPatient(String studyInstanceUid, String patientId, String modelDigest) {
        return jdbc.query(FOR_PATIENT, this::status, modelDigest, studyInstanceUid, patientId, 1).stream().findFirst();
    }

    /** Latest asked for first. */
    public List<StudyStatus> ofPatient(String patientId, String modelDigest, int limit) {
        return jdbc.query(OF_PATIENT, this::status, modelDigest, patientId, limit);
    }

    /** Sets what is shown of a study; part of the caller's transaction. */
    public void put(StudyFindings findings, String patientId, String diagnosticReportId, Optional<Instant> studyStarted,
            Instant now) {
        String digest = findings.model().digest();
        jdbc.update("delete from study_card where study_uid = ? and model_digest = ?",
                findings.studyInstanceUid(), digest);
        jdbc.update("""
                insert into study_card (study_uid, model_digest, patient_id, findings, diagnostic_report_id,
                    study_started, updated_at) values (?, ?, ?, ?, ?, ?, ?)""",
                findings.studyInstanceUid(), digest, patientId, FindingsJson.write(findings), diagnosticReportId,
                studyStarted.map(DatabaseTime::of).orElse(null), of(now));
    }

    /**
     * Takes back what is shown of a study, whatever the model version; part of the caller's transaction.
     *
     * @return logical ids of its DiagnosticReports
     */
    public List<String> withdraw(String studyInstanceUid) {
        List<String> reports = jdbc.queryForList("select diagnostic_report_id from study_card where study_uid = ?",
                String.class, studyInstanceUid);
        jdbc.update("delete from study_card where study_uid = ?", studyInstanceUid);
        return reports;
    }

    private StudyStatus status(ResultSet row, int number) throws SQLException {
        String kind = row.getString("failure_kind");
        Optional<Failure> failure = kind == null
                ? Optional.empty()
                : Optional.of(new Failure(Failure.Kind.valueOf(kind), row.getString("failure_detail")));
        StudyStatus status = new StudyStatus(
                row.getString("study_uid"),
                row.getString("patient_id"),
                StudyStatus.State.valueOf(row.getString("state")),
                failure,
                Optional.ofNullable(row.getString("findings")).map(FindingsJson::read),
                Optional.ofNullable(row.getString("diagnostic_report_id")),
                DatabaseTime.read(row, "study_started"),
                DatabaseTime.read(row, "asked_at").orElseThrow());
        return row.getString("mismatch") == null ? status : status.ofAnotherPerson();
    }
}
