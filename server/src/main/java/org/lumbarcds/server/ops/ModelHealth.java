// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.ops;

import org.lumbarcds.detect.OnnxSliceDetector;
import org.lumbarcds.detect.ProviderChoice;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** {@code model} in the health: which model, what it was asked to run on, what it got and why. */
@Component("modelHealthIndicator")
class ModelHealth implements HealthIndicator {

    private final OnnxSliceDetector detector;

    ModelHealth(OnnxSliceDetector detector) {
        this.detector = detector;
    }

    @Override
    public Health health() {
        ProviderChoice provider = detector.provider();
        return Health.up()
                .withDetail("name", detector.model().name())
                .withDetail("version", detector.model().version())
                .withDetail("digest", detector.model().digest())
                .withDetail("accelerationAsked", provider.asked())
                .withDetail("accelerationGot", provider.got())
                .withDetail("why", provider.why())
                .build();
    }
}
