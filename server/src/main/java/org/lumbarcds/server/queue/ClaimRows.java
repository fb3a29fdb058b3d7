// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.queue;

import static org.lumbarcds.server.database.DatabaseTime.of;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lumbarcds.analysis.AnalysisRequest;
import org.lumbarcds.analysis.IdentityCheck;
import org.lumbarcds.analysis.PatientIdentity;
import org.lumbarcds.server.database.StoredJson;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The statements on {@code study_claim}: who asked about a study, and whether it is theirs. */
@Component
class ClaimRows {

    private static final String SELECT = "select patient_id, request, mismatch from study_claim where study_uid = ?";

    private final JdbcTemplate jdbc;
    private final StoredJson json;

    ClaimRows(JdbcTemplate jdbc, StoredJson json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * @param request the latest of this patient about the study
     * @param mismatch keyword of the attribute by which the images are another person's; empty when they are not, or it
     *     is not known yet
     */
    record Claim(AnalysisRequest request, Optional<String> mismatch) {

        boolean asksAs(PatientIdentity identity) {
            return request.patientIdentity().equals(identity);
        }

        /** Compared with whom the images are of. */
        Optional<String> differenceTo(PatientIdentity found) {
            return asksAs(found) ? Optional.empty() : IdentityCheck.difference(found, request.patientIdentity());
        }
    }

    Optional<Claim> find(String studyInstanceUid, String patientId) {
        return jdbc.query(SELECT + " and patient_id = ?", (row, n) -> new Claim(
                json.read(row.getString("request"), AnalysisRequest.class),
                Optional.ofNullable(row.getString("mismatch"))), studyInstanceUid, patientId).stream().findFirst();
    }

    /** Everybody who asked, the first one first. */
    List<Claim> ofStudy(String studyInstanceUid) {
        return jdbc.query(SELECT + " order by asked_at, patient_id", (row, n) -> new Claim(
                json.read(row.getString("request"), AnalysisRequest.class),
                Optional.ofNullable(row.getString("mismatch"))), studyInstanceUid);
    }

    List<String> studiesOf(String patientId, String accessionNumber) {
        return jdbc.queryForList("select study_uid from study_claim where patient_id = ? and accession_number = ?",
                String.class, patientId, accessionNumber);
    }

    /**
     * Adds the claim, or puts it in the place of the patient's earlier one.
     *
     * @throws DuplicateKeyException when another trigger adds it at the same time: the transaction must start over
     */
    void put(AnalysisRequest request, Optional<String> mismatch, Instant now) {
        String text = json.write(request);
        int changed = jdbc.update("""
                update study_claim set request = ?, mismatch = ?, accession_number = coalesce(?, accession_number)
                where study_uid = ? and patient_id = ?""", text, mismatch.orElse(null),
                request.accessionNumber().orElse(null), request.studyInstanceUid(), request.patientId());
        if (changed == 0) {
            jdbc.update("""
                    insert into study_claim (study_uid, patient_id, accession_number, request, mismatch, asked_at)
                    values (?, ?, ?, ?, ?, ?)""", request.studyInstanceUid(), request.patientId(),
                    request.accessionNumber().orElse(null), text, mismatch.orElse(null), of(now));
        }
    }

    /** Nobody's claim on the study is judged any more; part of the caller's transaction. */
    void forgetJudgements(String studyInstanceUid) {
        jdbc.update("update study_claim set mismatch = null where study_uid = ?", studyInstanceUid);
    }

    void judge(String studyInstanceUid, String patientId, Optional<String> mismatch) {
        jdbc.update("update study_claim set mismatch = ? where study_uid = ? and patient_id = ?",
                mismatch.orElse(null), studyInstanceUid, patientId);
    }
}
