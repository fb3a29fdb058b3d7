// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.queue;

import java.time.Clock;
import org.lumbarcds.analysis.AnalysisQueue;
import org.lumbarcds.analysis.AnalysisQueueContract;
import org.lumbarcds.analysis.Requests;
import org.lumbarcds.server.PostgresServer;
import org.lumbarcds.server.RunningServer;
import org.springframework.test.context.ContextConfiguration;

@RunningServer
@ContextConfiguration(initializers = PostgresServer.class)
class DatabaseQueueOnPostgresTest extends AnalysisQueueContract {

    private final TestQueues database;

    DatabaseQueueOnPostgresTest(TestQueues database) {
        this.database = database;
    }

    @Override
    protected AnalysisQueue emptyQueue(Clock time) {
        return database.empty(Requests.MODEL.digest(), 20, time);
    }
}
