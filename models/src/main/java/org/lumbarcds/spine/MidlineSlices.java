// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import java.util.List;
import org.lumbarcds.detect.SliceDetections;

/** The slices of a series that a judgement goes by. */
public final class MidlineSlices {

    private MidlineSlices() {
    }

    /** Those near the midline of the discs seen; the middle third of all where none was seen. */
    public static List<SliceDetections> of(List<SliceDetections> series) {
        List<SliceDetections> near = SeriesView.of(series).slices();
        int n = series.size();
        return near.isEmpty() ? series.subList(n / 3, n - n / 3) : near;
    }
}
