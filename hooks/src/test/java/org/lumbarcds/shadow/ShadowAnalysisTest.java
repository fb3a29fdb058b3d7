// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.lumbarcds.analysis.AnalysisListener;
import org.lumbarcds.analysis.AnalysisOutcome;
import org.lumbarcds.analysis.AnalysisPipeline;
import org.lumbarcds.analysis.AnalysisRequest;
import org.lumbarcds.analysis.Requests;
import org.lumbarcds.analysis.RetrievalException;
import org.lumbarcds.analysis.RetrievedSlices;
import org.lumbarcds.analysis.TestArchive;
import org.lumbarcds.analysis.TestDetector;
import org.lumbarcds.analysis.TestStudy;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.detect.SliceDetector;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.image.SagittalSlice;

class ShadowAnalysisTest {

    private static final String STUDY = "1.2.3";

    private final TestArchive archive = new TestArchive().holds(TestStudy.sound(STUDY, "ID1"));
    private final SliceShelf shelf = new SliceShelf(64 << 20);
    private final FirstModel first = new FirstModel(shelf);
    private final List<ShadowAnalysis.Source> sources = new ArrayList<>();
    private final AtomicInteger batches = new AtomicInteger();

    private final AnalysisPipeline firstPipeline = new AnalysisPipeline(archive, TestDetector::slices,
            new TestDetector(), TestDetector::interpret, DicomLimits.DEFAULT, AnalysisListener.NONE, first);

    private final ShadowAnalysis shadow = shadow(new TestDetector());

    private ShadowAnalysis shadow(SliceDetector detector) {
        SliceDetector yielding = new YieldingDetector(new CountingDetector(detector, batches), first, 4);
        return new ShadowAnalysis(shelf, first, new AnalysisPipeline(archive, TestDetector::slices, yielding,
                TestDetector::interpret, DicomLimits.DEFAULT, AnalysisListener.NONE), sources::add);
    }

    private static AnalysisRequest request() {
        return Requests.of(STUDY, "p1", Requests.identity("ID1"));
    }

    @Test
    void theSlicesOfTheFirstAreUsedAndTheArchiveIsNotAskedAgain() throws RetrievalException, InterruptedException {
        AnalysisOutcome.Read byFirst = (AnalysisOutcome.Read) firstPipeline.analyse(request());

        AnalysisOutcome.Read byShadow = (AnalysisOutcome.Read) shadow.analyse(request());

        assertThat(archive.listings()).isEqualTo(1);
        assertThat(archive.retrievedSeries()).hasSize(1);
        assertThat(sources).containsExactly(ShadowAnalysis.Source.KEPT);
        assertThat(byShadow.findings()).as("the same model on the same slices").isEqualTo(byFirst.findings());
        assertThat(byShadow.findings().readSeries()).as("the series are named here too").hasSize(1);
        assertThat(byShadow.annotatedKeyImage()).isEmpty();
        assertThat(batches.get()).as("11 slices, 4 at a time").isEqualTo(3);
    }

    @Test
    void slicesThatAreNotKeptAreRetrievedAndCheckedAgain() throws RetrievalException, InterruptedException {
        AnalysisOutcome.Read read = (AnalysisOutcome.Read) shadow.analyse(request());

        assertThat(sources).containsExactly(ShadowAnalysis.Source.RETRIEVED);
        assertThat(read.findings().analysedInstances()).hasSize(11);
        assertThat(shadow.analyse(Requests.of(STUDY, "p1", Requests.identity("OTHER"))))
                .isEqualTo(new AnalysisOutcome.IdentityMismatch("PatientID"));
    }

    @Test
    void theSlicesOfAStudyThatTheFirstCouldNotJudgeAreKeptToo() throws RetrievalException, InterruptedException {
        new AnalysisPipeline(archive, TestDetector::slices, new TestDetector(),
                (study, slices, rejected) -> Requests.outOfScope(study).findings(), DicomLimits.DEFAULT, AnalysisListener.NONE,
                first).analyse(request());

        assertThat(shelf.studies()).containsExactly(STUDY);
    }

    @Test
    void aStudyOfAnotherPersonLeavesNoSlices() throws RetrievalException, InterruptedException {
        firstPipeline.analyse(Requests.of(STUDY, "p1", Requests.identity("OTHER")));

        assertThat(shelf.studies()).isEmpty();
    }

    @Test
    void theSecondModelStandsStillWhileTheFirstIsAtWork() throws Exception {
        firstPipeline.analyse(request());
        first.begins();
        CompletableFuture<AnalysisOutcome> running = CompletableFuture.supplyAsync(this::analyse);

        TimeUnit.MILLISECONDS.sleep(200);
        assertThat(running).isNotDone();
        assertThat(batches.get()).isZero();

        first.ends();
        assertThat(running.get(10, TimeUnit.SECONDS)).isInstanceOf(AnalysisOutcome.Read.class);
    }

    @Test
    void theSecondModelStopsBetweenBatchesWhenTheFirstBegins() throws Exception {
        firstPipeline.analyse(request());
        CountDownLatch firstBatch = new CountDownLatch(1);
        ShadowAnalysis interrupted = shadow(new TestDetector() {
            @Override
            public List<SliceDetections> detect(
                    List<SagittalSlice> slices, double minimumScore) {
                if (firstBatch.getCount() == 1) {
                    first.begins();
                    firstBatch.countDown();
                }
                return super.detect(slices, minimumScore);
            }
        });
        CompletableFuture<AnalysisOutcome> running = CompletableFuture.supplyAsync(() -> analyse(interrupted));

        assertThat(firstBatch.await(10, TimeUnit.SECONDS)).isTrue();
        TimeUnit.MILLISECONDS.sleep(200);
        assertThat(batches.get()).isEqualTo(1);
        first.ends();
        running.get(10, TimeUnit.SECONDS);
        assertThat(batches.get()).isEqualTo(3);
    }

    @Test
    void waitingIsCalledOffByAnInterrupt() throws InterruptedException {
        first.begins();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread waiting = new Thread(() -> {
            try {
                shadow.analyse(request());
            } catch (InterruptedException | RetrievalException e) {
                thrown.set(e);
            }
        });
        waiting.start();
        waiting.interrupt();
        waiting.join(10_000);

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void aStopEndsTheWorkBetweenBatchesWithoutAnInterrupt() throws Exception {
        firstPipeline.analyse(request());
        ShadowAnalysis stopped = shadow(new TestDetector() {
            @Override
            public List<SliceDetections> detect(List<SagittalSlice> slices, double minimumScore) {
                first.callOff();
                return super.detect(slices, minimumScore);
            }
        });

        assertThatThrownBy(() -> stopped.analyse(request())).isInstanceOf(InterruptedException.class);
        assertThat(batches.get()).isEqualTo(1);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(shelf.studies()).as("kept for the next attempt").containsExactly(STUDY);
    }

    @Test
    void aFailureOfTheFirstLeavesItNotAtWork() {
        archive.cuts(true);

        assertThatThrownBy(() -> firstPipeline.analyse(request())).isInstanceOf(RetrievalException.class);

        archive.cuts(false);
        assertThat(analyse()).isInstanceOf(AnalysisOutcome.Read.class);
    }

    @Test
    void theYieldingDetectorPassesEveryQuestionOn() {
        assertThat(YieldingDetector.class.getDeclaredMethods()).extracting(Method::getName)
                .contains(Arrays.stream(SliceDetector.class.getMethods()).map(Method::getName).toArray(String[]::new));
    }

    @Test
    void theShelfIsBoundedAndTheOldestMakeRoom() throws RetrievalException, InterruptedException {
        firstPipeline.analyse(request());
        RetrievedSlices slices = shelf.of(STUDY).orElseThrow();
        long one = slices.bytes();
        SliceShelf two = new SliceShelf(2 * one);
        for (String study : List.of("1", "2", "3")) {
            two.put(new RetrievedSlices(study, slices.slices(), List.of(), List.of()));
        }

        assertThat(two.studies()).containsExactly("2", "3");
        assertThat(two.bytes()).isEqualTo(2 * one);

        two.put(new RetrievedSlices("2", slices.slices(), List.of(), List.of()));
        assertThat(two.studies()).as("again is no second copy").containsExactly("3", "2");
        two.discard("3");
        two.discard("never there");
        assertThat(two.bytes()).isEqualTo(one);

        SliceShelf small = new SliceShelf(one - 1);
        small.put(slices);
        assertThat(small.studies()).as("too large to be kept").isEmpty();
    }

    private AnalysisOutcome analyse() {
        return analyse(shadow);
    }

    private static AnalysisOutcome analyse(ShadowAnalysis analysis) {
        try {
            return analysis.analyse(request());
        } catch (RetrievalException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Counts batches. */
    private record CountingDetector(SliceDetector detector, AtomicInteger batches) implements SliceDetector {

        @Override
        public ModelIdentity model() {
            return detector.model();
        }

        @Override
        public OptionalDouble threshold(String className) {
            return detector.threshold(className);
        }

        @Override
        public String executionProvider() {
            return detector.executionProvider();
        }

        @Override
        public List<SliceDetections> detect(
                List<SagittalSlice> slices, double minimumScore) {
            batches.incrementAndGet();
            return detector.detect(slices, minimumScore);
        }

        @Override
        public void close() {
            detector.close();
        }
    }
}
