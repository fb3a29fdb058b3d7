// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.cds;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.lumbarcds.analysis.AnalysisQueue;
import org.lumbarcds.analysis.OrderQueue;
import org.lumbarcds.card.CardSettings;
import org.lumbarcds.card.StudyCards;
import org.lumbarcds.cdshooks.CdsHooksProblem;
import org.lumbarcds.cdshooks.FhirJson;
import org.lumbarcds.dicomweb.DicomwebClient;
import org.lumbarcds.dicomweb.DicomwebEndpoint;
import org.lumbarcds.dicomweb.RetryPolicy;
import org.lumbarcds.dicomweb.Timeouts;
import org.lumbarcds.server.analysis.Worker;
import org.lumbarcds.server.fhir.FhirProperties;
import org.lumbarcds.server.fhir.OwnFhirReader;
import org.lumbarcds.trigger.EhrFhirAccess;
import org.lumbarcds.trigger.FhirUnavailableException;
import org.lumbarcds.trigger.HookService;
import org.lumbarcds.trigger.HookSettings;
import org.lumbarcds.trigger.LumbarMriProcedures;
import org.lumbarcds.trigger.OrderTrigger;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The hooks' use cases with what they need of this server. */
@Configuration(proxyBeanMethods = false)
class HookConfiguration {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(75);
    private static final Duration BRIEF = Duration.ofSeconds(1);

    @Bean
    StudyCards studyCards(CardProperties cards, FhirProperties fhir) {
        return new StudyCards(new CardSettings(cards.launchUrl(), fhir.timeZone(),
                Optional.ofNullable(cards.reportCopies())));
    }

    @Bean
    OrderTrigger orderTrigger(EhrProperties ehr, DicomwebEndpoint pacs, RandomGenerator random, Clock clock,
            OwnFhirReader own, CdsProperties cds) {
        // Asked once and briefly, for a hook has to be answered: the order of a slow archive waits in the queue.
        DicomwebClient brief = new DicomwebClient(pacs
                .with(new Timeouts(BRIEF, BRIEF, BRIEF, BRIEF.multipliedBy(2)))
                .with(new RetryPolicy(1, Duration.ZERO, Duration.ZERO, Duration.ZERO)), random, clock);
        return new OrderTrigger(new LumbarMriProcedures(ehr.procedureCodes()), brief, own,
                new EhrFhirAccess(ehr.timeout(), cds.maximumBodyBytes()));
    }

    @Bean
    HookService hookService(OrderTrigger trigger, AnalysisQueue queue, OrderQueue orders, Worker worker,
            StudyCards studyCards, OwnFhirReader own, CdsProperties cds, CardProperties cards) {
        // A quarter of the calls' threads never waits: what is in the store is told at once, whatever else goes on.
        int waiting = cds.concurrentCalls() - Math.max(1, cds.concurrentCalls() / 4);
        return new HookService(trigger, queue, orders, worker::wakeUp, studyCards, reports(own),
                new HookSettings(cds.deadline(), POLL_INTERVAL, waiting, cards.studies()));
    }

    private static Function<String, Optional<JsonNode>> reports(OwnFhirReader own) {
        return id -> {
            try {
                return own.read(DiagnosticReport.class, id).map(FhirJson::node);
            } catch (FhirUnavailableException e) {
                throw new CdsHooksProblem(503, "Report not available", "the stored report cannot be read now", null,
                        "Try again in a few seconds.");
            }
        };
    }
}
