// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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

    private final BackgroundLoop loop;

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
        // A look is not worth waiting for when the server stops: it is called off at once.
        this.loop = new BackgroundLoop(settings.name() + "-orders", 1, settings.pollInterval(), Duration.ZERO,
                this::step, listener::escaped);
    }

    /** Starts the thread; once only. */
    public void start() {
        loop.start();
    }

    /** Says that an order was submitted, so that it need not wait for the next round. */
    public void wakeUp() {
        loop.wakeUp();
    }

    public WorkerThreads threads() {
        return loop.threads();
    }

    /** Calls off a look in the archive that is under way; the order goes back to the queue. */
    @Override
    public void close() {
        loop.close();
    }

    private boolean step() {
        Optional<Lease> lease = lease();
        lease.ifPresent(this::look);
        return lease.isPresent();
    }

    private Optional<Lease> lease() {
        try {
            return orders.lease(settings.leaseTime());
        } catch (Throwable e) {
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
        } catch (Throwable e) {
            // The last line: the other orders go on, and this one has a reason.
            failed(lease, Failure.of("The look for the study", e), Optional.empty(), start, e);
            return;
        }
        if (match.isEmpty()) {
            failed(lease, NO_STUDY, Optional.empty(), start, null);
        } else {
            complete(lease, match, start);
        }
    }

    private void complete(Lease lease, AccessionMatch match, long start) {
        Optional<OrderStatus.State> ended;
        try {
            ended = orders.complete(lease, match);
        } catch (Throwable e) {
            failed(lease, Failure.ofStoring("The arrival of the study", e), Optional.empty(), start, e);
            return;
        }
        ended.ifPresent(listener::orderEnded);
        if (ended.equals(Optional.of(OrderStatus.State.ARRIVED))) {
            arrived.run();
        }
    }

    private void failed(Lease lease, Failure failure, Optional<Duration> asked, long start, Throwable cause) {
        Optional<Duration> delay = retries.delay(failure.kind(), lease.attempt(), asked, random);
        Instant now = clock.instant();
        giveBack(() -> {
            if (delay.isPresent()) {
                orders.retry(lease, failure, now.plus(delay.get()));
            } else {
                orders.giveUp(lease, failure);
                listener.orderEnded(OrderStatus.State.FAILED);
            }
        });
        // Told last: should the telling fail, the row is given back all the same.
        listener.failed(failure, delay.isPresent(), Duration.ofNanos(System.nanoTime() - start), cause);
    }

    private void giveBack(Runnable change) {
        try {
            change.run();
        } catch (Throwable e) {
            // Nothing is lost: the lease runs out and the order is taken up again.
            listener.queueUnavailable(e);
        }
    }
}
