// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.lumbarcds.analysis.AnalysisQueue.Lease;

/**
 * Keeps one lease alive while its study is analysed, and interrupts the analysing thread when the lease is lost: another
 * worker has the study then.
 */
final class LeaseKeeper implements AutoCloseable {

    /** Two renewals may fail before the lease runs out. */
    private static final int RENEWALS_IN_A_LEASE = 3;

    private final WorkQueue queue;
    private final Lease lease;
    private final Duration time;
    private final AnalysisListener listener;
    private final Thread analysing = Thread.currentThread();
    private final ScheduledFuture<?> heartbeat;
    private long renewedAt = System.nanoTime();
    private boolean lost;
    private boolean closed;

    LeaseKeeper(WorkQueue queue, Lease lease, Duration time, ScheduledExecutorService timer,
            AnalysisListener listener) {
        this.queue = queue;
        this.lease = lease;
        this.time = time;
        this.listener = listener;
        long period = time.toMillis() / RENEWALS_IN_A_LEASE;
        heartbeat = timer.scheduleWithFixedDelay(this::renew, period, period, TimeUnit.MILLISECONDS);
    }

    private void renew() {
        boolean held;
        try {
            held = queue.renew(lease, time);
        } catch (Throwable e) {
            // The store may come back before the lease runs out; a task that throws would not be run again.
            listener.queueUnavailable(e);
            held = System.nanoTime() - renewed() < time.toNanos();
            renewed(held, false);
            return;
        }
        renewed(held, true);
    }

    private synchronized long renewed() {
        return renewedAt;
    }

    private synchronized void renewed(boolean held, boolean prolonged) {
        if (held && prolonged) {
            renewedAt = System.nanoTime();
        }
        if (!held && !closed && !lost) {
            lost = true;
            analysing.interrupt();
        }
    }

    synchronized boolean lost() {
        return lost;
    }

    /** Ends the heartbeat; no interrupt of this lease arrives afterwards. */
    @Override
    public synchronized void close() {
        closed = true;
        heartbeat.cancel(false);
    }
}
