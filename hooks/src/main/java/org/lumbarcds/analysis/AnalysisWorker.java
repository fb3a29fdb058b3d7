// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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

    private final Semaphore wakeUps = new Semaphore(0);
    private final List<Thread> threads = new ArrayList<>();
    private ScheduledExecutorService heartbeats;
    private volatile boolean stopping;

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
        for (int i = 0; i < settings.concurrency(); i++) {
            Thread thread = new Thread(this::work, settings.name() + "-" + (i + 1));
            threads.add(thread);
            thread.start();
        }
    }

    /** Says that something was submitted, so that it need not wait for the next look. */
    public void wakeUp() {
        if (wakeUps.availablePermits() < settings.concurrency()) {
            wakeUps.release();
        }
    }

    /** Lets running analyses finish for a while, then calls them off: they go back to the queue. */
    @Override
    public synchronized void close() {
        stopping = true;
        wakeUps.release(settings.concurrency());
        long end = System.nanoTime() + settings.stopGrace().toNanos();
        boolean interrupted = false;
        for (Thread thread : threads) {
            interrupted |= !join(thread, Math.max(1, (end - System.nanoTime()) / 1_000_000));
        }
        threads.stream().filter(Thread::isAlive).forEach(Thread::interrupt);
        for (Thread thread : threads) {
            // A called-off analysis ends with the network's current batch.
            interrupted |= !join(thread, TimeUnit.SECONDS.toMillis(10));
        }
        if (heartbeats != null) {
            heartbeats.shutdownNow();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean join(Thread thread, long milliseconds) {
        try {
            thread.join(milliseconds);
            return true;
        } catch (InterruptedException e) {
            // Being told to hurry: the caller's flag is set again at the end.
            return false;
        }
    }

    private void work() {
        while (!stopping) {
            try {
                Optional<Lease> lease = lease();
                if (lease.isPresent()) {
                    analyse(lease.get());
                } else {
                    wakeUps.tryAcquire(settings.pollInterval().toMillis(), TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                // Called off while waiting: only stopping does that, and the loop looks.
                continue;
            }
        }
    }

    private Optional<Lease> lease() {
        try {
            return queue.lease(settings.name(), settings.leaseTime());
        } catch (RuntimeException e) {
            // The store is down; the next look may find it up.
            listener.queueUnavailable(e);
            return Optional.empty();
        }
    }

    private void analyse(Lease lease) {
        long start = System.nanoTime();
        listener.started(lease.attempt());
        LeaseKeeper keeper = new LeaseKeeper(queue, lease, settings.leaseTime(), heartbeats, listener);
        try (keeper) {
            AnalysisOutcome outcome = analysis.analyse(lease.request());
            publish(lease, outcome, start);
        } catch (RetrievalException e) {
            failed(lease, e.failure(), e.retryAfter(), start, e);
        } catch (InterruptedException e) {
            calledOff(lease, keeper, start);
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            // The last line: whatever a study does to this software, the other studies go on and this one has a reason.
            failed(lease, new Failure(Failure.Kind.INTERNAL,
                    "The analysis failed with " + e.getClass().getSimpleName() + "."), Optional.empty(), start, e);
        }
        if (!stopping) {
            // The lease is closed: a late interrupt of it must not reach the next study.
            Thread.interrupted();
        }
    }

    private void publish(Lease lease, AnalysisOutcome outcome, long start) {
        long publishing = System.nanoTime();
        boolean written;
        try {
            written = queue.complete(lease, outcome);
        } catch (IllegalArgumentException | IllegalStateException | NullPointerException e) {
            // A fault in what was to be written, not in the store.
            throw e;
        } catch (RuntimeException e) {
            failed(lease, new Failure(Failure.Kind.STORE_UNAVAILABLE,
                    "The result could not be stored (" + e.getClass().getSimpleName() + ")."), Optional.empty(), start,
                    e);
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
        listener.failed(failure, delay.isPresent(), since(start), cause);
        Instant now = clock.instant();
        giveBack(() -> {
            if (delay.isPresent()) {
                queue.retry(lease, failure, now.plus(delay.get()));
            } else {
                queue.giveUp(lease, failure);
            }
        });
    }

    private void giveBack(Runnable change) {
        try {
            change.run();
        } catch (RuntimeException e) {
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
