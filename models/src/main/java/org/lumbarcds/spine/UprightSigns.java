// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import java.util.List;
import java.util.Optional;
import org.lumbarcds.detect.SliceDetections;

/**
 * What of a chain of discs is another one when the picture is mirrored or upside down.
 *
 * @param support summed strength of the discs: the network knows upright spines best
 * @param lean of the lowest disc against the next one, degrees: behind it, so above 0, in a spine whose front is left
 * @param bend how much more the lowest step leans than the next one, degrees: the turn into the sacrum
 */
public record UprightSigns(double support, double lean, double bend) {

    private static final int FEWEST_DISCS = 4;

    /** Empty where too few discs stand in a row. */
    public static Optional<UprightSigns> of(List<SliceDetections> series) {
        SeriesView view = SeriesView.of(series);
        DiscChain chain = view.chain();
        return chain.seen() < FEWEST_DISCS ? Optional.empty()
                : Optional.of(new UprightSigns(view.support(), chain.lean(0), chain.lean(0) - chain.lean(1)));
    }
}
