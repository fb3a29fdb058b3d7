// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Stream;
import org.lumbarcds.analysis.AnalysisQueue;
import org.lumbarcds.analysis.OrderQueue;
import org.lumbarcds.card.StudyCards;
import org.lumbarcds.cdshooks.Card;
import org.lumbarcds.cdshooks.CdsHooksProblem;
import org.lumbarcds.cdshooks.CdsRequest;
import org.lumbarcds.cdshooks.CdsResponse;
import org.lumbarcds.cdshooks.PatientViewContext;

/**
 * Answers hook calls: from the store when the result is there; otherwise the call starts or joins the analysis, waits
 * until the deadline, and past it says that the analysis is running.
 */
public final class HookService {

    private final OrderTrigger trigger;
    private final AnalysisQueue queue;
    private final OrderQueue orders;
    private final Runnable wakeUp;
    private final StudyCards cards;
    private final Function<String, Optional<JsonNode>> reports;
    private final HookSettings settings;
    private final Clock clock;
    private final Semaphore waiting;

    /**
     * @param wakeUp tells the worker and the watcher of this process that something was submitted
     * @param reports gives a stored DiagnosticReport by its logical id, for system actions
     */
    public HookService(OrderTrigger trigger, AnalysisQueue queue, OrderQueue orders, Runnable wakeUp, StudyCards cards,
            Function<String, Optional<JsonNode>> reports, HookSettings settings, Clock clock) {
        this.trigger = trigger;
        this.queue = queue;
        this.orders = orders;
        this.wakeUp = wakeUp;
        this.cards = cards;
        this.reports = reports;
        this.settings = settings;
        this.clock = clock;
        this.waiting = new Semaphore(settings.waiting());
    }

    /**
     * A completed order.
     *
     * @throws CdsHooksProblem when the call is wrong or lacks data
     */
    public CdsResponse orderComplete(CdsRequest request) throws InterruptedException {
        long start = System.nanoTime();
        List<OrderedStudy> ordered = trigger.studies(request);
        PendingAnswer pending = new PendingAnswer(queue, orders, clock);
        List<Card> all = new ArrayList<>();
        for (OrderedStudy study : ordered) {
            if (study instanceof OrderedStudy.Analyse analyse) {
                pending.submit(analyse.request());
            } else if (study instanceof OrderedStudy.Await await) {
                pending.submit(await.order());
            } else if (study instanceof OrderedStudy.WithoutStudy without) {
                all.add(cards.orderWithoutStudy(without.order()));
            }
        }
        if (pending.open()) {
            wakeUp.run();
            await(pending, start);
        }
        CdsResponse answer = cards.answer(pending.studies(), reports);
        all.addAll(0, answer.cards());
        pending.orders().forEach(order -> all.add(cards.card(order)));
        return new CdsResponse(all, answer.systemActions());
    }

    /**
     * A chart is opened: the newest studies of the patient, read or not, and orders whose study has not come. Starts
     * nothing.
     *
     * @throws CdsHooksProblem when the call is wrong
     */
    public CdsResponse patientView(CdsRequest request) {
        String patient = PatientViewContext.of(request).patientId();
        Stream<DatedCard> studies = queue.statusesOfPatient(patient, settings.cards()).stream()
                .map(status -> new DatedCard(status.askedAt(), cards.card(status)));
        Stream<DatedCard> waiting = orders.openOfPatient(patient, settings.cards()).stream()
                .map(order -> new DatedCard(order.askedAt(), cards.card(order)));
        return new CdsResponse(Stream.concat(studies, waiting)
                .sorted(Comparator.comparing(DatedCard::askedAt).reversed())
                .limit(settings.cards())
                .map(DatedCard::card)
                .toList(), List.of());
    }

    private record DatedCard(Instant askedAt, Card card) {
    }

    private void await(PendingAnswer pending, long start) throws InterruptedException {
        if (!waiting.tryAcquire()) {
            // So many calls wait already that waiting would hold up the others: the honest card says it is running.
            return;
        }
        try {
            long end = start + settings.deadline().toNanos();
            while (pending.open()) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return;
                }
                Thread.sleep(Math.max(1, Math.min(settings.pollInterval().toMillis(),
                        Duration.ofNanos(left).toMillis())));
                pending.refresh();
            }
        } finally {
            waiting.release();
        }
    }
}
