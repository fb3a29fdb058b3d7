// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.lumbarcds.analysis.AnalysisQueue;
import org.lumbarcds.analysis.AnalysisRequest;
import org.lumbarcds.analysis.StudyStatus;
import org.lumbarcds.analysis.StudyStatus.State;
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
    private final Runnable wakeUp;
    private final StudyCards cards;
    private final Function<String, Optional<JsonNode>> reports;
    private final HookSettings settings;
    private final Clock clock;
    private final Semaphore waiting;

    /**
     * @param wakeUp tells the worker of this process that something was submitted
     * @param reports gives a stored DiagnosticReport by its logical id, for system actions
     */
    public HookService(OrderTrigger trigger, AnalysisQueue queue, Runnable wakeUp, StudyCards cards,
            Function<String, Optional<JsonNode>> reports, HookSettings settings, Clock clock) {
        this.trigger = trigger;
        this.queue = queue;
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
        List<AnalysisRequest> analyses = new ArrayList<>();
        List<Card> others = new ArrayList<>();
        for (OrderedStudy study : ordered) {
            if (study instanceof OrderedStudy.Analyse analyse) {
                analyses.add(analyse.request());
            } else if (study instanceof OrderedStudy.WithoutStudy without) {
                others.add(cards.orderWithoutStudy(without.order()));
            } else if (study instanceof OrderedStudy.NotInArchive missing) {
                others.add(cards.orderNotInArchive(missing.order()));
            } else if (study instanceof OrderedStudy.ArchiveUnavailable down) {
                others.add(cards.archiveUnavailable(down.order()));
            }
        }
        List<StudyStatus> statuses = new ArrayList<>();
        for (AnalysisRequest analysis : analyses) {
            statuses.add(ownOrMismatch(queue.submit(analysis), analysis.patientId()));
        }
        if (statuses.stream().anyMatch(HookService::open)) {
            wakeUp.run();
            await(statuses, start);
        }
        CdsResponse answer = cards.answer(statuses, reports);
        others.addAll(0, answer.cards());
        return new CdsResponse(others, answer.systemActions());
    }

    /**
     * A chart is opened: the newest studies of the patient, read or not. Starts nothing.
     *
     * @throws CdsHooksProblem when the call is wrong
     */
    public CdsResponse patientView(CdsRequest request) {
        PatientViewContext context = PatientViewContext.of(request);
        return cards.answer(queue.statusesOfPatient(context.patientId(), settings.cards()));
    }

    private void await(List<StudyStatus> statuses, long start) throws InterruptedException {
        if (!waiting.tryAcquire()) {
            // So many calls wait already that waiting would hold up the others: the honest card says it is running.
            return;
        }
        try {
            long end = start + settings.deadline().toNanos();
            while (statuses.stream().anyMatch(HookService::open)) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return;
                }
                Thread.sleep(Math.max(1, Math.min(settings.pollInterval().toMillis(),
                        Duration.ofNanos(left).toMillis())));
                statuses.replaceAll(this::refreshed);
            }
        } finally {
            waiting.release();
        }
    }

    private StudyStatus refreshed(StudyStatus status) {
        return open(status)
                ? ownOrMismatch(queue.status(status.studyInstanceUid()).orElse(status), status.patientId())
                : status;
    }

    /** Another patient's row is never shown: for this caller the study is of the wrong person. */
    private StudyStatus ownOrMismatch(StudyStatus status, String patientId) {
        return status.patientId().equals(patientId) ? status : new StudyStatus(status.studyInstanceUid(), patientId,
                State.IDENTITY_MISMATCH, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                clock.instant());
    }

    /** Whether waiting may bring a result: not between attempts, whose next one is further off than any deadline. */
    private static boolean open(StudyStatus status) {
        return status.state() == State.RUNNING || status.state() == State.QUEUED && status.reason().isEmpty();
    }
}
