// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lumbarcds.analysis.StudyStatus.State;
import org.lumbarcds.dicom.DicomLimits;

final class AnalysisWorkerTest {

    private static final RetrySchedule SOON = new RetrySchedule(Duration.ofMillis(20), Duration.ofMillis(40), 4, 2);
    private static final RetrySchedule PATIENT =
            new RetrySchedule(Duration.ofMillis(20), Duration.ofMillis(40), 10_000, 10_000);
    private static final RetrySchedule LATE = new RetrySchedule(Duration.ofHours(1), Duration.ofHours(1), 4, 2);

    private final InMemoryAnalysisQueue queue = new InMemoryAnalysisQueue(Clock.systemUTC());
    private final TestArchive archive = new TestArchive();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private SliceReader reader = TestDetector::slices;
    private AnalysisWorker worker;

    private final AnalysisListener listener = new AnalysisListener() {
        @Override
        public void finished(Ending ending, Duration time) {
            heard.add("finished " + ending);
        }

        @Override
        public void failed(Failure failure, boolean retried, Duration time, Throwable cause) {
            heard.add("failed " + failure.kind() + (retried ? " retried" : " given up"));
        }

        @Override
        public void abandoned(Duration time) {
            heard.add("abandoned");
        }

        @Override
        public void queueUnavailable(Throwable cause) {
            heard.add("queue unavailable");
        }
    };

    private void start(AnalysisQueue working, RetrySchedule schedule, Duration lease, Duration grace, int concurrency) {
        worker = new AnalysisWorker(working, new AnalysisPipeline(archive, file -> reader.sagittalSlices(file),
                new TestDetector(), TestDetector::interpret, DicomLimits.DEFAULT, listener), schedule,
                new WorkerSettings("w", concurrency, lease, Duration.ofMillis(10), grace), listener,
                Clock.systemUTC(), new Random(1));
        worker.start();
    }

    private void start(RetrySchedule schedule) {
        start(queue, schedule, Duration.ofSeconds(30), Duration.ofSeconds(5), 1);
    }

    @AfterEach
    void stop() {
        if (worker != null) {
            worker.close();
        }
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private State state(String study) {
        return queue.status(study).orElseThrow().state();
    }

    private void submit(String study) {
        queue.submit(Requests.of(study, "p1", Requests.identity("ID1")));
    }

    @Test
    void aSubmittedStudyIsReadAndPublished() {
        archive.holds(TestStudy.sound("1.2.1", "ID1"));
        start(LATE);
        submit("1.2.1");
        worker.wakeUp();

        until(() -> state("1.2.1") == State.READ);

        assertThat(queue.status("1.2.1").orElseThrow().findings().orElseThrow().suspected()).hasSize(1);
        until(() -> heard.contains("finished JUDGED"));
    }

    @Test
    void aStudyThatArrivesLateIsRetriedAndRead() {
        start(PATIENT);
        submit("1.2.1");
        until(() -> heard.contains("failed STUDY_NOT_FOUND retried"));
        archive.holds(TestStudy.sound("1.2.1", "ID1"));

        until(() -> state("1.2.1") == State.READ);
    }

    @Test
    void aStudyThatNeverArrivesIsGivenUpWithItsReason() {
        start(SOON);
        submit("1.2.1");

        until(() -> state("1.2.1") == State.FAILED);

        assertThat(queue.status("1.2.1").orElseThrow().reason().orElseThrow().kind())
                .isEqualTo(Failure.Kind.STUDY_NOT_FOUND);
        assertThat(archive.listings()).isEqualTo(4);
    }

    @Test
    void aCutTransferIsRetriedAndReadOnceTheArchiveHolds() {
        archive.holds(TestStudy.sound("1.2.1", "ID1")).cuts(true);
        start(PATIENT);
        submit("1.2.1");
        until(() -> heard.contains("failed PACS_UNAVAILABLE retried"));
        archive.cuts(false);

        until(() -> state("1.2.1") == State.READ);
        assertThat(queue.status("1.2.1").orElseThrow().findings().orElseThrow().rejectedInstances()).isEmpty();
    }

    @Test
    void theArchivesRetryAfterIsHonoured() {
        archive.fails(TestArchive.unavailable(Duration.ofMinutes(10)));
        start(SOON);
        submit("1.2.1");
        until(() -> heard.contains("failed PACS_UNAVAILABLE retried") && state("1.2.1") == State.QUEUED);

        assertThat(queue.due("1.2.1")).isAfter(Instant.now().plus(Duration.ofMinutes(9)));
    }

    @Test
    void anotherPersonsStudyIsStoppedAndNotRetried() {
        archive.holds(TestStudy.sound("1.2.1", "OTHER"));
        start(SOON);
        submit("1.2.1");

        until(() -> state("1.2.1") == State.IDENTITY_MISMATCH);

        assertThat(archive.listings()).isEqualTo(1);
    }

    @Test
    void aFaultOfTheSoftwareIsRetriedThenGivenUpAndOtherStudiesGoOn() {
        reader = file -> {
            throw new IllegalStateException("a fault");
        };
        archive.holds(TestStudy.sound("1.2.1", "ID1")).holds(TestStudy.sound("1.2.2", "ID1"));
        start(SOON);
        submit("1.2.1");

        until(() -> state("1.2.1") == State.FAILED);
        assertThat(queue.status("1.2.1").orElseThrow().reason().orElseThrow())
                .isEqualTo(new Failure(Failure.Kind.INTERNAL, "The analysis failed with IllegalStateException."));

        reader = TestDetector::slices;
        submit("1.2.2");
        until(() -> state("1.2.2") == State.READ);
    }

    @Test
    void aResultThatCannotBeStoredIsStoredLater() {
        AtomicBoolean full = new AtomicBoolean(true);
        archive.holds(TestStudy.sound("1.2.1", "ID1"));
        start(new QueueDecorator(queue) {
            @Override
            public boolean complete(Lease lease, AnalysisOutcome outcome) {
                if (full.get()) {
                    throw new UncheckedIOException(new IOException("no space left on device"));
                }
                return super.complete(lease, outcome);
            }
        }, PATIENT, Duration.ofSeconds(30), Duration.ofSeconds(5), 1);
        submit("1.2.1");
        until(() -> heard.contains("failed STORE_UNAVAILABLE retried"));
        full.set(false);

        until(() -> state("1.2.1") == State.READ);
    }

    @Test
    void aQueueThatIsDownForAWhileStopsNothing() {
        AtomicInteger asked = new AtomicInteger();
        archive.holds(TestStudy.sound("1.2.1", "ID1"));
        submit("1.2.1");
        start(new QueueDecorator(queue) {
            @Override
            public Optional<Lease> lease(String name, Duration time) {
                if (asked.incrementAndGet() < 4) {
                    throw new IllegalStateException("database down");
                }
                return super.lease(name, time);
            }
        }, LATE, Duration.ofSeconds(30), Duration.ofSeconds(5), 1);

        until(() -> state("1.2.1") == State.READ);
        assertThat(heard).contains("queue unavailable");
    }

    @Test
    void aLongAnalysisKeepsItsLease() throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        archive.holds(TestStudy.sound("1.2.1", "ID1")).gate(go::await);
        start(queue, LATE, Duration.ofMillis(150), Duration.ofSeconds(5), 2);
        submit("1.2.1");
        Thread.sleep(500);
        go.countDown();

        until(() -> state("1.2.1") == State.READ);

        assertThat(archive.listings()).as("nobody else took it").isEqualTo(1);
    }

    @Test
    void aWorkerThatLostItsLeaseStopsAndWritesNothing() {
        CountDownLatch never = new CountDownLatch(1);
        archive.holds(TestStudy.sound("1.2.1", "ID1")).gate(never::await);
        start(new QueueDecorator(queue) {
            @Override
            public boolean renew(Lease lease, Duration time) {
                return false;
            }
        }, LATE, Duration.ofMillis(90), Duration.ofSeconds(5), 1);
        submit("1.2.1");

        until(() -> heard.contains("abandoned"));

        assertThat(state("1.2.1")).isEqualTo(State.RUNNING);
        assertThat(queue.outcome("1.2.1")).isEmpty();
    }

    @Test
    void stoppingLetsARunningAnalysisFinish() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        archive.holds(TestStudy.sound("1.2.1", "ID1")).gate(() -> {
            running.countDown();
            Thread.sleep(200);
        });
        start(LATE);
        submit("1.2.1");
        assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();

        worker.close();

        assertThat(state("1.2.1")).isEqualTo(State.READ);
    }

    @Test
    void stoppingGivesAnAnalysisThatTakesTooLongBack() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        archive.holds(TestStudy.sound("1.2.1", "ID1")).gate(() -> {
            running.countDown();
            never.await();
        });
        start(queue, LATE, Duration.ofSeconds(30), Duration.ofMillis(50), 1);
        submit("1.2.1");
        assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();

        worker.close();

        assertThat(state("1.2.1")).isEqualTo(State.QUEUED);
        assertThat(queue.lease("other", Duration.ofSeconds(1))).as("due at once").isPresent();
    }

    @Test
    void noMoreStudiesRunAtATimeThanAllowed() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        archive.gate(() -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            Thread.sleep(20);
            now.decrementAndGet();
        });
        for (int i = 1; i <= 8; i++) {
            archive.holds(TestStudy.sound("1.2." + i, "ID1"));
            submit("1.2." + i);
        }
        start(queue, LATE, Duration.ofSeconds(30), Duration.ofSeconds(5), 2);

        until(() -> heard.size() == 8);

        assertThat(most.get()).isEqualTo(2);
        assertThat(heard).containsOnly("finished JUDGED");
    }
}
