// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.queue;

import java.time.Clock;
import org.lumbarcds.analysis.AnalysisQueue;
import org.lumbarcds.analysis.AnalysisQueueContract;
import org.lumbarcds.analysis.Requests;
import org.lumbarcds.server.RunningServer;
import org.lumbarcds.server.fhir.OutcomeStore;
import org.lumbarcds.server.projection.StudyCards;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

@RunningServer
class DatabaseQueueOnH2Test extends AnalysisQueueContract {

    private final DatabaseQueueFixture database;

    DatabaseQueueOnH2Test(QueueRows rows, StudyCards cards, OutcomeStore outcomes, JdbcTemplate jdbc,
            PlatformTransactionManager transactions) {
        this.database = new DatabaseQueueFixture(rows, cards, outcomes, jdbc, transactions);
    }

    @Override
    protected AnalysisQueue emptyQueue(Clock time) {
        return database.empty(Requests.MODEL.digest(), 20, time);
    }
}
