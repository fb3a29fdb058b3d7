// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.ops;

import org.lumbarcds.analysis.OrderStatus;
import org.lumbarcds.analysis.StudyStatus;
import org.lumbarcds.server.queue.QueueOperations;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** {@code queue} in the health: how much waits and since when. A long queue is slow, not ill. */
@Component("queueHealthIndicator")
class QueueHealth implements HealthIndicator {

    private final QueueOperations queue;

    QueueHealth(QueueOperations queue) {
        this.queue = queue;
    }

    @Override
    public Health health() {
        QueueOperations.Depth depth = queue.depth();
        return Health.up()
                .withDetail("waiting", depth.studies().get(StudyStatus.State.QUEUED))
                .withDetail("running", depth.studies().get(StudyStatus.State.RUNNING))
                .withDetail("awaitingStudy", depth.orders().get(OrderStatus.State.AWAITING))
                .withDetail("neverArrived", depth.orders().get(OrderStatus.State.FAILED))
                .withDetail("failed", depth.studies().get(StudyStatus.State.FAILED))
                .withDetail("longestWaitSeconds", depth.longestWait().toSeconds())
                .build();
    }
}
