// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

/** What a worker does with a request. Safe for several threads. */
@FunctionalInterface
public interface StudyAnalysis {

    /**
     * @throws RetrievalException when the images could not be had; nothing is said of the study then
     * @throws InterruptedException when the work was called off
     */
    AnalysisOutcome analyse(AnalysisRequest request) throws RetrievalException, InterruptedException;
}
