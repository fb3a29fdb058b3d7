// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lumbarcds.analysis.OrderQueue.Lease;
import org.lumbarcds.analysis.OrderStatus.State;

/** What every queue of orders that wait for their study must keep, whatever it is made of. */
public abstract class OrderQueueContract {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Failure MISSING = new Failure(Failure.Kind.STUDY_NOT_FOUND, "The PACS does not hold it yet.");
    private static final AwaitedOrder ORDER = Requests.awaited("p1", Requests.identity("ID-p1"));
    private static final String KEY = ORDER.key();

    protected final TestClock clock = new TestClock();
    private AnalysisQueue analyses;
    private OrderQueue orders;

    /** A queue without rows that takes the time from the clock. */
    protected abstract AnalysisQueue emptyAnalyses(Clock time);

    /** Called after the other; adds to its rows. */
    protected abstract OrderQueue emptyOrders(Clock time);

    @BeforeEach
    void supplyQueues() {
        // Years ahead: a server that shares the rows and goes by the real time never finds them due.
        clock.advance(Duration.ofDays(3650));
        analyses = emptyAnalyses(clock);
        orders = emptyOrders(clock);
    }

    private static AccessionMatch own(String... studies) {
        return new AccessionMatch(List.of(studies), List.of());
    }

    private Lease lease() {
        return orders.lease(MINUTE).orElseThrow();
    }

    private State state() {
        return orders.status(KEY).orElseThrow().state();
    }

    @Test
    void manyTriggersOfOneOrderMakeOneRow() throws Exception {
        inParallel(8, () -> orders.submit(ORDER));

        assertThat(orders.openOfPatient("p1", 10)).hasSize(1);
        assertThat(orders.lease(MINUTE)).isPresent();
        assertThat(orders.lease(MINUTE)).isEmpty();
    }

    @Test
    void theSameNumberOfAnotherPatientOrIssuerIsAnotherOrder() {
        orders.submit(ORDER);
        orders.submit(Requests.awaited("p2", Requests.identity("ID-p2")));
        orders.submit(new AwaitedOrder(ORDER.accessionNumber(), Optional.of("urn:other-ris"), "p1",
                ORDER.patientIdentity(), ORDER.order(), Optional.empty(), Optional.empty(), "test", List.of()));

        assertThat(orders.openOfPatient("p1", 10)).hasSize(2);
        assertThat(orders.openOfPatient("p1", 1)).hasSize(1);
        assertThat(orders.openOfPatient("p2", 10)).hasSize(1);
    }

    @Test
    void theLeaseCarriesTheOrderWhole() {
        AwaitedOrder order = new AwaitedOrder("A 1", Optional.of("urn:ris"), "p1", Requests.identity("ID"),
                "ServiceRequest/5", Optional.of("Encounter/6"), Optional.of("Practitioner/7"), "hook",
                List.of("fusion", "fracture"));

        assertThat(orders.submit(order).state()).isEqualTo(State.AWAITING);

        assertThat(lease().order()).isEqualTo(order);
    }

    @Test
    void anArrivedStudyBecomesTheAnalysisATriggerThatNamesItWouldHaveMade() {
        orders.submit(ORDER);

        assertThat(orders.complete(lease(), own("1.2.1"))).contains(State.ARRIVED);

        assertThat(orders.status(KEY).orElseThrow().studies()).containsExactly("1.2.1");
        assertThat(orders.openOfPatient("p1", 10)).isEmpty();
        assertThat(orders.lease(MINUTE)).isEmpty();
        assertThat(analyses.lease("w", MINUTE).orElseThrow().request()).isEqualTo(ORDER.analysis("1.2.1"));
        assertThat(orders.submit(ORDER).state()).as("asked again").isEqualTo(State.ARRIVED);
    }

    @Test
    void severalStudiesUnderOneNumberAreOneAnalysisEach() {
        orders.submit(ORDER);

        orders.complete(lease(), own("1.2.1", "1.2.2"));

        assertThat(orders.status(KEY).orElseThrow().studies()).containsExactly("1.2.1", "1.2.2");
        assertThat(analyses.statusesOfPatient("p1", 10)).hasSize(2);
    }

    @Test
    void aStudyThatWasNamedMeanwhileIsNotAnalysedAgain() {
        orders.submit(ORDER);
        Lease lease = lease();
        analyses.submit(ORDER.analysis("1.2.1"));
        analyses.complete(analyses.lease("w", MINUTE).orElseThrow(), Requests.outOfScope("1.2.1"));

        assertThat(orders.complete(lease, own("1.2.1"))).contains(State.ARRIVED);

        assertThat(analyses.lease("w", MINUTE)).isEmpty();
        assertThat(analyses.status("1.2.1").orElseThrow().state()).isEqualTo(StudyStatus.State.READ);
    }

    @Test
    void theStudyNamedAndFoundAtTheSameMomentIsOneAnalysis() throws Exception {
        for (int i = 1; i <= 20; i++) {
            String study = "1.2." + i;
            AwaitedOrder order = Requests.awaited("race-" + i, Requests.identity("ID"));
            orders.submit(order);
            Lease lease = lease();
            List<Callable<Object>> both = List.of(() -> orders.complete(lease, own(study)), () -> {
                analyses.submit(order.analysis(study));
                orders.named(order.analysis(study));
                return null;
            });
            inParallel(both);

            assertThat(orders.status(order.key()).orElseThrow().state()).isEqualTo(State.ARRIVED);
            assertThat(orders.status(order.key()).orElseThrow().studies()).containsExactly(study);
            assertThat(analyses.lease("w", MINUTE).orElseThrow().request().studyInstanceUid()).isEqualTo(study);
            assertThat(analyses.lease("w", MINUTE)).as("one row").isEmpty();
        }
    }

    @Test
    void aTriggerThatNamesTheStudyEndsTheWaitAndALateWatcherWritesNothing() {
        orders.submit(ORDER);
        Lease lease = lease();
        analyses.submit(ORDER.analysis("1.2.1"));
        orders.named(ORDER.analysis("1.2.1"));

        assertThat(state()).isEqualTo(State.ARRIVED);
        assertThat(orders.complete(lease, own("1.2.9"))).isEmpty();
        orders.giveUp(lease, MISSING);
        assertThat(state()).isEqualTo(State.ARRIVED);
        assertThat(analyses.status("1.2.9")).isEmpty();
    }

    @Test
    void aStudyNamedForAnotherPatientOrNumberEndsNoWait() {
        orders.submit(ORDER);
        analyses.submit(Requests.of("1.2.1", "p2"));

        orders.named(Requests.of("1.2.1", "p2"));
        orders.named(ORDER.analysis("1.2.9"));

        assertThat(state()).isEqualTo(State.AWAITING);
    }

    @Test
    void aStudyThatIsAnotherPatientsStopsTheOrder() {
        orders.submit(ORDER);

        assertThat(orders.complete(lease(), new AccessionMatch(List.of(), List.of("1.2.1"))))
                .contains(State.IDENTITY_MISMATCH);

        assertThat(orders.openOfPatient("p1", 10)).extracting(OrderStatus::state)
                .containsExactly(State.IDENTITY_MISMATCH);
        assertThat(orders.lease(MINUTE)).isEmpty();
        assertThat(analyses.status("1.2.1")).isEmpty();
    }

    @Test
    void aStudyOnItsWayForAnotherPatientArrivesAndEachIsToldOfItself() {
        orders.submit(ORDER);
        analyses.submit(Requests.of("1.2.1", "p2"));

        assertThat(orders.complete(lease(), own("1.2.1"))).contains(State.ARRIVED);

        AnalysisQueue.Lease first = analyses.lease("w", MINUTE).orElseThrow();
        assertThat(first.request().patientId()).isEqualTo("p2");
        analyses.complete(first, new AnalysisOutcome.IdentityMismatch("PatientID"));
        assertThat(analyses.lease("w", MINUTE).orElseThrow().request()).isEqualTo(ORDER.analysis("1.2.1"));
    }

    @Test
    void theOwnStudyIsAnalysedThoughAnotherPatientsHasTheSameNumber() {
        orders.submit(ORDER);

        assertThat(orders.complete(lease(), new AccessionMatch(List.of("1.2.2"), List.of("1.2.1"))))
                .contains(State.ARRIVED);

        assertThat(orders.status(KEY).orElseThrow().studies()).containsExactly("1.2.2");
        assertThat(analyses.status("1.2.1")).isEmpty();
    }

    @Test
    void anOrderWhoseWatcherWasKilledIsTakenOverAndTheLateOneWritesNothing() {
        orders.submit(ORDER);
        Lease killed = lease();
        assertThat(orders.lease(MINUTE)).isEmpty();
        clock.advance(MINUTE.plusSeconds(1));

        Lease second = lease();

        assertThat(second.attempt()).isEqualTo(2);
        assertThat(orders.complete(killed, own("1.2.1"))).isEmpty();
        orders.retry(killed, MISSING, clock.instant());
        orders.giveUp(killed, MISSING);
        assertThat(analyses.status("1.2.1")).isEmpty();
        assertThat(orders.complete(second, own("1.2.1"))).contains(State.ARRIVED);
    }

    @Test
    void aRetryWaitsUntilItsTimeAndKeepsItsReasonAlsoWhenAskedAgain() {
        orders.submit(ORDER);
        orders.retry(lease(), MISSING, clock.instant().plusSeconds(30));

        OrderStatus waiting = orders.submit(ORDER);
        assertThat(waiting.state()).isEqualTo(State.AWAITING);
        assertThat(waiting.reason()).contains(MISSING);
        assertThat(orders.lease(MINUTE)).isEmpty();

        clock.advance(Duration.ofSeconds(31));
        assertThat(lease().attempt()).isEqualTo(2);
    }

    @Test
    void anOrderGivenUpKeepsItsReasonAndStartsOverWhenSentAgain() {
        orders.submit(ORDER);
        orders.giveUp(lease(), MISSING);
        assertThat(orders.status(KEY).orElseThrow().reason()).contains(MISSING);
        assertThat(orders.lease(MINUTE)).isEmpty();

        assertThat(orders.submit(ORDER).state()).isEqualTo(State.AWAITING);

        assertThat(lease().attempt()).isEqualTo(1);
    }

    @Test
    void aStoppedOrderIsLookedForAgainWhenSentAgain() {
        orders.submit(ORDER);
        orders.complete(lease(), new AccessionMatch(List.of(), List.of("1.2.1")));

        OrderStatus again = orders.submit(ORDER);

        assertThat(again.state()).isEqualTo(State.AWAITING);
        assertThat(again.reason()).isEmpty();
    }

    @Test
    void nothingFoundIsNoCompletion() {
        orders.submit(ORDER);
        Lease lease = lease();

        assertThatThrownBy(() -> orders.complete(lease, own())).isInstanceOf(IllegalArgumentException.class);
    }

    private static void inParallel(int threads, Callable<Object> job) throws Exception {
        List<Callable<Object>> jobs = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            jobs.add(job);
        }
        inParallel(jobs);
    }

    private static void inParallel(List<Callable<Object>> jobs) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(jobs.size());
        CyclicBarrier start = new CyclicBarrier(jobs.size());
        try {
            List<Future<Object>> running = new ArrayList<>();
            for (Callable<Object> job : jobs) {
                running.add(pool.submit(() -> {
                    start.await(30, TimeUnit.SECONDS);
                    return job.call();
                }));
            }
            for (Future<Object> one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
