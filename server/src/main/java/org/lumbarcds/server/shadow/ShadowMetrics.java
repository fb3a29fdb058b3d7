// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.shadow;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import org.lumbarcds.analysis.AnalysisListener;
import org.lumbarcds.analysis.Failure;
import org.lumbarcds.server.web.Incident;
import org.lumbarcds.shadow.ShadowAnalysis;
import org.lumbarcds.shadow.SliceShelf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts and times the second model's readings under names of their own; the first model's measures know nothing of it. */
final class ShadowMetrics implements AnalysisListener {

    private static final Logger LOG = LoggerFactory.getLogger(ShadowMetrics.class);

    private final MeterRegistry registry;

    ShadowMetrics(MeterRegistry registry, SliceShelf shelf) {
        this.registry = registry;
        Gauge.builder("lumbar.shadow.kept", shelf, SliceShelf::bytes)
                .description("Slices kept for the second model").baseUnit("bytes").register(registry);
    }

    /** Where a study's images came from. */
    void images(ShadowAnalysis.Source source) {
        Counter.builder("lumbar.shadow.images").tag("source", source.name().toLowerCase(Locale.ROOT))
                .register(registry).increment();
    }

    @Override
    public void finished(Ending ending, Duration time) {
        Timer.builder("lumbar.shadow").tag("ending", ending.name().toLowerCase(Locale.ROOT)).register(registry)
                .record(time);
    }

    @Override
    public void failed(Failure failure, boolean retried, Duration time, Throwable cause) {
        Counter.builder("lumbar.shadow.failed").tag("kind", failure.kind().name().toLowerCase(Locale.ROOT))
                .tag("retried", Boolean.toString(retried)).register(registry).increment();
        LOG.warn("the second model failed on a study, {}: {} {}", retried ? "to be tried again" : "given up",
                failure.kind(), failure.detail());
        if (cause instanceof Error) {
            Incident.of(cause);
        }
        LOG.debug("failure", cause);
    }

    @Override
    public void queueUnavailable(Throwable cause) {
        Counter.builder("lumbar.shadow.unavailable").register(registry).increment();
        LOG.warn("the second model's studies cannot be asked for: {}", cause.getClass().getSimpleName());
        LOG.debug("queue", cause);
    }

    @Override
    public void escaped(Throwable cause) {
        Counter.builder("lumbar.worker.faults").tag("worker", "shadow").register(registry).increment();
        Incident.of(cause);
    }
}
