// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.shadow;

import java.util.Map;
import org.lumbarcds.server.ops.LivingThreads;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * {@code shadow} in the health: whether a second model reads along. One that cannot is a degradation, nothing
 * more; a thread that died means that the process is ill.
 */
@Component("shadowHealthIndicator")
class ShadowHealth implements HealthIndicator {

    private final ShadowModel model;
    private final ShadowWorker worker;

    ShadowHealth(ShadowModel model, ShadowWorker worker) {
        this.model = model;
        this.worker = worker;
    }

    @Override
    public Health health() {
        return switch (model.mode()) {
            case OFF -> Health.up().withDetail("mode", "off").build();
            case BROKEN -> Health.status("DEGRADED").withDetail("mode", "broken")
                    .withDetail("detail", "The second model cannot be used; the log and /actuator/shadow tell why."
                            + " Results and cards are not affected.")
                    .build();
            case ON -> LivingThreads.health(Map.of("shadow", worker.threads())).withDetail("mode", "on")
                    .withDetail("name", model.detector().orElseThrow().model().name())
                    .withDetail("version", model.detector().orElseThrow().model().version())
                    .withDetail("digest", model.detector().orElseThrow().model().digest())
                    .build();
        };
    }
}
