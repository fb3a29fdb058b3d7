// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.ops;

import java.util.Map;
import org.lumbarcds.analysis.OrderStatus;
import org.lumbarcds.analysis.StudyStatus;
import org.lumbarcds.server.analysis.Worker;
import org.lumbarcds.server.queue.QueueOperations;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * {@code queue} in the health: how much waits and since when, and whether all threads live that should work on it. A long
 * queue is slow, not ill; one that nobody works on is down.
 */
@Component("queueHealthIndicator")
class QueueHealth implements HealthIndicator {

    private final QueueOperations queue;
    private final Worker worker;
    private final Housekeeping housekeeping;

    QueueHealth(QueueOperations queue, Worker worker, Housekeeping housekeeping) {
        this.queue = queue;
        this.worker = worker;
        this.housekeeping = housekeeping;
    }

    @Override
    public Health health() {
        QueueOperations.Depth depth = queue.depth();
        return LivingThreads.health(Map.of("analysis", worker.analysing(), "orders", worker.watching(),
                        "housekeeping", housekeeping.threads()))
                .withDetail("waiting", depth.studies().get(StudyStatus.State.QUEUED))
                .withDetail("running", depth.studies().get(StudyStatus.State.RUNNING))
                .withDetail("awaitingStudy", depth.orders().get(OrderStatus.State.AWAITING))
                .withDetail("neverArrived", depth.orders().get(OrderStatus.State.FAILED))
                .withDetail("failed", depth.studies().get(StudyStatus.State.FAILED))
                .withDetail("longestWaitSeconds", depth.longestWait().toSeconds())
                .build();
    }
}
