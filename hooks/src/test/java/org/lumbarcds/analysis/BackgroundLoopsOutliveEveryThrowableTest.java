// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.shadow.FirstModel;
import org.lumbarcds.shadow.ShadowAnalysis;
import org.lumbarcds.shadow.SliceShelf;
import org.lumbarcds.shadow.YieldingDetector;

/**
 * Whatever one item throws, wherever: the item becomes a dead letter with a reason, and the loop's next item is worked
 * on by the same number of threads.
 */
final class BackgroundLoopsOutliveEveryThrowableTest {

    private static final RetrySchedule SOON = new RetrySchedule(Duration.ofMillis(5), Duration.ofMillis(10), 3, 2);
    private static final String POISON = "1.2.1";
    private static final String SOUND = "1.2.2";

    private final InMemoryAnalysisQueue queue = new InMemoryAnalysisQueue(Clock.systemUTC());
    private final InMemoryOrderQueue orders = new InMemoryOrderQueue(Clock.systemUTC(), queue);
    private final TestArchive archive = new TestArchive().holds(TestStudy.sound(POISON, "ID1"))
            .holds(TestStudy.sound(SOUND, "ID1"));
    private AutoCloseable loop;

    @AfterEach
    void stop() throws Exception {
        loop.close();
    }

    private AnalysisWorker work(AnalysisQueue from, StudyAnalysis analysis, AnalysisListener listener, Duration lease) {
        AnalysisWorker worker = new AnalysisWorker(from, analysis, SOON,
                new WorkerSettings("w", 1, lease, Duration.ofMillis(5), Duration.ofSeconds(5)), listener,
                Clock.systemUTC(), new Random(1));
        loop = worker;
        worker.start();
        return worker;
    }

    private StudyAnalysis pipeline() {
        return new AnalysisPipeline(archive, TestDetector::slices, new TestDetector(), TestDetector::interpret,
                DicomLimits.DEFAULT, AnalysisListener.NONE);
    }

    private void submit(String study) {
        queue.submit(Requests.of(study, "p1", Requests.identity("ID1")));
    }

    private StudyStatus.State state(String study) {
        return queue.status(study).orElseThrow().state();
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            try {
                Thread.sleep(2);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private void theNextStudyIsRead(AnalysisWorker worker) {
        submit(SOUND);
        until(() -> state(SOUND) == StudyStatus.State.READ);
        assertThat(worker.threads()).isEqualTo(new WorkerThreads(1, 1));
    }

    @ParameterizedTest
    @EnumSource
    void ofAnAnalysis(Throwables thrown) {
        StudyAnalysis sound = pipeline();
        AnalysisWorker worker = work(queue, request -> request.studyInstanceUid().equals(POISON) ? thrown.raise()
                : sound.analyse(request), AnalysisListener.NONE, Duration.ofSeconds(30));
        submit(POISON);

        until(() -> state(POISON) == StudyStatus.State.FAILED);

        assertThat(queue.status(POISON).orElseThrow().reason()).contains(new Failure(Failure.Kind.INTERNAL,
                "The analysis failed with " + thrown.simpleName() + "."));
        theNextStudyIsRead(worker);
    }

    @ParameterizedTest
    @EnumSource
    void ofTakingALease(Throwables thrown) {
        AtomicInteger asked = new AtomicInteger();
        AnalysisWorker worker = work(new QueueDecorator(queue) {
            @Override
            public Optional<Lease> lease(String name, Duration time) {
                return asked.incrementAndGet() < 3 ? thrown.raise() : super.lease(name, time);
            }
        }, pipeline(), AnalysisListener.NONE, Duration.ofSeconds(30));

        theNextStudyIsRead(worker);
    }

    @ParameterizedTest
    @EnumSource
    void ofAHeartbeat(Throwables thrown) {
        CountDownLatch renewedAgain = new CountDownLatch(3);
        archive.gate(renewedAgain::await);
        AnalysisWorker worker = work(new QueueDecorator(queue) {
            @Override
            public boolean renew(Lease lease, Duration time) {
                renewedAgain.countDown();
                return renewedAgain.getCount() == 2 ? thrown.raise() : super.renew(lease, time);
            }
        }, pipeline(), AnalysisListener.NONE, Duration.ofMillis(300));

        theNextStudyIsRead(worker);
    }

    @ParameterizedTest
    @EnumSource
    void ofPublishing(Throwables thrown) {
        AnalysisWorker worker = work(new QueueDecorator(queue) {
            @Override
            public boolean complete(Lease lease, AnalysisOutcome outcome) {
                return lease.request().studyInstanceUid().equals(POISON) ? thrown.raise()
                        : super.complete(lease, outcome);
            }
        }, pipeline(), AnalysisListener.NONE, Duration.ofSeconds(30));
        submit(POISON);

        until(() -> state(POISON) == StudyStatus.State.FAILED);

        theNextStudyIsRead(worker);
    }

    @ParameterizedTest
    @EnumSource
    void ofGivingAStudyBack(Throwables thrown) {
        StudyAnalysis sound = pipeline();
        AnalysisWorker worker = work(new QueueDecorator(queue) {
            @Override
            public void retry(Lease lease, Failure failure, Instant at) {
                thrown.raise();
            }

            @Override
            public void giveUp(Lease lease, Failure failure) {
                thrown.raise();
            }
        }, request -> request.studyInstanceUid().equals(POISON) ? thrown.raise() : sound.analyse(request),
                AnalysisListener.NONE, Duration.ofMillis(100));
        submit(POISON);

        theNextStudyIsRead(worker);
    }

    @ParameterizedTest
    @EnumSource
    void ofWhoeverListens(Throwables thrown) {
        StudyAnalysis sound = pipeline();
        AtomicInteger heard = new AtomicInteger();
        AnalysisWorker worker = work(queue, request -> request.studyInstanceUid().equals(POISON) ? thrown.raise()
                : sound.analyse(request), new AnalysisListener() {
                    @Override
                    public void started(int attempt) {
                        if (heard.incrementAndGet() == 1) {
                            thrown.raise();
                        }
                    }

                    @Override
                    public void failed(Failure failure, boolean retried, Duration time, Throwable cause) {
                        thrown.raise();
                    }

                    @Override
                    public void escaped(Throwable cause) {
                        thrown.raise();
                    }

                    @Override
                    public void queueUnavailable(Throwable cause) {
                        thrown.raise();
                    }
                }, Duration.ofMillis(100));
        submit(POISON);

        until(() -> state(POISON) == StudyStatus.State.FAILED);

        theNextStudyIsRead(worker);
    }

    @ParameterizedTest
    @EnumSource
    void ofASecondModelsReading(Throwables thrown) {
        SliceShelf shelf = new SliceShelf(0);
        FirstModel first = new FirstModel(shelf);
        StudyAnalysis second = new ShadowAnalysis(shelf, first, new AnalysisPipeline(archive, instance ->
                instance.dataset().string(Tag.STUDY_INSTANCE_UID).orElseThrow().trim().equals(POISON) ? thrown.raise()
                        : TestDetector.slices(instance), new YieldingDetector(new TestDetector(), first, 4),
                TestDetector::interpret, DicomLimits.DEFAULT, AnalysisListener.NONE), source -> { });
        AnalysisWorker worker = work(queue, second, AnalysisListener.NONE, Duration.ofSeconds(30));
        submit(POISON);

        until(() -> state(POISON) != StudyStatus.State.QUEUED && state(POISON) != StudyStatus.State.RUNNING);

        theNextStudyIsRead(worker);
    }

    private static final AwaitedOrder ORDER = Requests.awaited("p1", Requests.identity("ID1"));
    private static final AwaitedOrder NEXT = Requests.awaited("p2", Requests.identity("ID1"));

    private OrderWatcher watch(OrderQueue from, StudyFinder finder, Runnable arrived) {
        OrderWatcher watcher = new OrderWatcher(from, finder, SOON,
                new WorkerSettings("w", 1, Duration.ofSeconds(30), Duration.ofMillis(5), Duration.ofSeconds(5)),
                AnalysisListener.NONE, arrived, Clock.systemUTC(), new Random(1));
        loop = watcher;
        watcher.start();
        return watcher;
    }

    private void theNextOrderArrives(OrderWatcher watcher) {
        orders.submit(NEXT);
        until(() -> orders.status(NEXT.key()).orElseThrow().state() == OrderStatus.State.ARRIVED);
        assertThat(watcher.threads()).isEqualTo(new WorkerThreads(1, 1));
    }

    @ParameterizedTest
    @EnumSource
    void ofALookForAnOrdersStudy(Throwables thrown) {
        AtomicInteger looks = new AtomicInteger();
        OrderWatcher watcher = watch(orders,
                number -> looks.incrementAndGet() <= 2 ? thrown.raise() : archive.byAccessionNumber(number), () -> { });
        orders.submit(ORDER);

        until(() -> orders.status(ORDER.key()).orElseThrow().state() == OrderStatus.State.FAILED);

        assertThat(orders.status(ORDER.key()).orElseThrow().reason()).contains(new Failure(Failure.Kind.INTERNAL,
                "The look for the study failed with " + thrown.simpleName() + "."));
        theNextOrderArrives(watcher);
    }

    @ParameterizedTest
    @EnumSource
    void ofTakingALeaseOfAnOrder(Throwables thrown) {
        AtomicInteger asked = new AtomicInteger();
        OrderWatcher watcher = watch(new OrderDecorator(orders) {
            @Override
            public Optional<Lease> lease(Duration time) {
                return asked.incrementAndGet() < 3 ? thrown.raise() : super.lease(time);
            }
        }, archive, () -> { });

        theNextOrderArrives(watcher);
    }

    @ParameterizedTest
    @EnumSource
    void ofAnArrivalThatCannotBeStored(Throwables thrown) {
        OrderWatcher watcher = watch(new OrderDecorator(orders) {
            @Override
            public Optional<OrderStatus.State> complete(Lease lease, AccessionMatch match) {
                return lease.order().equals(ORDER) ? thrown.raise() : super.complete(lease, match);
            }
        }, archive, () -> { });
        orders.submit(ORDER);

        until(() -> orders.status(ORDER.key()).orElseThrow().state() == OrderStatus.State.FAILED);

        theNextOrderArrives(watcher);
    }

    @ParameterizedTest
    @EnumSource
    void ofGivingAnOrderBackAndOfTellingTheWorker(Throwables thrown) {
        AtomicInteger looks = new AtomicInteger();
        OrderWatcher watcher = watch(new OrderDecorator(orders) {
            @Override
            public void retry(Lease lease, Failure failure, Instant at) {
                thrown.raise();
            }
        }, number -> looks.incrementAndGet() == 1 ? List.of() : archive.byAccessionNumber(number), thrown::raise);
        orders.submit(ORDER);
        until(() -> looks.get() == 1);

        theNextOrderArrives(watcher);
        AwaitedOrder third = Requests.awaited("p3", Requests.identity("ID1"));
        orders.submit(third);
        until(() -> orders.status(third.key()).orElseThrow().state() != OrderStatus.State.AWAITING);
        assertThat(watcher.threads()).as("after telling the worker threw").isEqualTo(new WorkerThreads(1, 1));
    }
}
