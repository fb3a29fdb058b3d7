// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lumbarcds.analysis.AnalysisQueue.Lease;
import org.lumbarcds.analysis.StudyStatus.State;

/** What every queue must keep, whatever it is made of. Extend it and supply the queue, empty at the start of a test. */
public abstract class AnalysisQueueContract {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Failure MISSING = new Failure(Failure.Kind.STUDY_NOT_FOUND, "The PACS does not hold it yet.");

    protected final TestClock clock = new TestClock();
    private AnalysisQueue queue;

    /** A queue without rows that takes the time from the clock. */
    protected abstract AnalysisQueue emptyQueue(Clock time);

    @BeforeEach
    void supplyQueue() {
        queue = emptyQueue(clock);
    }

    @Test
    void aStudySubmittedTwiceIsOneRow() {
        assertThat(queue.submit(Requests.of("1.2.1", "p1")).state()).isEqualTo(State.QUEUED);
        assertThat(queue.submit(Requests.of("1.2.1", "p1")).state()).isEqualTo(State.QUEUED);

        assertThat(queue.lease("w", MINUTE)).isPresent();
        assertThat(queue.lease("w", MINUTE)).isEmpty();
        assertThat(queue.statusesOfPatient("p1", 10)).hasSize(1);
    }

    @Test
    void parallelSubmitsOfOneStudyMakeOneRow() throws Exception {
        inParallel(8, i -> queue.submit(Requests.of("1.2.1", "p1")));

        assertThat(queue.lease("w", MINUTE)).isPresent();
        assertThat(queue.lease("w", MINUTE)).isEmpty();
    }

    @Test
    void anUnknownStudyHasNoStatus() {
        assertThat(queue.status("1.2.9")).isEmpty();
        assertThat(queue.lease("w", MINUTE)).isEmpty();
    }

    @Test
    void theLeaseCarriesTheRequestWhole() {
        AnalysisRequest request = new AnalysisRequest("1.2.1", "p1", Requests.identity("ID"),
                Optional.of("ServiceRequest/5"), Optional.of("Encounter/6"), Optional.of("Practitioner/7"),
                Optional.of("ACC"), "hook", List.of("fusion", "fracture"));
        queue.submit(request);

        Lease lease = queue.lease("w", MINUTE).orElseThrow();

        assertThat(lease.request()).isEqualTo(request);
        assertThat(lease.attempt()).isEqualTo(1);
        assertThat(queue.status("1.2.1").orElseThrow().state()).isEqualTo(State.RUNNING);
    }

    @Test
    void oneRowIsLeasedToOneOfManyWorkers() throws Exception {
        for (int i = 0; i < 10; i++) {
            queue.submit(Requests.of("1.2." + i, "p1"));
        }
        Set<String> leased = ConcurrentHashMap.newKeySet();
        List<String> twice = new ArrayList<>();

        inParallel(4, worker -> {
            for (Optional<Lease> lease = queue.lease("w" + worker, MINUTE); lease.isPresent();
                    lease = queue.lease("w" + worker, MINUTE)) {
                if (!leased.add(lease.get().request().studyInstanceUid())) {
                    synchronized (twice) {
                        twice.add(lease.get().request().studyInstanceUid());
                    }
                }
            }
            return null;
        });

        assertThat(twice).isEmpty();
        assertThat(leased).hasSize(10);
    }

    @Test
    void anExpiredLeaseIsTakenOverAndTheLateWorkerWritesNothing() {
        queue.submit(Requests.of("1.2.1", "p1"));
        Lease first = queue.lease("killed", MINUTE).orElseThrow();
        assertThat(queue.lease("other", MINUTE)).isEmpty();

        clock.advance(MINUTE.plusSeconds(1));
        Lease second = queue.lease("other", MINUTE).orElseThrow();

        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.token()).isNotEqualTo(first.token());
        assertThat(queue.renew(first, MINUTE)).isFalse();
        assertThat(queue.complete(first, Requests.outOfScope("1.2.1"))).isFalse();
        queue.retry(first, MISSING, clock.instant());
        queue.giveUp(first, MISSING);
        assertThat(queue.status("1.2.1").orElseThrow().state()).isEqualTo(State.RUNNING);

        assertThat(queue.complete(second, Requests.outOfScope("1.2.1"))).isTrue();
        assertThat(queue.status("1.2.1").orElseThrow().state()).isEqualTo(State.READ);
    }

    @Test
    void aRenewedLeaseLastsLonger() {
        queue.submit(Requests.of("1.2.1", "p1"));
        Lease lease = queue.lease("w", MINUTE).orElseThrow();
        clock.advance(Duration.ofSeconds(50));

        assertThat(queue.renew(lease, MINUTE)).isTrue();
        clock.advance(Duration.ofSeconds(50));

        assertThat(queue.lease("other", MINUTE)).isEmpty();
        assertThat(queue.complete(lease, Requests.outOfScope("1.2.1"))).isTrue();
    }

    @Test
    void aCompletedStudyIsReadAndNotAnalysedAgain() {
        queue.submit(Requests.of("1.2.1", "p1"));
        AnalysisOutcome.Read outcome = Requests.outOfScope("1.2.1");
        Lease lease = queue.lease("w", MINUTE).orElseThrow();
        assertThat(queue.complete(lease, outcome)).isTrue();

        StudyStatus again = queue.submit(Requests.of("1.2.1", "p1"));

        assertThat(again.state()).isEqualTo(State.READ);
        assertThat(again.findings()).contains(outcome.findings());
        assertThat(queue.lease("w", MINUTE)).isEmpty();
        assertThat(queue.complete(lease, outcome)).as("completed once only").isFalse();
    }

    @Test
    void aRetryWaitsUntilItsTime() {
        queue.submit(Requests.of("1.2.1", "p1"));
        queue.retry(queue.lease("w", MINUTE).orElseThrow(), MISSING, clock.instant().plusSeconds(30));

        StudyStatus waiting = queue.status("1.2.1").orElseThrow();
        assertThat(waiting.state()).isEqualTo(State.QUEUED);
        assertThat(waiting.reason()).contains(MISSING);
        assertThat(queue.lease("w", MINUTE)).isEmpty();

        clock.advance(Duration.ofSeconds(31));
        assertThat(queue.lease("w", MINUTE).orElseThrow().attempt()).isEqualTo(2);
    }

    @Test
    void aRepeatedTriggerDoesNotShortenTheWaitForARetry() {
        queue.submit(Requests.of("1.2.1", "p1"));
        queue.retry(queue.lease("w", MINUTE).orElseThrow(), MISSING, clock.instant().plusSeconds(30));

        queue.submit(Requests.of("1.2.1", "p1"));

        assertThat(queue.lease("w", MINUTE)).isEmpty();
    }

    @Test
    void aStudyGivenUpKeepsItsReasonAndIsNotLeased() {
        queue.submit(Requests.of("1.2.1", "p1"));
        queue.giveUp(queue.lease("w", MINUTE).orElseThrow(), MISSING);

        StudyStatus status = queue.status("1.2.1").orElseThrow();
        assertThat(status.state()).isEqualTo(State.FAILED);
        assertThat(status.reason()).contains(MISSING);
        assertThat(queue.lease("w", MINUTE)).isEmpty();
    }

    @Test
    void aStudyGivenUpIsQueuedAgainWithFreshAttemptsWhenSubmittedAgain() {
        queue.submit(Requests.of("1.2.1", "p1"));
        queue.giveUp(queue.lease("w", MINUTE).orElseThrow(), MISSING);

        assertThat(queue.submit(Requests.of("1.2.1", "p1")).state()).isEqualTo(State.QUEUED);

        assertThat(queue.lease("w", MINUTE).orElseThrow().attempt()).isEqualTo(1);
    }

    @Test
    void aStudyOfAnotherPersonStopsAndStaysStoppedForTheSameRequest() {
        queue.submit(Requests.of("1.2.1", "p1"));
        queue.complete(queue.lease("w", MINUTE).orElseThrow(), new AnalysisOutcome.IdentityMismatch("PatientID"));

        StudyStatus status = queue.submit(Requests.of("1.2.1", "p1"));

        assertThat(status.state()).isEqualTo(State.IDENTITY_MISMATCH);
        assertThat(status.findings()).isEmpty();
        assertThat(queue.lease("w", MINUTE)).isEmpty();
    }

    @Test
    void aStoppedStudyIsQueuedAgainForTheRightPatient() {
        queue.submit(Requests.of("1.2.1", "wrong"));
        queue.complete(queue.lease("w", MINUTE).orElseThrow(), new AnalysisOutcome.IdentityMismatch("PatientID"));

        StudyStatus status = queue.submit(Requests.of("1.2.1", "right"));

        assertThat(status.state()).isEqualTo(State.QUEUED);
        assertThat(status.patientId()).isEqualTo("right");
        assertThat(queue.lease("w", MINUTE).orElseThrow().request().patientId()).isEqualTo("right");
        assertThat(queue.statusesOfPatient("wrong", 10)).extracting(StudyStatus::state)
                .as("still told so").containsExactly(State.IDENTITY_MISMATCH);
    }

    @Test
    void whoAsksFirstForTheWrongPersonKeepsNobodyElseFromTheResult() {
        queue.submit(Requests.of("1.2.1", "wrong"));
        assertThat(queue.submit(Requests.of("1.2.1", "right")).state()).as("before any image is there")
                .isEqualTo(State.QUEUED);
        Lease first = queue.lease("w", MINUTE).orElseThrow();
        assertThat(first.request().patientId()).isEqualTo("wrong");

        queue.complete(first, new AnalysisOutcome.IdentityMismatch("PatientID"));

        assertThat(queue.status("1.2.1", "wrong").orElseThrow().state()).isEqualTo(State.IDENTITY_MISMATCH);
        assertThat(queue.status("1.2.1", "right").orElseThrow().state()).isEqualTo(State.QUEUED);
        Lease second = queue.lease("w", MINUTE).orElseThrow();
        assertThat(second.request().patientId()).isEqualTo("right");
        queue.complete(second, Requests.outOfScope("1.2.1"));
        assertThat(queue.status("1.2.1", "right").orElseThrow().findings()).isPresent();
        assertThat(queue.status("1.2.1", "wrong").orElseThrow().findings()).isEmpty();
        assertThat(queue.lease("w", MINUTE)).as("analysed once for each person").isEmpty();
    }

    @Test
    void whoeverAskedIsComparedWithThePersonTheImagesAreOf() {
        queue.submit(Requests.of("1.2.1", "here", Requests.identity("ID1")));
        queue.submit(Requests.of("1.2.1", "same-elsewhere", Requests.identity("ID1")));
        queue.submit(Requests.of("1.2.1", "another-elsewhere", Requests.identity("ID2")));
        queue.complete(queue.lease("w", MINUTE).orElseThrow(), Requests.outOfScope("1.2.1"));

        assertThat(queue.status("1.2.1", "same-elsewhere").orElseThrow().state()).isEqualTo(State.READ);
        assertThat(queue.status("1.2.1", "another-elsewhere").orElseThrow()).satisfies(status -> {
            assertThat(status.state()).isEqualTo(State.IDENTITY_MISMATCH);
            assertThat(status.findings()).isEmpty();
            assertThat(status.diagnosticReportId()).isEmpty();
        });
        assertThat(queue.submit(Requests.of("1.2.1", "late", Requests.identity("ID3"))).state())
                .as("who asks when it was read").isEqualTo(State.IDENTITY_MISMATCH);
        assertThat(queue.status("1.2.1", "nobody")).isEmpty();
        assertThat(queue.statusesOfPatient("another-elsewhere", 10)).extracting(StudyStatus::state)
                .containsExactly(State.IDENTITY_MISMATCH);
        assertThat(queue.imaged("1.2.1")).contains(Requests.identity("ID1"));
    }

    @Test
    void aStoredResultIsNotShownOnceThePatientIsSaidToBeSomebodyElse() {
        queue.submit(Requests.of("1.2.1", "p1", Requests.identity("ID1")));
        queue.complete(queue.lease("w", MINUTE).orElseThrow(), Requests.outOfScope("1.2.1"));

        PatientIdentity othersBirthDate = new PatientIdentity(List.of("ID1"), Optional.of(LocalDate.of(1999, 9, 9)),
                Optional.of("Muster"));
        assertThat(queue.submit(Requests.of("1.2.1", "p1", othersBirthDate)).findings()).isEmpty();
        assertThat(queue.submit(Requests.of("1.2.1", "p1", Requests.identity("ID2"))).state())
                .isEqualTo(State.IDENTITY_MISMATCH);
        assertThat(queue.submit(Requests.of("1.2.1", "p1", Requests.identity("ID1"))).state())
                .as("put right again").isEqualTo(State.READ);
        assertThat(queue.lease("w", MINUTE)).isEmpty();
    }

    @Test
    void aPatientCorrectedBeforeTheImagesCameIsWhoTheyAreComparedWith() {
        queue.submit(Requests.of("1.2.1", "p1", Requests.identity("TYPO")));
        queue.submit(Requests.of("1.2.1", "p1", Requests.identity("ID1")));

        assertThat(queue.lease("w", MINUTE).orElseThrow().request().patientIdentity())
                .isEqualTo(Requests.identity("ID1"));
    }

    @Test
    void studiesAreFoundByPatientAndAccessionNumber() {
        queue.submit(Requests.of("1.2.1", "p1"));

        assertThat(queue.studiesOf("p1", "ACC1")).containsExactly("1.2.1");
        assertThat(queue.studiesOf("p2", "ACC1")).isEmpty();
        assertThat(queue.studiesOf("p1", "ACC2")).isEmpty();
    }

    @Test
    void statusesOfAPatientComeNewestFirstAndLimited() {
        for (int i = 1; i <= 3; i++) {
            queue.submit(Requests.of("1.2." + i, "p1"));
            clock.advance(Duration.ofSeconds(1));
        }
        queue.submit(Requests.of("1.2.4", "p2"));

        assertThat(queue.statusesOfPatient("p1", 2)).extracting(StudyStatus::studyInstanceUid)
                .containsExactly("1.2.3", "1.2.2");
    }

    private interface Job {
        Object run(int number);
    }

    private static void inParallel(int threads, Job job) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Object>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                running.add(pool.submit(() -> {
                    start.await();
                    return job.run(number);
                }));
            }
            start.countDown();
            for (Future<Object> one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
