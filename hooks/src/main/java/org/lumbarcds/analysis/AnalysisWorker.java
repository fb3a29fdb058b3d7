// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import org.lumbarcds.analysis.AnalysisQueue.Lease;

/**
 * Takes studies from the queue and analyses them, a fixed number at a time, until it is closed. Any number of workers in
 * any number of processes share a queue: whatever happens to one, its studies are taken over when its leases run out.
 */
public final class AnalysisWorker implements AutoCloseable {

    private final WorkQueue queue;
    private final StudyAnalysis analysis;
    private final RetrySchedule retries;
    private final WorkerSettings settings;
    private final AnalysisListener listener;
    private final Clock clock;
    private final RandomGenerator random;

    private final BackgroundLoop loop;
    private ScheduledExecutorService heartbeats;

    /** @param random draws the delays of retries; used by several threads */
    public AnalysisWorker(WorkQueue queue, StudyAnalysis analysis, RetrySchedule retries,
            WorkerSettings settings, AnalysisListener listener, Clock clock, RandomGenerator random) {
        this.queue = queue;
        this.analysis = analysis;
        this.retries = retries;
        this.settings = settings;
        this.listener = listener;
        this.clock = clock;
        this.random = random;
        this.loop = new BackgroundLoop(settings.name(), settings.concurrency(), settings.pollInterval(),
                settings.stopGrace(), this::step, listener::escaped);
    }

    /** Starts the threads; once only. */
    public synchronized void start() {
        if (heartbeats != null) {
            throw new IllegalStateException("the worker was started before");
        }
        heartbeats = Executors.newSingleThreadScheduledExecutor(job -> {
            Thread thread = new Thread(job, settings.name() + "-heartbeat");
            thread.setDaemon(true);
            return thread;
        });
        loop.start();
    }

    /** Says that something was submitted, so that it need not wait for the next look. */
    public void wakeUp() {
        loop.wakeUp();
    }

    public WorkerThreads threads() {
        return loop.threads();
    }

    /** Lets running analyses finish for a while, then calls them off: they go back to the queue. */
    @Override
    public synchronized void close() {
        loop.close();
        if (heartbeats != null) {
            heartbeats.shutdownNow();
        }
    }

    private boolean step() {
        Optional<Lease> lease = lease();
        lease.ifPresent(this::analyse);
        return lease.isPresent();
    }

    private Optional<Lease> lease() {
        try {
            return queue.lease(settings.name(), settings.leaseTime());
        } catch (Throwable e) {
            // The store is down; the next look may find it up.
            listener.queueUnavailable(e);
            return Optional.empty();
        }
    }

    private void analyse(Lease lease) {
        long start = System.nanoTime();
        try {
            listener.started(lease.attempt());
            keepAndAnalyse(lease, start);
        } catch (RetrievalException e) {
            failed(lease, e.failure(), e.retryAfter(), start, e);
        } catch (Throwable e) {
            // The last line: whatever a study does to this software, the other studies go on and this one has a reason.
            failed(lease, Failure.of("The analysis", e), Optional.empty(), start, e);
        }
        if (!loop.stopping()) {
            // The lease is closed: a late interrupt of it must not reach the next study.
            Thread.interrupted();
        }
    }

    private void keepAndAnalyse(Lease lease, long start) throws RetrievalException {
        LeaseKeeper keeper = new LeaseKeeper(queue, lease, settings.leaseTime(), heartbeats, listener);
        try (keeper) {
            publish(lease, analysis.analyse(lease.request()), start);
        } catch (InterruptedException e) {
            calledOff(lease, keeper, start);
        }
    }

    private void publish(Lease lease, AnalysisOutcome outcome, long start) {
        long publishing = System.nanoTime();
        boolean written;
        try {
            written = queue.complete(lease, outcome);
        } catch (Throwable e) {
            failed(lease, Failure.ofStoring("The result", e), Optional.empty(), start, e);
            return;
        }
        listener.passed(AnalysisListener.Stage.PUBLISH, since(publishing));
        if (written) {
            listener.finished(ending(outcome), since(start));
        } else {
            listener.abandoned(since(start));
        }
    }

    private void calledOff(Lease lease, LeaseKeeper keeper, long start) {
        listener.abandoned(since(start));
        if (!keeper.lost()) {
            giveBack(() -> queue.retry(lease,
                    new Failure(Failure.Kind.INTERNAL, "The analysis was called off because the server stops."),
                    clock.instant()));
        }
    }

    private void failed(Lease lease, Failure failure, Optional<Duration> notBefore, long start, Throwable cause) {
        Optional<Duration> delay = retries.delay(failure.kind(), lease.attempt(), notBefore, random);
        Instant now = clock.instant();
        giveBack(() -> {
            if (delay.isPresent()) {
                queue.retry(lease, failure, now.plus(delay.get()));
            } else {
                queue.giveUp(lease, failure);
            }
        });
        // Told last: should the telling fail, the row is given back all the same.
        listener.failed(failure, delay.isPresent(), since(start), cause);
    }

    private void giveBack(Runnable change) {
        try {
            change.run();
        } catch (Throwable e) {
            // Nothing is lost: the lease runs out and the study is taken up again.
            listener.queueUnavailable(e);
        }
    }

    private static AnalysisListener.Ending ending(AnalysisOutcome outcome) {
        if (outcome instanceof AnalysisOutcome.Read read) {
            return read.findings().judged() ? AnalysisListener.Ending.JUDGED : AnalysisListener.Ending.OUT_OF_SCOPE;
        }
        return AnalysisListener.Ending.IDENTITY_MISMATCH;
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
