// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import java.util.List;
import org.lumbarcds.image.SagittalSlice;

/** Draws boxes on sagittal slices. Safe for use by several threads. */
public interface SliceDetector extends AutoCloseable {

    ModelIdentity model();

    /** The class's decision threshold on the raw score; empty classes are unknown to the model. */
    java.util.OptionalDouble threshold(String className);

    /** When the model's answers are to be believed. */
    default ModelLimits limits() {
        return ModelLimits.NONE;
    }

    /** The model of the anatomy that measures beside the detector; empty without one. */
    default java.util.Optional<AnatomyDescription> anatomy() {
        return java.util.Optional.empty();
    }

    /** What runs the network, for the record: {@code CPU}, {@code CUDA}, {@code TensorRT}. */
    String executionProvider();

    /**
     * @param slices any number; batched as the model allows
     * @param minimumScore raw scores below it are dropped
     * @return one entry a slice, in order
     */
    List<SliceDetections> detect(List<SagittalSlice> slices, double minimumScore);

    @Override
    void close();
}
