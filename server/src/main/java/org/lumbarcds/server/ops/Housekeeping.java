// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.ops;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.lumbarcds.server.database.DatabaseKind;
import org.lumbarcds.server.database.DatabaseProperties;
import org.lumbarcds.server.queue.QueueOperations;
import org.lumbarcds.server.queue.QueueProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Keeps the queue tidy: at the start, and again and again. */
@Component
class Housekeeping implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration UNSERVED = Duration.ofMinutes(5);

    private final QueueOperations queue;
    private final DatabaseProperties database;
    private final Duration period;
    private ScheduledExecutorService timer;

    Housekeeping(QueueOperations queue, DatabaseProperties database, QueueProperties properties) {
        this.queue = queue;
        this.database = database;
        this.period = properties.housekeepingPeriod();
    }

    /** Before the workers, which start in the last phase. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public synchronized void start() {
        // An H2 file is open in one process at a time: whatever is still marked running was cut off with the last one.
        if (database.kind() == DatabaseKind.H2) {
            int released = queue.releaseAll();
            if (released > 0) {
                LOG.info("{} studies were being analysed when the server was stopped; they are queued again", released);
            }
        }
        timer = Executors.newSingleThreadScheduledExecutor(job -> {
            Thread thread = new Thread(job, "housekeeping");
            thread.setDaemon(true);
            return thread;
        });
        timer.scheduleWithFixedDelay(this::tidy, 0, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tidy() {
        try {
            int adopted = queue.adoptOrphans(UNSERVED);
            if (adopted > 0) {
                LOG.info("{} studies waited for another model version; the one in use reads them", adopted);
            }
        } catch (DataAccessException e) {
            // The next round may find the database up; a task that throws would not be run again.
            LOG.warn("housekeeping failed: {}", e.getClass().getSimpleName());
        }
    }

    @Override
    public synchronized void stop() {
        timer.shutdownNow();
        timer = null;
    }

    @Override
    public synchronized boolean isRunning() {
        return timer != null;
    }
}
