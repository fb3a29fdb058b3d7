// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.analysis;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.lumbarcds.dicomweb.Authentication;
import org.lumbarcds.dicomweb.DicomwebClient;
import org.lumbarcds.dicomweb.DicomwebEndpoint;
import org.lumbarcds.dicomweb.RetryPolicy;
import org.lumbarcds.dicomweb.Timeouts;
import org.lumbarcds.server.security.WorkerTokens;
import org.springframework.boot.autoconfigure.web.ServerProperties;
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
    DicomwebEndpoint pacsEndpoint(DicomwebProperties properties, ServerProperties server, WorkerTokens tokens) {
        return properties.endpoint(isOwn(properties.baseUrl(), server)
                ? Optional.of(new Authentication.Bearer(rejected -> tokens.archiveReader()))
                : Optional.empty());
    }

    /** The embedded archive asks for a token of this server, also from this server. */
    private static boolean isOwn(URI archive, ServerProperties server) {
        return List.of("127.0.0.1", "localhost").contains(archive.getHost())
                && server.getPort() != null && archive.getPort() == server.getPort();
    }

    @Bean
    DicomwebClient pacs(DicomwebEndpoint endpoint, RandomGenerator random, Clock clock) {
        return new DicomwebClient(endpoint, random, clock);
    }

    /** Asks the same archive once and briefly: a health check must not hang where the archive does. */
    @Bean
    PacsHealth pacsHealthIndicator(DicomwebEndpoint endpoint, RandomGenerator random, Clock clock) {
        return new PacsHealth(new DicomwebClient(endpoint
                .with(new Timeouts(SHORT, SHORT, SHORT, SHORT.multipliedBy(2)))
                .with(new RetryPolicy(1, Duration.ZERO, Duration.ZERO, Duration.ZERO)), random, clock));
    }
}
