// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lumbarcds.analysis.AnalysisListener;
import org.lumbarcds.analysis.AnalysisPipeline;
import org.lumbarcds.analysis.AnalysisWorker;
import org.lumbarcds.analysis.Failure;
import org.lumbarcds.analysis.InMemoryAnalysisQueue;
import org.lumbarcds.analysis.InMemoryOrderQueue;
import org.lumbarcds.analysis.OrderWatcher;
import org.lumbarcds.analysis.Requests;
import org.lumbarcds.analysis.RetrySchedule;
import org.lumbarcds.analysis.StudyFinder;
import org.lumbarcds.analysis.StudyStatus;
import org.lumbarcds.analysis.TestArchive;
import org.lumbarcds.analysis.TestDetector;
import org.lumbarcds.analysis.TestStudy;
import org.lumbarcds.analysis.WorkerSettings;
import org.lumbarcds.card.CardSettings;
import org.lumbarcds.card.StudyCards;
import org.lumbarcds.cdshooks.Card;
import org.lumbarcds.cdshooks.CdsResponse;
import org.lumbarcds.dicom.DicomLimits;

/** From a hook call through queue, worker and pipeline back to the card. */
final class HookServiceTest {

    private final InMemoryAnalysisQueue queue = new InMemoryAnalysisQueue(Clock.systemUTC());
    private final TestArchive archive = new TestArchive();
    private final InMemoryOrderQueue orders = new InMemoryOrderQueue(Clock.systemUTC(), queue);
    private final AnalysisWorker worker = new AnalysisWorker(queue, new AnalysisPipeline(archive,
            TestDetector::slices, new TestDetector(), TestDetector::interpret, DicomLimits.DEFAULT,
            AnalysisListener.NONE), new RetrySchedule(Duration.ofHours(1), Duration.ofHours(1), 3, 3),
            new WorkerSettings("w", 1, Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(5)),
            AnalysisListener.NONE, Clock.systemUTC(), new Random(1));

    private StudyFinder seenByTheCall = archive;
    private final OrderWatcher watcher = new OrderWatcher(orders, archive,
            new RetrySchedule(Duration.ofMillis(20), Duration.ofMillis(40), 1000, 3),
            new WorkerSettings("w", 1, Duration.ofSeconds(30), Duration.ofMillis(10), Duration.ofSeconds(5)),
            AnalysisListener.NONE, worker::wakeUp, Clock.systemUTC(), new Random(1));

    private static final FhirReader NOTHING = new FhirReader() {
        @Override
        public <T extends Resource> Optional<T> read(Class<T> type, String id) {
            return Optional.empty();
        }

        @Override
        public <T extends Resource> List<T> search(Class<T> type, Map<String, String> parameters) {
            return List.of();
        }
    };

    private HookService service(Duration deadline) {
        CardSettings cards = new CardSettings(URI.create("https://cds.example.org/app/launch"), ZoneOffset.UTC,
                Optional.empty());
        OrderTrigger trigger = new OrderTrigger(new LumbarMriProcedures(Set.of()), accession -> seenByTheCall.byAccessionNumber(accession), NOTHING,
                new EhrFhirAccess(Duration.ofSeconds(1), 1000));
        return new HookService(trigger, queue, orders, this::wakeUp, new StudyCards(cards), id -> Optional.empty(),
                new HookSettings(deadline, Duration.ofMillis(10), 4, 1));
    }

    private static CdsResponse call(HookService service) throws InterruptedException {
        return service.orderComplete(Caller.OF_OWN_STORE, HookCalls.orderComplete().orders(HookCalls.order()).studies(HookCalls.study())
                .prefetched("conditions", new Bundle()).read());
    }

    @AfterEach
    void stop() {
        watcher.close();
        worker.close();
    }

    private void wakeUp() {
        watcher.wakeUp();
        worker.wakeUp();
    }

    private void start() {
        watcher.start();
        worker.start();
    }

    private static CdsResponse callByAccession(HookService service) throws InterruptedException {
        return service.orderComplete(Caller.OF_OWN_STORE, HookCalls.orderComplete()
                .orders(HookCalls.withAccession(HookCalls.order(), TestStudy.ACCESSION)).read());
    }

    private Card chart() {
        List<Card> cards = service(Duration.ZERO).patientView(Caller.OF_OWN_STORE, HookCalls.patientView("p1")).cards();
        assertThat(cards).hasSize(1);
        return cards.get(0);
    }

    private void untilChartSays(String words) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!chart().summary().contains(words)) {
            assertThat(System.nanoTime()).as("in time; the chart says: %s", chart().summary()).isLessThan(end);
            Thread.sleep(10);
        }
    }

    @Test
    void anOrderByAccessionNumberSentBeforeItsImagesIsAnalysedWhenTheyArrive() throws InterruptedException {
        start();

        List<Card> cards = callByAccession(service(Duration.ofSeconds(30))).cards();
        assertThat(cards).hasSize(1);
        assertThat(cards.get(0).summary()).contains("have not arrived yet");
        assertThat(cards.get(0).detail()).contains("nothing to send again");
        assertThat(chart().uuid()).as("the same card in the chart").isEqualTo(cards.get(0).uuid());

        archive.holds(TestStudy.sound(HookCalls.STUDY, "ID1"));
        untilChartSays("herniation");
        assertThat(callByAccession(service(Duration.ofSeconds(30))).cards().get(0).summary()).contains("herniation");
        assertThat(archive.listings()).as("analysed once").isEqualTo(1);
    }

    @Test
    void imagesThatArriveWhileTheCallWaitsAreInItsAnswer() throws InterruptedException {
        seenByTheCall = accession -> List.of();
        archive.holds(TestStudy.sound(HookCalls.STUDY, "ID1"));
        start();

        List<Card> cards = callByAccession(service(Duration.ofSeconds(30))).cards();

        assertThat(cards).hasSize(1);
        assertThat(cards.get(0).summary()).contains("herniation");
    }

    @Test
    void anotherPatientsImagesUnderTheAccessionNumberStopTheOrderAndAreNotShown() throws InterruptedException {
        archive.holds(TestStudy.sound(HookCalls.STUDY, "OTHER"));
        start();

        Card card = callByAccession(service(Duration.ofSeconds(30))).cards().get(0);

        assertThat(card.summary()).contains("do not match");
        assertThat(chart().summary()).contains("do not match");
        assertThat(queue.status(HookCalls.STUDY)).as("nobody's analysis was begun").isEmpty();
    }

    @Test
    void whenTheImagesNeverComeTheCardSaysSoAndWhatToDo() throws InterruptedException {
        worker.start();
        callByAccession(service(Duration.ZERO));
        orders.giveUp(orders.lease(Duration.ofMinutes(1)).orElseThrow(), new Failure(
                Failure.Kind.STUDY_NOT_FOUND, "The PACS holds no MR study under the accession number of the order."));

        assertThat(chart().summary()).contains("not found in the archive").contains("Nothing is said about findings");
        assertThat(chart().detail()).contains("have the study read as usual");
    }

    @Test
    void aTriggerThatNamesTheStudyEndsTheWaitOfTheOrder() throws InterruptedException {
        callByAccession(service(Duration.ZERO));

        service(Duration.ZERO).orderComplete(Caller.OF_OWN_STORE, HookCalls.orderComplete().studies(HookCalls.study())
                .orders(HookCalls.withAccession(HookCalls.order(), TestStudy.ACCESSION)).read());

        assertThat(orders.openOfPatient("p1", 10)).isEmpty();
        assertThat(chart().summary()).contains("analysis is running");
    }

    @Test
    void theFirstCallAlreadyCarriesAResultThatIsInTime() throws InterruptedException {
        archive.holds(TestStudy.sound(HookCalls.STUDY, "ID1"));
        worker.start();

        List<Card> cards = call(service(Duration.ofSeconds(30))).cards();

        assertThat(cards).hasSize(1);
        assertThat(cards.get(0).summary()).contains("herniation").contains("L4-L5");
    }

    @Test
    void pastTheDeadlineTheCardSaysThatTheAnalysisRunsAndTheNextCallHasTheResult() throws InterruptedException {
        archive.holds(TestStudy.sound(HookCalls.STUDY, "ID1"));

        List<Card> running = call(service(Duration.ofMillis(100))).cards();
        assertThat(running).hasSize(1);
        assertThat(running.get(0).summary()).contains("analysis is running");

        worker.start();
        assertThat(call(service(Duration.ofSeconds(30))).cards().get(0).summary()).contains("herniation");
        assertThat(service(Duration.ZERO).patientView(Caller.OF_OWN_STORE, HookCalls.patientView("p1")).cards().get(0).summary())
                .contains("herniation");
        assertThat(archive.listings()).as("analysed once").isEqualTo(1);
    }

    @Test
    void aStudyNotInTheArchiveYetGetsAnHonestCardAtOnce() throws InterruptedException {
        worker.start();
        long start = System.nanoTime();

        List<Card> cards = call(service(Duration.ofSeconds(30))).cards();

        assertThat(cards.get(0).summary()).contains("not in the archive");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(25));
    }

    @Test
    void imagesOfAnotherPersonAreSaidAndNotShown() throws InterruptedException {
        archive.holds(TestStudy.sound(HookCalls.STUDY, "OTHER"));
        worker.start();

        List<Card> cards = call(service(Duration.ofSeconds(30))).cards();

        assertThat(cards.get(0).summary()).contains("do not match");
        assertThat(cards.get(0).links()).isEmpty();
    }

    @Test
    void aStudyThatBelongsToAnotherPatientsOrderIsNeverShown() throws InterruptedException {
        archive.holds(TestStudy.sound(HookCalls.STUDY, "ID2"));
        queue.submit(Requests.of(HookCalls.STUDY, "p2", Requests.identity("ID2")));
        worker.start();
        worker.wakeUp();
        while (queue.status(HookCalls.STUDY).orElseThrow().state() != StudyStatus.State.READ) {
            Thread.sleep(10);
        }

        List<Card> cards = call(service(Duration.ofSeconds(30))).cards();

        assertThat(cards.get(0).summary()).contains("do not match");
        assertThat(cards.toString()).doesNotContain("herniation");
    }

    @Test
    void anOrderWithoutStudyGetsACardAndOtherOrdersNone() throws InterruptedException {
        HookService service = service(Duration.ofSeconds(1));

        assertThat(service.orderComplete(Caller.OF_OWN_STORE, HookCalls.orderComplete().orders(HookCalls.order()).read()).cards().get(0)
                .summary()).contains("names no study");
    }

    @Test
    void aPatientWithoutStudiesHasNoCards() {
        assertThat(service(Duration.ZERO).patientView(Caller.OF_OWN_STORE, HookCalls.patientView("nobody")).cards()).isEmpty();
    }

    private static final Caller OTHER_EHR = new Caller("https://other.example.org", Optional.empty());

    private static Patient somebodyElse() {
        Patient patient = HookCalls.patient();
        patient.getIdentifierFirstRep().setValue("ID9");
        patient.getBirthDateElement().setValueAsString("1999-09-09");
        return patient;
    }

    private void read() throws InterruptedException {
        archive.holds(TestStudy.sound(HookCalls.STUDY, "ID1"));
        start();
        assertThat(call(service(Duration.ofSeconds(30))).cards().get(0).summary()).contains("herniation");
    }

    @Test
    void anotherEhrsChartOfTheSamePatientIdShowsNothing() throws InterruptedException {
        read();

        assertThat(service(Duration.ZERO).patientView(OTHER_EHR, HookCalls.patientView("p1")).cards()).isEmpty();
        assertThat(chart().summary()).as("its own EHR").contains("herniation");
    }

    @Test
    void anotherEhrsOrderForTheStudyIsComparedWithWhomTheImagesAreOf() throws InterruptedException {
        read();
        HookCalls others = HookCalls.orderComplete().orders(HookCalls.order()).studies(HookCalls.study())
                .prefetched("conditions", new Bundle());

        Card same = service(Duration.ZERO).orderComplete(OTHER_EHR, others.read()).cards().get(0);
        Card different = service(Duration.ZERO).orderComplete(OTHER_EHR,
                others.prefetched("patient", somebodyElse()).read()).cards().get(0);

        assertThat(same.summary()).contains("herniation");
        assertThat(different.summary()).doesNotContain("herniation");
        assertThat(different.detail()).doesNotContain("L4-L5");
        assertThat(chart().summary()).as("the right patient's chart is as it was").contains("herniation");
    }

    @Test
    void aChartThatSendsItsPatientIsComparedToo() throws InterruptedException {
        read();

        Card card = service(Duration.ZERO).patientView(Caller.OF_OWN_STORE,
                HookCalls.chart("p1").prefetched("patient", somebodyElse()).readChart()).cards().get(0);

        assertThat(card.summary()).doesNotContain("herniation");
        assertThat(service(Duration.ZERO).patientView(Caller.OF_OWN_STORE,
                HookCalls.chart("p1").prefetched("patient", HookCalls.patient()).readChart()).cards().get(0).summary())
                .contains("herniation");
    }

    @Test
    void anOrderOfTheWrongPatientThatNamesTheStudyFirstIsItsOwnMistake() throws InterruptedException {
        HookCalls wrong = HookCalls.orderComplete().orders(HookCalls.order()).studies(HookCalls.study())
                .prefetched("conditions", new Bundle()).prefetched("patient", somebodyElse());
        service(Duration.ZERO).orderComplete(OTHER_EHR, wrong.read());

        Card before = call(service(Duration.ZERO)).cards().get(0);
        assertThat(before.summary()).as("before any image is there").doesNotContain("do not match");
        read();

        assertThat(service(Duration.ZERO).orderComplete(OTHER_EHR, wrong.read()).cards().get(0).summary())
                .doesNotContain("herniation");
    }

    @Test
    void anOrderByAccessionNumberThatWasAnsweredBeforeIsAnsweredWhileThePacsIsDown() throws InterruptedException {
        archive.holds(TestStudy.sound(HookCalls.STUDY, "ID1"));
        start();
        assertThat(callByAccession(service(Duration.ofSeconds(30))).cards().get(0).summary()).contains("herniation");
        seenByTheCall = accession -> {
            throw TestArchive.unavailable(Duration.ofMinutes(10));
        };

        assertThat(callByAccession(service(Duration.ZERO)).cards().get(0).summary()).contains("herniation");
    }
}
