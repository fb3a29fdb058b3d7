// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.util.List;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.spine.ReadSeries;
import org.lumbarcds.spine.RejectedInstance;

/**
 * The decoded slices of the stack that is judged, known to be of the patient: all a model needs.
 *
 * @param studyInstanceUid study
 * @param slices by series and then from the patient's right to the left
 * @param rejected instances that were left out
 * @param series that the slices are of, the one to judge from first
 */
public record RetrievedSlices(String studyInstanceUid, List<SagittalSlice> slices, List<RejectedInstance> rejected,
        List<ReadSeries> series) {

    public RetrievedSlices {
        slices = List.copyOf(slices);
        rejected = List.copyOf(rejected);
        series = List.copyOf(series);
    }

    /** Memory they hold, in bytes: four a pixel. */
    public long bytes() {
        return slices.stream().mapToLong(slice -> 4L * slice.pixels().length).sum();
    }
}
