// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.shadow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.lumbarcds.compare.Comparison;
import org.lumbarcds.compare.PairedReading;
import org.lumbarcds.compare.Reading;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.server.database.DatabaseTime;
import org.lumbarcds.spine.FindingsJson;
import org.lumbarcds.spine.StudyFindings;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The first and the second model's stored findings of the same studies, compared. Patients are told apart, not named. */
@Component
class StoredComparison {

    /** The latest are compared where there are more. */
    private static final int MOST_STUDIES = 20_000;

    private static final int FETCHED_AT_ONCE = 200;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    StoredComparison(DataSource dataSource, PlatformTransactionManager transactions) {
        this.jdbc = new JdbcTemplate(dataSource);
        // PostgreSQL's driver fetches part by part within a transaction only, and else holds all findings at once.
        this.jdbc.setFetchSize(FETCHED_AT_ONCE);
        this.transaction = new TransactionTemplate(transactions);
        this.transaction.setReadOnly(true);
    }

    /**
     * What to compare.
     *
     * @param first digest of the model whose results are shown; empty: the one the latest study was shown with
     * @param shadow digest of the second model; empty: the one that read the latest study
     * @param since studies the second model read earlier are left out
     */
    record Selection(Optional<String> first, Optional<String> shadow, Instant since) {

        static final Selection LATEST = new Selection(Optional.empty(), Optional.empty(), Instant.EPOCH);
    }

    /** Digests of two models that read a study. */
    private record Models(String first, String shadow) {
    }

    /** Empty when no study was read by both. */
    Optional<Comparison> of(Selection selection) {
        return transaction.execute(status -> models(selection).flatMap(models -> compare(models, selection.since())));
    }

    private Optional<Models> models(Selection selection) {
        return jdbc.query("""
                select c.model_digest, s.model_digest from shadow_reading s
                join study_card c on c.study_uid = s.study_uid
                where s.state = 'READ' and (c.model_digest = ? or ? = '') and (s.model_digest = ? or ? = '')
                order by s.updated_at desc, s.id desc, c.updated_at desc limit 1""",
                (row, n) -> new Models(row.getString(1), row.getString(2)),
                selection.first().orElse(""), selection.first().orElse(""),
                selection.shadow().orElse(""), selection.shadow().orElse("")).stream().findFirst();
    }

    private Optional<Comparison> compare(Models models, Instant since) {
        List<PairedReading> readings = new ArrayList<>();
        Side first = new Side(models.first());
        Side shadow = new Side(models.shadow());
        jdbc.query("""
                select s.study_uid, c.patient_id, c.findings, s.findings from shadow_reading s
                join study_card c on c.study_uid = s.study_uid and c.model_digest = ?
                where s.model_digest = ? and s.state = 'READ' and s.updated_at >= ?
                order by s.updated_at desc, s.id desc limit ?""",
                row -> {
                    readings.add(new PairedReading(row.getString(1), row.getString(2),
                            first.reading(row.getString(3)), shadow.reading(row.getString(4))));
                }, models.first(), models.shadow(), DatabaseTime.of(since), MOST_STUDIES);
        return readings.isEmpty() ? Optional.empty()
                : Optional.of(new Comparison(first.model, shadow.model, readings, "patients"));
    }

    /** One of the models, whose name is in what it wrote. */
    private static final class Side {

        private ModelIdentity model;

        Side(String digest) {
            model = new ModelIdentity("unknown", "", digest);
        }

        Reading reading(String stored) {
            try {
                StudyFindings findings = FindingsJson.read(stored);
                model = findings.model();
                return Reading.of(findings);
            } catch (FindingsJson.UnreadableException e) {
                // Written by a newer version: the study is listed as not judged, with this reason.
                return new Reading(Map.of(), List.of("stored-findings-unreadable"));
            }
        }
    }
}
