// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.util.List;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.image.Weighting;
import org.lumbarcds.series.SeriesChoice;
import org.lumbarcds.series.Stack;
import org.lumbarcds.spine.ReadSeries;

/** Names the series that a stack is of, as the archive lists them. */
final class NamedSeries {

    private NamedSeries() {
    }

    /** Those of the group that have slices in the stack, the one to judge from first. */
    static List<ReadSeries> of(Stack stack, SeriesChoice.Group group, StudyListing listing) {
        return group.series().stream().map(uid -> named(uid, stack, listing)).filter(s -> s.slices() > 0).toList();
    }

    private static ReadSeries named(String uid, Stack stack, StudyListing listing) {
        List<SagittalSlice> own = stack.slices().stream().filter(s -> s.seriesInstanceUid().equals(uid)).toList();
        StudyListing.Series series = listing.series().stream().filter(s -> s.seriesInstanceUid().equals(uid))
                .findFirst().orElseThrow();
        String contrast = own.stream().map(SagittalSlice::weighting).filter(w -> w != Weighting.UNKNOWN).findFirst()
                .map(Weighting::name).orElse("");
        return new ReadSeries(uid, series.number(), series.description().orElse(""), contrast, own.size());
    }
}
