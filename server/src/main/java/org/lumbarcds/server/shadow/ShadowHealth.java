// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.shadow;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** {@code shadow} in the health: whether a second model reads along. One that cannot is a degradation, nothing more. */
@Component("shadowHealthIndicator")
class ShadowHealth implements HealthIndicator {

    private final ShadowModel model;

    ShadowHealth(ShadowModel model) {
        this.model = model;
    }

    @Override
    public Health health() {
        return switch (model.mode()) {
            case OFF -> Health.up().withDetail("mode", "off").build();
            case BROKEN -> Health.status("DEGRADED").withDetail("mode", "broken")
                    .withDetail("detail", "The second model cannot be used; the log and /actuator/shadow tell why."
                            + " Results and cards are not affected.")
                    .build();
            case ON -> Health.up().withDetail("mode", "on")
                    .withDetail("name", model.detector().orElseThrow().model().name())
                    .withDetail("version", model.detector().orElseThrow().model().version())
                    .withDetail("digest", model.detector().orElseThrow().model().digest())
                    .build();
        };
    }
}
