// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.lumbarcds.analysis.BackgroundLoop;
import org.lumbarcds.analysis.WorkerThreads;
import org.lumbarcds.server.database.DatabaseKind;
import org.lumbarcds.server.database.DatabaseProperties;
import org.lumbarcds.server.queue.QueueOperations;
import org.lumbarcds.server.queue.QueueProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Keeps the queue tidy: at the start, and again and again. */
@Component
class Housekeeping implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration UNSERVED = Duration.ofMinutes(5);

    private final QueueOperations queue;
    private final DatabaseProperties database;
    private final Counter faults;
    private final BackgroundLoop loop;

    Housekeeping(QueueOperations queue, DatabaseProperties database, QueueProperties properties,
            MeterRegistry registry) {
        this.queue = queue;
        this.database = database;
        this.faults = Counter.builder("lumbar.worker.faults").tag("worker", "housekeeping").register(registry);
        this.loop = new BackgroundLoop("housekeeping", 1, properties.housekeepingPeriod(), Duration.ZERO, this::tidy,
                this::failed);
    }

    /** Before the workers, which start in the last phase. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public void start() {
        // An H2 file is open in one process at a time: whatever is still marked running was cut off with the last one.
        if (database.kind() == DatabaseKind.H2) {
            int released = queue.releaseAll();
            if (released > 0) {
                LOG.info("{} studies were being analysed when the server was stopped; they are queued again", released);
            }
        }
        loop.start();
    }

    private boolean tidy() {
        int adopted = queue.adoptOrphans(UNSERVED);
        if (adopted > 0) {
            LOG.info("{} studies waited for another model version; the one in use reads them", adopted);
        }
        return false;
    }

    private void failed(Throwable cause) {
        faults.increment();
        // The next round may find the database up.
        LOG.warn("housekeeping failed: {}", cause.getClass().getSimpleName());
        LOG.debug("housekeeping", cause);
    }

    WorkerThreads threads() {
        return loop.threads();
    }

    @Override
    public void stop() {
        loop.close();
    }

    @Override
    public boolean isRunning() {
        return loop.threads().configured() > 0;
    }
}
