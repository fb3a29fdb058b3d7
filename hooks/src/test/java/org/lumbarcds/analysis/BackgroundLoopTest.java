// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class BackgroundLoopTest {

    private static final Duration PAUSE = Duration.ofMillis(5);
    private BackgroundLoop loop;

    private void start(int threads, Duration pause, Duration grace, BackgroundLoop.Step step) {
        loop = new BackgroundLoop("loop", threads, pause, grace, step, thrown -> { });
        loop.start();
    }

    @AfterEach
    void stop() {
        loop.close();
    }

    @ParameterizedTest
    @EnumSource
    void goesOnWhateverAStepAndItsListenerThrow(Throwables thrown) throws InterruptedException {
        CountDownLatch steps = new CountDownLatch(5);
        loop = new BackgroundLoop("loop", 2, PAUSE, Duration.ZERO, () -> {
            steps.countDown();
            return thrown.raise();
        }, heard -> thrown.raise());
        loop.start();

        assertThat(steps.await(5, TimeUnit.SECONDS)).isTrue();

        assertThat(loop.threads()).isEqualTo(new WorkerThreads(2, 2));
    }

    @Test
    void doesNotRunHotOnAFaultThatLasts() throws InterruptedException {
        AtomicInteger steps = new AtomicInteger();
        start(1, Duration.ofSeconds(10), Duration.ZERO, () -> {
            steps.incrementAndGet();
            throw new NoClassDefFoundError("gone");
        });

        Thread.sleep(100);

        assertThat(steps.get()).isEqualTo(1);
    }

    @Test
    void aWakeUpEndsThePause() throws InterruptedException {
        CountDownLatch steps = new CountDownLatch(2);
        start(1, Duration.ofHours(1), Duration.ZERO, () -> {
            steps.countDown();
            return false;
        });
        while (steps.getCount() == 2) {
            Thread.sleep(1);
        }

        loop.wakeUp();

        assertThat(steps.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aStepMayFinishWithinTheGraceAndIsInterruptedAfterIt() throws InterruptedException {
        CountDownLatch under = new CountDownLatch(2);
        AtomicBoolean called = new AtomicBoolean();
        AtomicInteger finished = new AtomicInteger();
        AtomicInteger number = new AtomicInteger();
        start(2, PAUSE, Duration.ofMillis(300), () -> {
            boolean slow = number.incrementAndGet() == 1;
            under.countDown();
            try {
                Thread.sleep(slow ? 60_000 : 50);
            } catch (InterruptedException e) {
                called.set(true);
                throw e;
            }
            finished.incrementAndGet();
            Thread.sleep(60_000);
            return true;
        });
        assertThat(under.await(5, TimeUnit.SECONDS)).isTrue();

        loop.close();

        assertThat(finished.get()).as("the quick one").isEqualTo(1);
        assertThat(called).as("the slow one").isTrue();
        assertThat(loop.threads()).as("nobody is missing after a stop").isEqualTo(new WorkerThreads(0, 0));
    }

    @Test
    void startsOnceOnly() {
        start(1, PAUSE, Duration.ZERO, () -> false);

        assertThatThrownBy(loop::start).isInstanceOf(IllegalStateException.class);
    }
}
