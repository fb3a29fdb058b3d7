// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.util.List;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.spine.RejectedInstance;

/**
 * The decoded slices of a study's chosen series, known to be of the patient: all a model needs.
 *
 * @param studyInstanceUid study
 * @param slices by series and then from the patient's right to the left
 * @param rejected instances that were left out
 */
public record RetrievedSlices(String studyInstanceUid, List<SagittalSlice> slices, List<RejectedInstance> rejected) {

    public RetrievedSlices {
        slices = List.copyOf(slices);
        rejected = List.copyOf(rejected);
    }

    /** Memory they hold, in bytes: four a pixel. */
    public long bytes() {
        return slices.stream().mapToLong(slice -> 4L * slice.pixels().length).sum();
    }
}
