// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lumbarcds.detect.SliceDetections;

/**
 * The discs of one series with their names, as a study's findings use them.
 *
 * @param discs from the lowest up; empty where no spine was recognised
 * @param flags doubts about the count
 */
public record NamedDiscs(List<NamedDisc> discs, Set<QualityFlag> flags) {

    /**
     * @param level name
     * @param xMm place in the series' slices
     * @param yMm likewise
     * @param seen false for a place that was filled in between discs
     */
    public record NamedDisc(SpinalLevel level, double xMm, double yMm, boolean seen) {
    }

    /** @param series slices of one series, or the few pictures of one patient that show the same cut */
    public static NamedDiscs of(List<SliceDetections> series) {
        SeriesView view = SeriesView.of(series);
        if (!view.showsSpine()) {
            return new NamedDiscs(List.of(), Set.of());
        }
        LevelCount count = view.count();
        List<NamedDisc> discs = new ArrayList<>();
        List<SpinalLevel> levels = count.levels();
        for (int i = 0; i < levels.size(); i++) {
            DiscChain.Place place = count.chain().places().get(i);
            discs.add(new NamedDisc(levels.get(i), place.x(), place.y(), place.seen()));
        }
        return new NamedDiscs(List.copyOf(discs), count.flags());
    }

    /** Whether the count is put before a physician without a doubt. */
    public boolean certain() {
        return !discs.isEmpty() && !flags.contains(QualityFlag.LEVEL_UNCERTAIN);
    }

    /** The seen disc nearest to a place, mm; empty where none is within reach. */
    public Optional<NamedDisc> at(double xMm, double yMm, double within) {
        return discs.stream()
                .filter(d -> d.seen() && Math.hypot(d.xMm() - xMm, d.yMm() - yMm) <= within)
                .min((a, b) -> Double.compare(Math.hypot(a.xMm() - xMm, a.yMm() - yMm),
                        Math.hypot(b.xMm() - xMm, b.yMm() - yMm)));
    }
}
