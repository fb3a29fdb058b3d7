// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.shadow;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.lumbarcds.analysis.AnalysisOutcome;
import org.lumbarcds.analysis.AnalysisPipeline;
import org.lumbarcds.analysis.AnalysisRequest;
import org.lumbarcds.analysis.RetrievalException;
import org.lumbarcds.analysis.RetrievedSlices;
import org.lumbarcds.analysis.StudyAnalysis;
import org.lumbarcds.analysis.StudyDescription;
import org.lumbarcds.spine.StudyFindings;

/**
 * The second model's analysis of a study: on the slices the first retrieved where they are kept, else on images of its
 * own retrieval, identity check included. Draws no picture.
 */
public final class ShadowAnalysis implements StudyAnalysis {

    /** Where the second model has its images from. */
    public enum Source {
        KEPT, RETRIEVED
    }

    private final SliceShelf shelf;
    private final FirstModel first;
    private final AnalysisPipeline pipeline;
    private final Consumer<Source> sources;

    /**
     * @param pipeline of the second model, on a {@link YieldingDetector}
     * @param sources told for each study where the images came from
     */
    public ShadowAnalysis(SliceShelf shelf, FirstModel first, AnalysisPipeline pipeline, Consumer<Source> sources) {
        this.shelf = shelf;
        this.first = first;
        this.pipeline = pipeline;
        this.sources = sources;
    }

    @Override
    public AnalysisOutcome analyse(AnalysisRequest request) throws RetrievalException, InterruptedException {
        first.awaitIdle();
        Optional<RetrievedSlices> kept = shelf.of(request.studyInstanceUid());
        try {
            if (kept.isEmpty()) {
                sources.accept(Source.RETRIEVED);
                return pipeline.analyse(request);
            }
            sources.accept(Source.KEPT);
            StudyFindings findings = pipeline.judge(kept.get());
            return new AnalysisOutcome.Read(findings, undescribed(request), Optional.empty());
        } catch (YieldingDetector.CalledOffException e) {
            throw new InterruptedException("the analysis was called off");
        }
    }

    /** Nobody is shown these findings, so nobody asks what else the study holds. */
    private static StudyDescription undescribed(AnalysisRequest request) {
        return new StudyDescription(request.studyInstanceUid(), Optional.empty(), Optional.empty(), Optional.empty(),
                List.of());
    }
}
