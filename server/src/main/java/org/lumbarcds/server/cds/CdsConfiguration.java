// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.cds;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.lumbarcds.cdshooks.CdsClient;
import org.lumbarcds.cdshooks.CdsClientAuthenticator;
import org.lumbarcds.cdshooks.CdsRequestReader;
import org.lumbarcds.cdshooks.FeedbackReader;
import org.lumbarcds.cdshooks.ReplayGuard;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration(proxyBeanMethods = false)
class CdsConfiguration {

    @Bean
    CdsClientAuthenticator cdsClientAuthenticator(CdsProperties properties, ReplayGuard replays, Clock clock) {
        List<CdsClient> clients = properties.clients().stream().map(CdsConfiguration::client).toList();
        return new CdsClientAuthenticator(clients, new HttpJwkSets(), replays, clock);
    }

    @Bean
    CdsRequestReader cdsRequestReader(CdsProperties properties) {
        return new CdsRequestReader(properties.maximumBodyBytes());
    }

    @Bean
    FeedbackReader feedbackReader(CdsProperties properties) {
        return new FeedbackReader(properties.maximumBodyBytes());
    }

    /** Hook calls wait for analyses here, so that the container's threads stay free for everything else. */
    @Bean
    ThreadPoolTaskExecutor hookCalls(CdsProperties properties) {
        ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
        executor.setThreadNamePrefix("hook-");
        executor.setCorePoolSize(properties.concurrentCalls());
        executor.setMaxPoolSize(properties.concurrentCalls());
        executor.setAllowCoreThreadTimeOut(true);
        executor.setQueueCapacity(properties.waitingCalls());
        executor.setWaitForTasksToCompleteOnShutdown(true);
        executor.setAwaitTerminationSeconds((int) properties.deadline().toSeconds() + 1);
        return executor;
    }

    @Bean
    WebMvcConfigurer cdsCors(CdsProperties properties) {
        return new WebMvcConfigurer() {
            @Override
            public void addCorsMappings(CorsRegistry registry) {
                registry.addMapping("/cds-services/**")
                        .allowedOrigins(properties.allowedOrigins().toArray(String[]::new))
                        .allowedMethods("GET", "POST")
                        .allowedHeaders("Authorization", "Content-Type")
                        .maxAge(600);
            }
        };
    }

    private static CdsClient client(CdsProperties.Client client) {
        if ((client.jwkSet() == null) == (client.jwkSetUrl() == null)) {
            throw new IllegalArgumentException("lumbar.cds.clients: " + client.issuer()
                    + " needs either jwk-set (a file) or jwk-set-url");
        }
        CdsClient keyed = client.jwkSetUrl() != null
                ? CdsClient.withJwkSetUrl(client.issuer(), client.jwkSetUrl())
                : CdsClient.withKeys(client.issuer(), text(client.jwkSet()));
        return keyed.with(client.fhirServers(), client.ownStore());
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("lumbar.cds.clients: cannot read the JWK set " + file, e);
        }
    }
}
