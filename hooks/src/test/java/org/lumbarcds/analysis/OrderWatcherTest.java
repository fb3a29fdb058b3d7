// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lumbarcds.analysis.OrderStatus.State;

final class OrderWatcherTest {

    private static final RetrySchedule SOON = new RetrySchedule(Duration.ofMillis(20), Duration.ofMillis(40), 4, 2);
    private static final RetrySchedule PATIENT =
            new RetrySchedule(Duration.ofMillis(20), Duration.ofMillis(40), 10_000, 10_000);
    private static final AwaitedOrder ORDER = Requests.awaited("p1", Requests.identity("ID1"));

    private final InMemoryAnalysisQueue queue = new InMemoryAnalysisQueue(Clock.systemUTC());
    private final InMemoryOrderQueue orders = new InMemoryOrderQueue(Clock.systemUTC(), queue);
    private final TestArchive archive = new TestArchive();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private StudyFinder finder = archive;
    private OrderWatcher watcher;

    private final AnalysisListener listener = new AnalysisListener() {
        @Override
        public void failed(Failure failure, boolean retried, Duration time, Throwable cause) {
            heard.add("failed " + failure.kind() + (retried ? " retried" : " given up"));
        }

        @Override
        public void orderEnded(State state) {
            heard.add("ended " + state);
        }
    };

    private void start(RetrySchedule schedule) {
        watcher = new OrderWatcher(orders, number -> finder.byAccessionNumber(number), schedule,
                new WorkerSettings("w", 1, Duration.ofSeconds(30), Duration.ofMillis(10), Duration.ofSeconds(5)), listener,
                () -> heard.add("arrived"), Clock.systemUTC(), new Random(1));
        watcher.start();
    }

    @AfterEach
    void stop() {
        watcher.close();
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

    private OrderStatus status() {
        return orders.status(ORDER.key()).orElseThrow();
    }

    @Test
    void aStudyThatArrivesLateIsQueuedForAnalysisOnce() {
        orders.submit(ORDER);
        start(PATIENT);
        until(() -> heard.contains("failed STUDY_NOT_FOUND retried"));
        archive.holds(TestStudy.sound("1.2.1", "ID1"));

        until(() -> heard.contains("arrived"));

        assertThat(status().studies()).containsExactly("1.2.1");
        assertThat(queue.status("1.2.1").orElseThrow().state()).isEqualTo(StudyStatus.State.QUEUED);
        assertThat(heard).containsOnlyOnce("ended ARRIVED");
    }

    @Test
    void aStudyThatNeverArrivesIsGivenUpWithAReasonAPersonUnderstands() {
        orders.submit(ORDER);
        start(SOON);

        until(() -> heard.contains("ended FAILED"));

        assertThat(status().state()).isEqualTo(State.FAILED);
        assertThat(status().reason()).contains(new Failure(Failure.Kind.STUDY_NOT_FOUND,
                "The PACS holds no MR study under the accession number of the order."));
        assertThat(archive.searches()).isEqualTo(4);
    }

    @Test
    void aReportOrScanThatArrivesBeforeTheImagesIsNotTakenForThem() {
        orders.submit(ORDER);
        finder = number -> List.of(new ArchivedStudy("1.2.9", Optional.of("ID1"), Set.of("SR", "DOC")));
        start(PATIENT);
        until(() -> heard.contains("failed STUDY_NOT_FOUND retried"));
        finder = archive.holds(TestStudy.sound("1.2.1", "ID1"));

        until(() -> heard.contains("arrived"));

        assertThat(status().studies()).containsExactly("1.2.1");
    }

    @Test
    void anArchiveThatIsDownIsAskedAgainNoSoonerThanItWants() {
        archive.fails(TestArchive.unavailable(Duration.ofMinutes(10)));
        orders.submit(ORDER);
        start(SOON);

        until(() -> status().reason().isPresent());

        assertThat(status().reason().orElseThrow().kind()).isEqualTo(Failure.Kind.PACS_UNAVAILABLE);
        assertThat(orders.due(ORDER.key())).isAfter(Instant.now().plus(Duration.ofMinutes(9)));
    }

    @Test
    void anotherPatientsStudyUnderTheNumberStopsTheOrderAndStartsNothing() {
        archive.holds(TestStudy.sound("1.2.1", "OTHER"));
        orders.submit(ORDER);
        start(SOON);

        until(() -> heard.contains("ended IDENTITY_MISMATCH"));

        assertThat(queue.status("1.2.1")).isEmpty();
        assertThat(heard).doesNotContain("arrived");
    }

    @Test
    void everyMrStudyOfThePatientUnderTheNumberIsQueued() {
        archive.holds(TestStudy.sound("1.2.1", "ID1")).holds(TestStudy.sound("1.2.2", "ID1"))
                .holds(TestStudy.sound("1.2.3", "OTHER"));
        orders.submit(ORDER);
        start(SOON);

        until(() -> heard.contains("arrived"));

        assertThat(queue.statusesOfPatient("p1", 10)).extracting(StudyStatus::studyInstanceUid)
                .containsExactlyInAnyOrder("1.2.1", "1.2.2");
    }

    @Test
    void aFaultOfTheSoftwareHasAReasonAndOtherOrdersGoOn() {
        finder = number -> {
            throw new IllegalStateException("a fault");
        };
        orders.submit(ORDER);
        start(SOON);
        until(() -> heard.contains("failed INTERNAL given up"));

        finder = archive.holds(TestStudy.sound("1.2.1", "ID1"));
        orders.submit(ORDER);
        until(() -> heard.contains("arrived"));
    }

    @Test
    void stoppingGivesALookUnderWayBack() {
        finder = number -> {
            heard.add("asked");
            Thread.sleep(60_000);
            return List.of();
        };
        orders.submit(ORDER);
        start(SOON);
        until(() -> heard.contains("asked"));

        watcher.close();

        assertThat(orders.lease(Duration.ofSeconds(1))).as("due at once").isPresent();
    }
}
