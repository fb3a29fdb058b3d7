// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.analysis;

import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.lumbarcds.dicomweb.DicomwebClient;
import org.lumbarcds.dicomweb.RetryPolicy;
import org.lumbarcds.dicomweb.Timeouts;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DicomwebConfiguration {

    private static final Duration SHORT = Duration.ofSeconds(2);

    @Bean
    RandomGenerator random() {
        return new Random();
    }

    @Bean
    DicomwebClient pacs(DicomwebProperties properties, RandomGenerator random, Clock clock) {
        return new DicomwebClient(properties.endpoint(), random, clock);
    }

    /** Asks the same archive once and briefly: a health check must not hang where the archive does. */
    @Bean
    PacsHealth pacsHealthIndicator(DicomwebProperties properties, RandomGenerator random, Clock clock) {
        return new PacsHealth(new DicomwebClient(properties.endpoint()
                .with(new Timeouts(SHORT, SHORT, SHORT, SHORT.multipliedBy(2)))
                .with(new RetryPolicy(1, Duration.ZERO, Duration.ZERO, Duration.ZERO)), random, clock));
    }
}
