// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Threads that take one step after another until they are stopped. Nothing that a step throws ends one of them: errors
 * of the machine or of a broken installation meet one item like any other fault, and the next item has its turn.
 */
public final class BackgroundLoop implements AutoCloseable {

    /** A called-off step ends with the network's current batch. */
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(10);

    /** One item of work. */
    @FunctionalInterface
    public interface Step {

        /**
         * @return whether there was something to do; if not, the thread waits for the next wake-up or the pause's end
         * @throws InterruptedException when the step was called off
         */
        boolean take() throws InterruptedException;
    }

    private final String name;
    private final int concurrency;
    private final Duration pause;
    private final Duration stopGrace;
    private final Step step;
    private final Consumer<Throwable> escaped;

    private final Semaphore wakeUps = new Semaphore(0);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    /**
     * @param name of the threads, which are numbered from 1
     * @param concurrency threads, from 1
     * @param pause between looks where there is nothing to do, and after a step that threw
     * @param stopGrace how long a step under way may go on when the loop is stopped, before it is interrupted
     * @param escaped hears of what a step threw; should it throw too, that is passed over
     */
    public BackgroundLoop(String name, int concurrency, Duration pause, Duration stopGrace, Step step,
            Consumer<Throwable> escaped) {
        this.name = name;
        this.concurrency = concurrency;
        this.pause = pause;
        this.stopGrace = stopGrace;
        this.step = step;
        this.escaped = escaped;
    }

    /** Starts the threads; once only. */
    public synchronized void start() {
        if (!threads.isEmpty()) {
            throw new IllegalStateException(name + " was started before");
        }
        for (int i = 1; i <= concurrency; i++) {
            Thread thread = new Thread(this::run, name + "-" + i);
            threads.add(thread);
            thread.start();
        }
    }

    /** Says that there is something to do. */
    public void wakeUp() {
        if (wakeUps.availablePermits() < concurrency) {
            wakeUps.release();
        }
    }

    /** Whether the loop is being stopped, or was. */
    public boolean stopping() {
        return stopping;
    }

    public WorkerThreads threads() {
        if (stopping) {
            return new WorkerThreads(0, 0);
        }
        synchronized (this) {
            return new WorkerThreads(threads.size(), (int) threads.stream().filter(Thread::isAlive).count());
        }
    }

    private void run() {
        while (!stopping) {
            try {
                if (!step.take()) {
                    rest();
                }
            } catch (InterruptedException e) {
                // Only stopping interrupts, and the loop looks.
                continue;
            } catch (Throwable e) {
                outlive(e);
            }
        }
    }

    private void rest() throws InterruptedException {
        wakeUps.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void outlive(Throwable thrown) {
        try {
            escaped.accept(thrown);
        } catch (Throwable again) {
            // Out of memory, say, even for telling of it. The thread is worth more than the word.
            thrown = again;
        }
        try {
            // Whatever it was may last; going round at full speed would only make it worse.
            rest();
        } catch (InterruptedException e) {
            // Stopping: the loop looks.
            return;
        }
    }

    /** Lets steps under way finish for a while, then interrupts them. */
    @Override
    public void close() {
        stopping = true;
        wakeUps.release(concurrency);
        List<Thread> all;
        synchronized (this) {
            all = List.copyOf(threads);
        }
        boolean interrupted = join(all, stopGrace);
        all.stream().filter(Thread::isAlive).forEach(Thread::interrupt);
        interrupted |= join(all, AFTER_INTERRUPT);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether the caller was told to hurry */
    private static boolean join(List<Thread> threads, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        boolean interrupted = false;
        for (Thread thread : threads) {
            try {
                thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
            } catch (InterruptedException e) {
                // The caller's flag is set again when all is done.
                interrupted = true;
            }
        }
        return interrupted;
    }
}
