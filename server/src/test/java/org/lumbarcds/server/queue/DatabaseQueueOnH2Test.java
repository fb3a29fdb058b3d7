// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.queue;

import java.time.Clock;
import org.lumbarcds.analysis.AnalysisQueue;
import org.lumbarcds.analysis.AnalysisQueueContract;
import org.lumbarcds.analysis.Requests;
import org.lumbarcds.server.RunningServer;

@RunningServer
class DatabaseQueueOnH2Test extends AnalysisQueueContract {

    private final TestQueues database;

    DatabaseQueueOnH2Test(TestQueues database) {
        this.database = database;
    }

    @Override
    protected AnalysisQueue emptyQueue(Clock time) {
        return database.empty(Requests.MODEL.digest(), 20, time);
    }
}
