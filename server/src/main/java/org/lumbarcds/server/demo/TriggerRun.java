// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.lumbarcds.cdshooks.FhirJson;
import org.lumbarcds.cdshooks.LumbarServices;

/** Fires the triggers of a plan from several threads; a trigger that is not answered is sent again until it is. */
final class TriggerRun {

    private static final int CALLERS = 6;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Ehr ehr;
    private final List<LumbarOrder> orders;
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger again = new AtomicInteger();
    private final List<Future<?>> calls = new ArrayList<>();

    TriggerRun(Ehr ehr, List<LumbarOrder> orders) {
        this.ehr = ehr;
        this.orders = orders;
    }

    void start(TriggerPlan plan) {
        for (int study : plan.studies()) {
            calls.add(callers.submit(() -> {
                fire(orders.get(study));
                return null;
            }));
        }
        callers.shutdown();
    }

    private void fire(LumbarOrder order) throws DemoException, InterruptedException {
        started.incrementAndGet();
        long end = System.nanoTime() + LONGEST.toNanos();
        // The EHR's own data travel along: a call that is sent while the server starts must not depend on it.
        ObjectNode prefetch = JsonNodeFactory.instance.objectNode();
        prefetch.set(LumbarServices.PREFETCH_PATIENT, FhirJson.node(order.patient()));
        prefetch.putNull(LumbarServices.PREFETCH_STUDIES).putNull(LumbarServices.PREFETCH_CONDITIONS);
        while (true) {
            try {
                ehr.call(LumbarServices.ORDER_COMPLETE.id(), order.orderComplete(prefetch));
                answered.incrementAndGet();
                return;
            } catch (IOException e) {
                if (System.nanoTime() > end) {
                    throw new DemoException("a trigger was not answered within " + LONGEST.toMinutes() + " minutes", e);
                }
                again.incrementAndGet();
                Thread.sleep(PAUSE.toMillis());
            }
        }
    }

    /** Triggers fired so far, answered or not. */
    int started() {
        return started.get();
    }

    int answered() {
        return answered.get();
    }

    /** Calls that were not answered and sent again. */
    int again() {
        return again.get();
    }

    /** @throws DemoException when a trigger was refused or never answered */
    void awaitAll() throws DemoException, InterruptedException {
        for (Future<?> call : calls) {
            try {
                call.get();
            } catch (ExecutionException e) {
                throw new DemoException("a trigger failed: " + e.getCause().getMessage(), e);
            }
        }
    }

    /** Gives up what was not fired yet. */
    void cancel() {
        callers.shutdownNow();
    }
}
