// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lumbarcds.analysis.WorkerThreads;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;

class LivingThreadsTest {

    @Test
    void aLoopShortOfThreadsIsDownAndTheReasonNamesItAndTheRemedy() {
        Health health = LivingThreads.health(Map.of("analysis", new WorkerThreads(2, 1), "orders",
                new WorkerThreads(1, 1))).build();

        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails().get("detail")).asString()
                .startsWith("1 of 2 threads of 'analysis' are alive").contains("Restart this server").doesNotContain("orders");
        assertThat(health.getDetails()).containsEntry("threads", Map.of("analysis", "1 of 2", "orders", "1 of 1"));
    }

    @Test
    void completeLoopsAndStoppedOnesAreUp() {
        assertThat(LivingThreads.health(Map.of("analysis", new WorkerThreads(2, 2), "shadow",
                new WorkerThreads(0, 0))).build().getStatus()).isEqualTo(Status.UP);
    }
}
