// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.memory;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * The budget of the process, first come, first served. Requests together hold half of it at most, so analyses go on
 * whatever is asked for; a request waits a while for its share, an analysis as long as it takes.
 */
@Component
public final class MemoryBudget {

    private static final int UNIT = 1024;

    private final int units;
    private final Semaphore all;
    private final Semaphore requests;
    private final long patienceMillis;

    MemoryBudget(MemoryProperties properties) {
        this.units = (int) Math.min(Integer.MAX_VALUE, Math.max(2, properties.budgetBytes() / UNIT));
        this.all = new Semaphore(units, true);
        this.requests = new Semaphore(units / 2, true);
        this.patienceMillis = properties.patience().toMillis();
    }

    /** Bytes taken; closing gives them back. */
    public final class Share implements AutoCloseable {

        private final int taken;
        private final boolean ofRequests;
        private boolean given;

        private Share(int taken, boolean ofRequests) {
            this.taken = taken;
            this.ofRequests = ofRequests;
        }

        @Override
        public void close() {
            if (!given) {
                given = true;
                all.release(taken);
                if (ofRequests) {
                    requests.release(taken);
                }
            }
        }
    }

    /** The share is held by others now; asking again later helps. */
    public static final class BusyException extends RuntimeException {

        private static final long serialVersionUID = 1;

        BusyException() {
            super("the server has no memory to spare at the moment; try again later");
        }
    }

    /** More than there is: asking again does not help. */
    public static final class ExceededException extends RuntimeException {

        private static final long serialVersionUID = 1;

        ExceededException(long bytes, long most) {
            super("about " + bytes + " bytes of memory are needed, one may take " + most
                    + " (lumbar.memory.budget, and the Java heap with it)");
        }
    }

    /**
     * Takes memory for a request that is waited for.
     *
     * @throws BusyException when others hold it for too long
     * @throws ExceededException when requests never have so much
     */
    public Share forRequest(long bytes) {
        int wanted = units(bytes, units / 2);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        boolean first = false;
        boolean both = false;
        try {
            first = requests.tryAcquire(wanted, patienceMillis, TimeUnit.MILLISECONDS);
            both = first && all.tryAcquire(wanted, Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (first && !both) {
                requests.release(wanted);
            }
        }
        if (!both) {
            throw new BusyException();
        }
        return new Share(wanted, true);
    }

    /** Bytes that requests may hold together. */
    public long mostForRequests() {
        return (long) units / 2 * UNIT;
    }

    /**
     * Takes memory for an analysis.
     *
     * @throws ExceededException when there never is so much
     * @throws IllegalStateException when the thread is interrupted while it waits
     */
    public Share forAnalysis(long bytes) {
        int wanted = units(bytes, units);
        try {
            all.acquire(wanted);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for memory", e);
        }
        return new Share(wanted, false);
    }

    private static int units(long bytes, int most) {
        long wanted = bytes / UNIT + (bytes % UNIT == 0 ? 0 : 1);
        if (wanted > most) {
            throw new ExceededException(bytes, (long) most * UNIT);
        }
        return (int) Math.max(1, wanted);
    }
}
