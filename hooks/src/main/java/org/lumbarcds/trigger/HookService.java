// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Patient;
import org.lumbarcds.analysis.AnalysisQueue;
import org.lumbarcds.analysis.IdentityCheck;
import org.lumbarcds.analysis.OrderQueue;
import org.lumbarcds.analysis.PatientIdentity;
import org.lumbarcds.analysis.StudyStatus;
import org.lumbarcds.card.StudyCards;
import org.lumbarcds.cdshooks.Card;
import org.lumbarcds.cdshooks.CdsHooksProblem;
import org.lumbarcds.cdshooks.CdsRequest;
import org.lumbarcds.cdshooks.CdsResponse;
import org.lumbarcds.cdshooks.LumbarServices;
import org.lumbarcds.cdshooks.OrderCompleteContext;
import org.lumbarcds.cdshooks.PatientViewContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers hook calls: from the store when the result is there; otherwise the call starts or joins the analysis, waits
 * until the deadline, and past it says that the analysis is running.
 */
public final class HookService {

    /** Name of the response's extension that lists what was not looked at. */
    public static final String SKIPPED = "org.lumbarcds.skipped";

    private static final Logger LOG = LoggerFactory.getLogger(HookService.class);

    private final OrderTrigger trigger;
    private final AnalysisQueue queue;
    private final OrderQueue orders;
    private final Runnable wakeUp;
    private final StudyCards cards;
    private final Function<String, Optional<JsonNode>> reports;
    private final HookSettings settings;
    private final Semaphore waiting;

    /**
     * @param wakeUp tells the worker and the watcher of this process that something was submitted
     * @param reports gives a stored DiagnosticReport by its logical id, for system actions
     */
    public HookService(OrderTrigger trigger, AnalysisQueue queue, OrderQueue orders, Runnable wakeUp, StudyCards cards,
            Function<String, Optional<JsonNode>> reports, HookSettings settings) {
        this.trigger = trigger;
        this.queue = queue;
        this.orders = orders;
        this.wakeUp = wakeUp;
        this.cards = cards;
        this.reports = reports;
        this.settings = settings;
        this.waiting = new Semaphore(settings.waiting());
    }

    /**
     * A completed order.
     *
     * @param caller whose ids the call uses
     * @throws CdsHooksProblem when the call is wrong or lacks data
     */
    public CdsResponse orderComplete(Caller caller, CdsRequest request) throws InterruptedException {
        long start = System.nanoTime();
        OrderTrigger.Ordered call = trigger.studies(caller, request);
        String patientId = OrderCompleteContext.of(request).patientId();
        PendingAnswer pending = new PendingAnswer(queue, orders);
        List<Card> all = new ArrayList<>();
        for (OrderedStudy study : call.studies()) {
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
        CdsResponse answer = cards.answer(
                pending.studies().stream().map(status -> status.forPatient(patientId)).toList(),
                id -> reports.apply(id).map(report -> caller.asKnownToIt(report, patientId)));
        all.addAll(0, answer.cards());
        pending.orders().forEach(order -> all.add(cards.card(order)));
        return new CdsResponse(all, answer.systemActions(), skipped(call.skipped()));
    }

    /**
     * A chart is opened: the newest studies of the patient, read or not, and orders whose study has not come. Starts
     * nothing.
     *
     * @param caller whose ids the call uses
     * @throws CdsHooksProblem when the call is wrong
     */
    public CdsResponse patientView(Caller caller, CdsRequest request) {
        String patientId = PatientViewContext.of(request).patientId();
        String patient = caller.patient(patientId);
        Optional<PatientIdentity> sent = prefetched(request, patientId);
        Stream<DatedCard> studies = queue.statusesOfPatient(patient, settings.cards()).stream()
                .map(status -> sent.map(identity -> compared(status, identity)).orElse(status))
                .map(status -> new DatedCard(status.askedAt(), cards.card(status.forPatient(patientId))));
        Stream<DatedCard> waiting = orders.openOfPatient(patient, settings.cards()).stream()
                .map(order -> new DatedCard(order.askedAt(), cards.card(order)));
        return new CdsResponse(Stream.concat(studies, waiting)
                .sorted(Comparator.comparing(DatedCard::askedAt).reversed())
                .limit(settings.cards())
                .map(DatedCard::card)
                .toList(), List.of());
    }

    private static Map<String, Object> skipped(List<Skipped> skipped) {
        skipped.forEach(one -> LOG.info("not looked at: {}: {}", one.field(), one.reason()));
        return skipped.isEmpty() ? Map.of() : Map.of(SKIPPED, skipped);
    }

    private StudyStatus compared(StudyStatus status, PatientIdentity sent) {
        boolean another = queue.imaged(status.studyInstanceUid())
                .flatMap(found -> IdentityCheck.difference(found, sent)).isPresent();
        return another ? status.ofAnotherPerson() : status;
    }

    /** The patient, where the EHR sent one unasked: then it is compared here too. */
    private static Optional<PatientIdentity> prefetched(CdsRequest request, String patientId) {
        Optional<Patient> patient = request.prefetch().resource(LumbarServices.PREFETCH_PATIENT, Patient.class);
        if (patient.isPresent() && !patientId.equals(patient.get().getIdPart())) {
            throw CdsHooksProblem.badRequest("/prefetch/" + LumbarServices.PREFETCH_PATIENT + "/id",
                    "the prefetched patient is not the patient of the context",
                    "Send the Patient that context.patientId names.");
        }
        return patient.map(PatientIdentities::of).filter(identity -> !identity.identifiers().isEmpty());
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
