// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.lumbarcds.analysis.OrderQueue.Lease;

/**
 * Looks in the archive for the studies of orders known by accession number alone, on one thread of its own: a look is
 * short, and must not wait behind analyses. Any number of watchers in any number of processes share a queue.
 */
public final class OrderWatcher implements AutoCloseable {

    private static final Failure NO_STUDY = new Failure(Failure.Kind.STUDY_NOT_FOUND,
            "The PACS holds no MR study under the accession number of the order.");

    private final OrderQueue orders;
    private final StudyFinder archive;
    private final RetrySchedule retries;
    private final WorkerSettings settings;
    private final AnalysisListener listener;
    private final Runnable arrived;
    private final Clock clock;
    private final RandomGenerator random;

    private final Semaphore wakeUps = new Semaphore(0);
    private final Thread thread;
    private volatile boolean stopping;

    /**
     * @param arrived called when studies were added to the analysis queue
     * @param random draws the delays of retries
     */
    public OrderWatcher(OrderQueue orders, StudyFinder archive, RetrySchedule retries, WorkerSettings settings,
            AnalysisListener listener, Runnable arrived, Clock clock, RandomGenerator random) {
        this.orders = orders;
        this.archive = archive;
        this.retries = retries;
        this.settings = settings;
        this.listener = listener;
        this.arrived = arrived;
        this.clock = clock;
        this.random = random;
        this.thread = new Thread(this::watch, settings.name() + "-orders");
    }

    /** Starts the thread; once only. */
    public void start() {
        thread.start();
    }

    /** Says that an order was submitted, so that it need not wait for the next round. */
    public void wakeUp() {
        if (wakeUps.availablePermits() == 0) {
            wakeUps.release();
        }
    }

    /** Calls off a look in the archive that is under way; the order goes back to the queue. */
    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
        try {
            thread.join(settings.stopGrace().toMillis() + 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        while (!stopping) {
            try {
                Optional<Lease> lease = lease();
                if (lease.isPresent()) {
                    look(lease.get());
                } else {
                    wakeUps.tryAcquire(settings.pollInterval().toMillis(), TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                // Only stopping interrupts, and the loop looks.
                continue;
            }
        }
    }

    private Optional<Lease> lease() {
        try {
            return orders.lease(settings.leaseTime());
        } catch (RuntimeException e) {
            // The store is down; the next round may find it up.
            listener.queueUnavailable(e);
            return Optional.empty();
        }
    }

    private void look(Lease lease) {
        long start = System.nanoTime();
        AccessionMatch match;
        try {
            match = AccessionMatch.of(archive.byAccessionNumber(lease.order().accessionNumber()),
                    lease.order().patientIdentity());
        } catch (RetrievalException e) {
            failed(lease, e.failure(), e.retryAfter(), start, e);
            return;
        } catch (InterruptedException e) {
            giveBack(() -> orders.retry(lease, new Failure(Failure.Kind.INTERNAL,
                    "The look for the study was called off because the server stops."), clock.instant()));
            return;
        } catch (RuntimeException e) {
            // The last line: the other orders go on, and this one has a reason.
            failed(lease, new Failure(Failure.Kind.INTERNAL,
                    "The look for the study failed with " + e.getClass().getSimpleName() + "."), Optional.empty(), start, e);
            return;
        }
        if (match.isEmpty()) {
            failed(lease, NO_STUDY, Optional.empty(), start, null);
        } else {
            complete(lease, match, start);
        }
    }

    private void complete(Lease lease, AccessionMatch match, long start) {
        try {
            orders.complete(lease, match).ifPresent(state -> {
                listener.orderEnded(state);
                if (state == OrderStatus.State.ARRIVED) {
                    arrived.run();
                }
            });
        } catch (RuntimeException e) {
            failed(lease, new Failure(Failure.Kind.STORE_UNAVAILABLE, "The arrival of the study could not be stored ("
                    + e.getClass().getSimpleName() + ")."), Optional.empty(), start, e);
        }
    }

    private void failed(Lease lease, Failure failure, Optional<Duration> asked, long start, Throwable cause) {
        Optional<Duration> delay = retries.delay(failure.kind(), lease.attempt(), asked, random);
        listener.failed(failure, delay.isPresent(), Duration.ofNanos(System.nanoTime() - start), cause);
        Instant now = clock.instant();
        giveBack(() -> {
            if (delay.isPresent()) {
                orders.retry(lease, failure, now.plus(delay.get()));
            } else {
                orders.giveUp(lease, failure);
                listener.orderEnded(OrderStatus.State.FAILED);
            }
        });
    }

    private void giveBack(Runnable change) {
        try {
            change.run();
        } catch (RuntimeException e) {
            // Nothing is lost: the lease runs out and the order is taken up again.
            listener.queueUnavailable(e);
        }
    }
}
