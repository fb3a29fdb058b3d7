// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.queue;

import java.time.Clock;
import org.lumbarcds.analysis.AnalysisQueue;
import org.lumbarcds.analysis.OrderQueue;
import org.lumbarcds.analysis.OrderQueueContract;
import org.lumbarcds.analysis.Requests;
import org.lumbarcds.server.RunningServer;

@RunningServer
class DatabaseOrderQueueOnH2Test extends OrderQueueContract {

    private final TestQueues database;

    DatabaseOrderQueueOnH2Test(TestQueues database) {
        this.database = database;
    }

    @Override
    protected AnalysisQueue emptyAnalyses(Clock time) {
        return database.empty(Requests.MODEL.digest(), 20, time);
    }

    @Override
    protected OrderQueue emptyOrders(Clock time) {
        return database.emptyOrders(Requests.MODEL.digest(), time);
    }
}
