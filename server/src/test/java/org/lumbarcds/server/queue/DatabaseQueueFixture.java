// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.queue;

import java.time.Clock;
import org.lumbarcds.analysis.AnalysisQueue;
import org.lumbarcds.server.fhir.OutcomeStore;
import org.lumbarcds.server.projection.StudyCards;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Queues on the running server's database, with a clock and a model of the test's choice. */
record DatabaseQueueFixture(QueueRows rows, StudyCards cards, OutcomeStore outcomes, JdbcTemplate jdbc,
        PlatformTransactionManager transactions) {

    AnalysisQueue empty(String modelDigest, int maximumAttempts, Clock clock) {
        jdbc.update("delete from analysis_request");
        jdbc.update("delete from study_card");
        return new DatabaseAnalysisQueue(rows, cards, outcomes, new TransactionTemplate(transactions), modelDigest,
                maximumAttempts, clock);
    }
}
