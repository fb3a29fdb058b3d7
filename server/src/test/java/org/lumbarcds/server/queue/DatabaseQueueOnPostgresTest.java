// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.queue;

import java.time.Clock;
import org.lumbarcds.analysis.AnalysisQueue;
import org.lumbarcds.analysis.AnalysisQueueContract;
import org.lumbarcds.analysis.Requests;
import org.lumbarcds.server.PostgresServer;
import org.lumbarcds.server.RunningServer;
import org.lumbarcds.server.fhir.OutcomeStore;
import org.lumbarcds.server.projection.StudyCards;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.transaction.PlatformTransactionManager;

@RunningServer
@ContextConfiguration(initializers = PostgresServer.class)
class DatabaseQueueOnPostgresTest extends AnalysisQueueContract {

    private final DatabaseQueueFixture database;

    DatabaseQueueOnPostgresTest(QueueRows rows, StudyCards cards, OutcomeStore outcomes, JdbcTemplate jdbc,
            PlatformTransactionManager transactions) {
        this.database = new DatabaseQueueFixture(rows, cards, outcomes, jdbc, transactions);
    }

    @Override
    protected AnalysisQueue emptyQueue(Clock time) {
        return database.empty(Requests.MODEL.digest(), 20, time);
    }
}
