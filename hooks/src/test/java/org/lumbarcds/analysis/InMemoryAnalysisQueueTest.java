// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.time.Clock;

final class InMemoryAnalysisQueueTest extends AnalysisQueueContract {

    @Override
    protected AnalysisQueue emptyQueue(Clock time) {
        return new InMemoryAnalysisQueue(time);
    }
}
