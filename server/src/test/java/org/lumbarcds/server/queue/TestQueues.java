// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.queue;

import java.sql.SQLException;
import java.time.Clock;
import org.lumbarcds.analysis.AnalysisQueue;
import org.lumbarcds.analysis.OrderQueue;
import org.lumbarcds.server.archive.ChangedInstances;
import org.lumbarcds.server.fhir.OutcomeStore;
import org.lumbarcds.server.projection.StudyStatuses;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

/** Queues on the running server's database, with a clock and a model of the test's choice. */
// A component, so that the application under test finds it by its scan and no test needs another application.
@Component
public class TestQueues {

    private final QueueRows rows;
    private final Claims claims;
    private final ClaimRows claimRows;
    private final OrderRows orders;
    private final StudyStatuses statuses;
    private final OutcomeStore outcomes;
    private final JdbcTemplate jdbc;
    private final PlatformTransactionManager transactions;

    TestQueues(QueueRows rows, Claims claims, ClaimRows claimRows, OrderRows orders, StudyStatuses statuses,
            OutcomeStore outcomes, JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        this.rows = rows;
        this.claims = claims;
        this.claimRows = claimRows;
        this.orders = orders;
        this.statuses = statuses;
        this.outcomes = outcomes;
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /** Empties the tables first. */
    public AnalysisQueue empty(String modelDigest, int maximumAttempts, Clock clock) {
        jdbc.update("delete from analysis_request");
        jdbc.update("delete from study_card");
        jdbc.update("delete from study_claim");
        return queue(new TransactionTemplate(transactions), modelDigest, maximumAttempts, clock);
    }

    /** Empties its table first. The application's watcher takes what is due by the real time. */
    public OrderQueue emptyOrders(String modelDigest, Clock clock) {
        jdbc.update("delete from awaited_order");
        return new DatabaseOrderQueue(orders, claims, outcomes, new TransactionTemplate(transactions), modelDigest, clock);
    }

    /** What becomes of the rows when images are corrected. */
    public ChangedInstances corrections(String modelDigest, Clock clock) {
        return new CorrectedStudies(rows, claimRows, orders, statuses, outcomes, new TransactionTemplate(transactions),
                modelDigest, clock);
    }

    /** On the same rows, but no transaction can be written: the database says that its disk is full. */
    AnalysisQueue onFullDisk(String modelDigest) {
        return queue(new TransactionTemplate(transactions) {
            @Override
            public <T> T execute(TransactionCallback<T> action) {
                return super.execute(status -> {
                    action.doInTransaction(status);
                    throw new UncategorizedSQLException("commit", null,
                            new SQLException("No space left on device", "90031"));
                });
            }
        }, modelDigest, 20, Clock.systemUTC());
    }

    private AnalysisQueue queue(TransactionTemplate transaction, String modelDigest, int maximumAttempts,
            Clock clock) {
        return new DatabaseAnalysisQueue(rows, claims, statuses, outcomes, transaction, modelDigest, maximumAttempts, clock);
    }
}
