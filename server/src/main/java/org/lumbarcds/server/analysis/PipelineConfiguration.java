// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.analysis;

import org.lumbarcds.analysis.AnalysisFollower;
import org.lumbarcds.analysis.AnalysisListener;
import org.lumbarcds.analysis.AnalysisPipeline;
import org.lumbarcds.analysis.SliceReader;
import org.lumbarcds.analysis.StudyImages;
import org.lumbarcds.analysis.StudyInterpretation;
import org.lumbarcds.detect.SliceDetector;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.server.memory.MemoryBudget;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PipelineConfiguration {

    @Bean
    AnalysisPipeline analysisPipeline(StudyImages images, SliceReader sliceReader, SliceDetector detector,
            StudyInterpretation interpretation, AnalysisListener listener, AnalysisFollower follower) {
        return new AnalysisPipeline(images, sliceReader, detector, interpretation, DicomLimits.DEFAULT, listener,
                follower);
    }

    @Bean
    SliceReader sliceReader(MemoryBudget memory) {
        return new BudgetedSliceReader(memory, DicomLimits.DEFAULT);
    }

    @Bean
    StudyInterpretation studyInterpretation(SliceDetector detector, Interpretations interpretations) {
        return interpretations.of(detector);
    }
}
