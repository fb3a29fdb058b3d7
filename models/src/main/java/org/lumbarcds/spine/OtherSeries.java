// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import java.util.OptionalInt;
import org.lumbarcds.image.SagittalSlice;

/** Finds a disc again in another series of the same study; series are usually acquired about the same centre. */
final class OtherSeries {

    /** Discs of two series farther apart than this are not matched, mm: less than half the distance of two discs. */
    private static final double SAME_DISC_MM = 14;

    private OtherSeries() {
    }

    /** Index of the disc in the other series' chain; empty where none lies at its place. */
    static OptionalInt discIn(SeriesView view, DiscChain chain, int disc, SeriesView other) {
        double[] from = centre(view);
        double[] to = centre(other);
        DiscChain.Place here = chain.places().get(disc);
        double x = here.x() - from[0] + to[0];
        double y = here.y() - from[1] + to[1];
        int nearest = other.chain().nearest(x, y);
        DiscChain.Place there = other.chain().places().get(nearest);
        boolean near = there.seen() && Math.hypot(there.x() - x, there.y() - y) <= SAME_DISC_MM;
        return near ? OptionalInt.of(nearest) : OptionalInt.empty();
    }

    private static double[] centre(SeriesView view) {
        SagittalSlice s = view.slices().get(0).slice();
        Scale scale = view.scales().get(0);
        return new double[] {s.width() * scale.x() / 2, s.height() * scale.y() / 2};
    }
}
