// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.cds;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.lumbarcds.cdshooks.CdsHooksProblem;
import org.springframework.stereotype.Component;

/** Times hook calls from arrival to answer: {@code lumbar_hook_seconds}, by service and outcome. */
@Component
class HookMetrics {

    private final MeterRegistry registry;

    HookMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    Call started(String service) {
        Timer.Sample sample = Timer.start(registry);
        return fault -> sample.stop(Timer.builder("lumbar.hook")
                .description("Hook calls, from arrival to answer")
                .tag("service", service)
                .tag("outcome", outcome(fault))
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(5))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(registry));
    }

    private static String outcome(Throwable fault) {
        Throwable cause = fault instanceof CompletionException late ? late.getCause() : fault;
        if (cause == null) {
            return "answered";
        }
        return cause instanceof CdsHooksProblem problem && problem.status() < 500 ? "refused" : "failed";
    }

    /** One call being measured. */
    @FunctionalInterface
    interface Call {

        /** @param fault null when it was answered */
        void ended(Throwable fault);
    }
}
