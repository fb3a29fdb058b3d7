// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.time.Clock;

final class InMemoryOrderQueueTest extends OrderQueueContract {

    private InMemoryAnalysisQueue analyses;

    @Override
    protected AnalysisQueue emptyAnalyses(Clock time) {
        analyses = new InMemoryAnalysisQueue(time);
        return analyses;
    }

    @Override
    protected OrderQueue emptyOrders(Clock time) {
        return new InMemoryOrderQueue(time, analyses);
    }
}
