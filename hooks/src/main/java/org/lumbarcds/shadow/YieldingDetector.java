// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.shadow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lumbarcds.detect.AnatomyDescription;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.detect.ModelLimits;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.detect.SliceDetector;
import org.lumbarcds.image.SagittalSlice;

/**
 * The second model's detector, one batch at a time: before each it lets the first model finish whatever it analyses. A
 * study that arrives meanwhile so waits for one batch at most.
 */
public final class YieldingDetector implements SliceDetector {

    private final SliceDetector detector;
    private final FirstModel first;
    private final int batch;

    /** @param batch slices between two looks, from 1 */
    public YieldingDetector(SliceDetector detector, FirstModel first, int batch) {
        this.detector = detector;
        this.first = first;
        this.batch = batch;
    }

    @Override
    public List<SliceDetections> detect(List<SagittalSlice> slices, double minimumScore) {
        List<SliceDetections> found = new ArrayList<>();
        for (int from = 0; from < slices.size(); from += batch) {
            giveWay();
            found.addAll(detector.detect(slices.subList(from, Math.min(slices.size(), from + batch)), minimumScore));
        }
        return found;
    }

    private void giveWay() {
        try {
            first.awaitIdle();
        } catch (InterruptedException e) {
            throw new CalledOffException();
        }
    }

    /** The work was called off between two batches: an InterruptedException where none is allowed. */
    static final class CalledOffException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public ModelIdentity model() {
        return detector.model();
    }

    @Override
    public ModelLimits limits() {
        return detector.limits();
    }

    @Override
    public Optional<AnatomyDescription> anatomy() {
        return detector.anatomy();
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
    public void close() {
        detector.close();
    }
}
