// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import org.lumbarcds.analysis.AnalysisListener;
import org.lumbarcds.analysis.Failure;
import org.lumbarcds.analysis.OrderStatus;
import org.lumbarcds.server.web.Incident;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Counts and times analyses, and logs those that fail; nothing in it tells studies or patients apart. */
@Component
class AnalysisMetrics implements AnalysisListener {

    private static final Logger LOG = LoggerFactory.getLogger(AnalysisMetrics.class);

    private final MeterRegistry registry;

    AnalysisMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void started(int attempt) {
        Counter.builder("lumbar.analysis.started").tag("attempt", attempt == 1 ? "first" : "further")
                .register(registry).increment();
    }

    @Override
    public void passed(Stage stage, Duration time) {
        timer("lumbar.analysis.stage", "stage", stage.name().toLowerCase(Locale.ROOT)).record(time);
    }

    @Override
    public void finished(Ending ending, Duration time) {
        timer("lumbar.analysis", "ending", ending.name().toLowerCase(Locale.ROOT)).record(time);
    }

    @Override
    public void failed(Failure failure, boolean retried, Duration time, Throwable cause) {
        Counter.builder("lumbar.analysis.failed").tag("kind", failure.kind().name().toLowerCase(Locale.ROOT))
                .tag("retried", Boolean.toString(retried)).register(registry).increment();
        LOG.warn("analysis failed, {}: {} {}", retried ? "to be tried again" : "given up", failure.kind(),
                failure.detail());
        if (cause instanceof Error) {
            // Not the study's doing, most likely: a broken installation, or no memory. An operator has to see where.
            Incident.of(cause);
        }
        LOG.debug("failure", cause);
    }

    @Override
    public void orderEnded(OrderStatus.State state) {
        Counter.builder("lumbar.orders.ended").tag("ending", state.name().toLowerCase(Locale.ROOT))
                .register(registry).increment();
    }

    @Override
    public void abandoned(Duration time) {
        Counter.builder("lumbar.analysis.abandoned").register(registry).increment();
    }

    @Override
    public void queueUnavailable(Throwable cause) {
        Counter.builder("lumbar.queue.unavailable").register(registry).increment();
        LOG.warn("the queue cannot be asked: {}", cause.getClass().getSimpleName());
        LOG.debug("queue", cause);
    }

    @Override
    public void escaped(Throwable cause) {
        Counter.builder("lumbar.worker.faults").tag("worker", "analysis").register(registry).increment();
        Incident.of(cause);
    }

    private Timer timer(String name, String tag, String value) {
        return Timer.builder(name).tag(tag, value).publishPercentileHistogram().register(registry);
    }
}
