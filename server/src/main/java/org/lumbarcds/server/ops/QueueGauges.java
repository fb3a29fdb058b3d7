// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.function.Supplier;
import org.lumbarcds.analysis.OrderStatus;
import org.lumbarcds.analysis.StudyStatus;
import org.lumbarcds.analysis.WorkerThreads;
import org.lumbarcds.server.analysis.Worker;
import org.lumbarcds.server.queue.QueueOperations;
import org.springframework.stereotype.Component;

/**
 * {@code lumbar_queue_studies} and {@code lumbar_queue_orders} by state and {@code lumbar_queue_longest_wait_seconds},
 * and {@code lumbar_worker_threads}, living and configured; read at each scrape.
 */
@Component
class QueueGauges implements MeterBinder {

    private final QueueOperations queue;
    private final Worker worker;
    private final Housekeeping housekeeping;

    QueueGauges(QueueOperations queue, Worker worker, Housekeeping housekeeping) {
        this.queue = queue;
        this.worker = worker;
        this.housekeeping = housekeeping;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (StudyStatus.State state : StudyStatus.State.values()) {
            Gauge.builder("lumbar.queue.studies", queue, q -> q.depth().studies().get(state))
                    .description("Studies by where they stand")
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        for (OrderStatus.State state : OrderStatus.State.values()) {
            Gauge.builder("lumbar.queue.orders", queue, q -> q.depth().orders().get(state))
                    .description("Orders known by accession number alone, by where they stand")
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        Gauge.builder("lumbar.queue.longest.wait", queue, q -> q.depth().longestWait().toSeconds())
                .description("How long the oldest waiting study or order has been asked for")
                .baseUnit("seconds")
                .register(registry);
        threads("analysis", worker::analysing, registry);
        threads("orders", worker::watching, registry);
        threads("housekeeping", housekeeping::threads, registry);
    }

    private static void threads(String name, Supplier<WorkerThreads> loop, MeterRegistry registry) {
        Gauge.builder("lumbar.worker.threads", () -> loop.get().living())
                .description("Threads alive")
                .tag("worker", name).tag("state", "living")
                .register(registry);
        Gauge.builder("lumbar.worker.threads", () -> loop.get().configured())
                .description("Threads that should be alive")
                .tag("worker", name).tag("state", "configured")
                .register(registry);
    }
}
