// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

    private static final Duration SHORT = Duration.ofMillis(50);

    private final MemoryBudget budget = TestBudgets.of(100, SHORT);

    @Test
    void requestsHoldHalfOfItAtMostAndAnAnalysisTheRest() {
        try (MemoryBudget.Share one = budget.forRequest(30 << 10); MemoryBudget.Share two = budget.forRequest(20 << 10)) {
            assertThatThrownBy(() -> budget.forRequest(1)).isInstanceOf(MemoryBudget.BusyException.class);
            budget.forAnalysis(50 << 10).close();
        }
        budget.forRequest(50 << 10).close();
        budget.forAnalysis(100 << 10).close();
    }

    @Test
    void whatIsNeverThereIsNotWaitedFor() {
        assertThatThrownBy(() -> budget.forRequest((50 << 10) + 1)).isInstanceOf(MemoryBudget.ExceededException.class)
                .hasMessageContaining("lumbar.memory.budget");
        assertThatThrownBy(() -> budget.forAnalysis((100 << 10) + 1)).isInstanceOf(MemoryBudget.ExceededException.class);
        assertThatThrownBy(() -> budget.forAnalysis(Long.MAX_VALUE)).isInstanceOf(MemoryBudget.ExceededException.class);
    }

    /** A request that gives up gives back what it had got of the two parts. */
    @Test
    void whoGivesUpHoldsNothing() {
        try (MemoryBudget.Share analysis = budget.forAnalysis(80 << 10)) {
            assertThatThrownBy(() -> budget.forRequest(40 << 10)).isInstanceOf(MemoryBudget.BusyException.class);
        }
        budget.forRequest(50 << 10).close();
        budget.forAnalysis(100 << 10).close();
    }

    @Test
    void anAnalysisWaitsAsLongAsItTakes() throws Exception {
        MemoryBudget.Share request = budget.forRequest(40 << 10);
        CompletableFuture<Void> analysis = CompletableFuture.runAsync(() -> budget.forAnalysis(70 << 10).close());
        assertThatThrownBy(() -> analysis.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        request.close();
        analysis.get(10, TimeUnit.SECONDS);
    }

    @Test
    void aShareIsGivenBackOnce() {
        MemoryBudget.Share share = budget.forRequest(50 << 10);
        share.close();
        share.close();
        budget.forRequest(50 << 10).close();
        assertThatThrownBy(() -> budget.forRequest(60 << 10)).isInstanceOf(MemoryBudget.ExceededException.class);
        MemoryBudget.Share all = budget.forAnalysis(100 << 10);
        assertThatThrownBy(() -> budget.forRequest(1)).isInstanceOf(MemoryBudget.BusyException.class);
        all.close();
    }

    @Test
    void manyAtOnceNeverHoldMoreThanThereIs() {
        MemoryBudget patient = TestBudgets.of(100, Duration.ofSeconds(30));
        AtomicLong held = new AtomicLong();
        AtomicLong most = new AtomicLong();
        CompletableFuture<?>[] all = new CompletableFuture<?>[16];
        for (int i = 0; i < all.length; i++) {
            int bytes = (1 + i % 5) * 10 << 10;
            boolean analysis = i % 2 == 0;
            all[i] = CompletableFuture.runAsync(() -> {
                for (int turn = 0; turn < 200; turn++) {
                    try (MemoryBudget.Share share = analysis ? patient.forAnalysis(bytes) : patient.forRequest(bytes)) {
                        most.accumulateAndGet(held.addAndGet(bytes), Math::max);
                        held.addAndGet(-bytes);
                    }
                }
            });
        }
        CompletableFuture.allOf(all).join();
        assertThat(most.get()).isBetween(1L, 100L << 10);
        patient.forAnalysis(100 << 10).close();
    }

    @Test
    void anInterruptedAnalysisSaysSo() throws Exception {
        try (MemoryBudget.Share all = budget.forAnalysis(100 << 10)) {
            CompletableFuture<Throwable> end = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    budget.forAnalysis(1).close();
                    end.complete(null);
                } catch (IllegalStateException e) {
                    end.complete(Thread.currentThread().isInterrupted() ? e : null);
                }
            });
            thread.start();
            thread.interrupt();
            assertThat(end.get(10, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class);
        }
    }
}
