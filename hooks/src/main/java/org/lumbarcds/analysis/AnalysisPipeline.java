// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.detect.SliceDetector;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.series.SeriesChoice;
import org.lumbarcds.series.Stack;
import org.lumbarcds.series.StackSearch;
import org.lumbarcds.spine.OutOfScopeReason;
import org.lumbarcds.spine.QualityFlag;
import org.lumbarcds.spine.RejectedInstance;
import org.lumbarcds.spine.SpineReader;
import org.lumbarcds.spine.StudyFindings;

/**
 * One analysis, from the archive to the outcome: list, choose the sagittal series, retrieve, check whose the images are,
 * decode, detect, interpret, draw. Holds the slices of one group of series and nothing else. Safe for several threads.
 */
public final class AnalysisPipeline implements StudyAnalysis {

    /** Detections below it are of no use to anybody. */
    private static final double MINIMUM_SCORE = 0.05;

    /** Series that hold no images of the patient. */
    private static final Set<String> NO_IMAGES = Set.of("SR", "PR", "KO", "SEG", "REG", "DOC", "AU", "RTSTRUCT", "FID",
            "RWV", "PLAN", "OT");

    private final StudyImages images;
    private final SliceReader sliceReader;
    private final SliceDetector detector;
    private final StudyInterpretation interpretation;
    private final DicomLimits limits;
    private final AnalysisListener listener;
    private final AnalysisFollower follower;

    /** As the other, with nobody who follows. */
    public AnalysisPipeline(StudyImages images, SliceReader sliceReader, SliceDetector detector,
            StudyInterpretation interpretation, DicomLimits limits, AnalysisListener listener) {
        this(images, sliceReader, detector, interpretation, limits, listener, AnalysisFollower.NONE);
    }

    /** @param limits of one instance */
    public AnalysisPipeline(StudyImages images, SliceReader sliceReader, SliceDetector detector,
            StudyInterpretation interpretation, DicomLimits limits, AnalysisListener listener,
            AnalysisFollower follower) {
        this.images = images;
        this.sliceReader = sliceReader;
        this.detector = detector;
        this.interpretation = interpretation;
        this.limits = limits;
        this.listener = listener;
        this.follower = follower;
    }

    @Override
    public AnalysisOutcome analyse(AnalysisRequest request) throws RetrievalException, InterruptedException {
        follower.begins();
        try {
            return read(request);
        } finally {
            follower.ends();
        }
    }

    private AnalysisOutcome read(AnalysisRequest request) throws RetrievalException, InterruptedException {
        long start = System.nanoTime();
        StudyListing listing = images.list(request.studyInstanceUid());
        start = passed(AnalysisListener.Stage.LIST, start);

        SeriesChoice choice = SagittalSeriesChoice.of(listing);
        boolean excluded = !request.clinicalExclusions().isEmpty();
        if (excluded || choice.outOfScope().isPresent()) {
            List<OutOfScopeReason> reasons = new ArrayList<>();
            if (excluded) {
                reasons.add(OutOfScopeReason.CLINICAL_EXCLUSION);
            }
            choice.outOfScope().ifPresent(reasons::add);
            return unjudgedAfterIdentityCheck(request, listing, reasons);
        }
        return search(request, listing, choice, start);
    }

    /** Groups of series are retrieved and their stacks judged one after another, until one is of the lumbar spine. */
    private AnalysisOutcome search(AnalysisRequest request, StudyListing listing, SeriesChoice choice, long begin)
            throws RetrievalException, InterruptedException {
        long start = begin;
        StackSearch<Judgement> search = new StackSearch<>(choice);
        List<RejectedInstance> rejected = new ArrayList<>();
        List<OutOfScopeReason> tooFew = new ArrayList<>();
        Optional<RetrievedSlices> only = Optional.empty();
        for (SeriesChoice.Group group : choice.groups()) {
            if (!search.wantsGroup()) {
                break;
            }
            SliceCollector collected = new SliceCollector(identity(request), sliceReader, limits,
                    SliceCollector.MemoryLimits.DEFAULT);
            retrieve(request, group.series(), collected);
            start = passed(AnalysisListener.Stage.RETRIEVE, start);
            if (collected.mismatch().isPresent()) {
                return new AnalysisOutcome.IdentityMismatch(collected.mismatch().get());
            }
            rejected.addAll(collected.rejected());
            List<Stack> stacks = Stack.of(collected.slices());
            if (stacks.isEmpty() && tooFew.isEmpty()) {
                tooFew.addAll(SpineReader.tooFew(collected.longestSeries(), collected.rejected()));
            }
            for (Stack stack : stacks) {
                if (search.wantsStack()) {
                    Judgement judgement = judgement(new RetrievedSlices(request.studyInstanceUid(), stack.slices(),
                            rejected, NamedSeries.of(stack, group, listing)), start);
                    start = passed(AnalysisListener.Stage.INTERPRET, judgement.detectedAt());
                    search.add(group, stack, judgement.findings(), judgement);
                    if (choice.groups().size() == 1 && stacks.size() == 1) {
                        only = Optional.of(judgement.retrieved());
                    }
                }
            }
        }
        if (search.found().isPresent()) {
            return read(search.found().get(), listing);
        }
        calledOff();
        // Of several stacks none is held any longer, so the follower has to retrieve what it wants to see.
        only.ifPresent(follower::analysed);
        return search.first().map(first -> unjudged(first, listing))
                .orElseGet(() -> outOfScope(request, listing, tooFew, rejected));
    }

    private AnalysisOutcome read(Judgement judgement, StudyListing listing) throws InterruptedException {
        Optional<byte[]> picture = KeyPicture.of(judgement.findings(), judgement.detections(), detector);
        calledOff();
        follower.analysed(judgement.retrieved());
        return new AnalysisOutcome.Read(judgement.findings(), describe(listing), picture);
    }

    /** Why the first stack is not judged; where discs were seen in it, nothing showed that they are the lumbar ones. */
    private static AnalysisOutcome unjudged(StudyFindings f, StudyListing listing) {
        List<OutOfScopeReason> reasons = f.judged() ? List.of(OutOfScopeReason.NO_SPINE_FOUND) : f.outOfScope();
        return new AnalysisOutcome.Read(new StudyFindings(f.studyInstanceUid(), List.of(), f.qualityFlags(), reasons,
                f.model(), f.executionProvider(), f.analysedInstances(), f.rejectedInstances(), Optional.empty(),
                f.readSeries()), describe(listing), Optional.empty());
    }

    /** @param detectedAt when the network was done, nanoseconds */
    private record Judgement(RetrievedSlices retrieved, StudyFindings findings, List<SliceDetections> detections,
            long detectedAt) {
    }

    private Judgement judgement(RetrievedSlices retrieved, long start) throws InterruptedException {
        List<SliceDetections> detections = detector.detect(retrieved.slices(), MINIMUM_SCORE);
        long detectedAt = passed(AnalysisListener.Stage.DETECT, start);
        calledOff();
        StudyFindings findings = interpretation
                .interpret(retrieved.studyInstanceUid(), detections, retrieved.rejected()).readFrom(retrieved.series());
        return new Judgement(retrieved, findings, detections, detectedAt);
    }

    /**
     * Judges slices that another analysis retrieved: the same findings as if this one had.
     *
     * @throws InterruptedException when the work was called off
     */
    public StudyFindings judge(RetrievedSlices retrieved) throws InterruptedException {
        Judgement judgement = judgement(retrieved, System.nanoTime());
        passed(AnalysisListener.Stage.INTERPRET, judgement.detectedAt());
        calledOff();
        return judgement.findings();
    }

    /** A study that is not judged is reported for a patient too: one instance shows whether it is theirs. */
    private AnalysisOutcome unjudgedAfterIdentityCheck(AnalysisRequest request, StudyListing listing,
            List<OutOfScopeReason> reasons) throws RetrievalException, InterruptedException {
        FirstInstance first = new FirstInstance(identity(request), limits);
        for (StudyListing.Series series : listing.series()) {
            retrieve(request, List.of(series.seriesInstanceUid()), first);
            if (first.seen()) {
                break;
            }
        }
        if (first.mismatch().isPresent()) {
            return new AnalysisOutcome.IdentityMismatch(first.mismatch().get());
        }
        if (!first.seen()) {
            // No header could be read: whose study it is stays unknown, and so does everything else.
            return outOfScope(request, listing, List.of(OutOfScopeReason.UNREADABLE), List.of());
        }
        return outOfScope(request, listing, reasons, List.of());
    }

    private void retrieve(AnalysisRequest request, List<String> series, StudyImages.InstanceReader reader)
            throws RetrievalException, InterruptedException {
        try {
            images.retrieve(request.studyInstanceUid(), series, reader);
        } catch (StudyImages.BrokenTransferException e) {
            throw new RetrievalException(
                    new Failure(Failure.Kind.PACS_UNAVAILABLE, "The PACS broke off the transfer of the images."),
                    Optional.empty(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading an instance failed", e);
        }
    }

    private AnalysisOutcome.Read outOfScope(AnalysisRequest request, StudyListing listing,
            List<OutOfScopeReason> reasons, List<RejectedInstance> rejected) {
        Set<QualityFlag> flags = rejected.isEmpty() ? Set.of() : Set.of(QualityFlag.INSTANCE_UNREADABLE);
        StudyFindings findings = new StudyFindings(request.studyInstanceUid(), List.of(), flags, reasons,
                detector.model(), detector.executionProvider(), List.of(), rejected, Optional.empty());
        return new AnalysisOutcome.Read(findings, describe(listing), Optional.empty());
    }

    private static StudyDescription describe(StudyListing listing) {
        return new StudyDescription(listing.studyInstanceUid(), listing.accessionNumber(), listing.started(),
                listing.description(),
                listing.series().stream()
                        .filter(series -> !NO_IMAGES.contains(series.modality()))
                        .map(series -> new StudyDescription.Series(series.seriesInstanceUid(), series.modality(),
                                series.description(), series.instances()))
                        .toList());
    }

    private static IdentityCheck identity(AnalysisRequest request) {
        return new IdentityCheck(request.studyInstanceUid(), request.patientIdentity());
    }

    private long passed(AnalysisListener.Stage stage, long start) {
        long now = System.nanoTime();
        listener.passed(stage, Duration.ofNanos(now - start));
        return now;
    }

    private static void calledOff() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("the analysis was called off");
        }
    }
}
