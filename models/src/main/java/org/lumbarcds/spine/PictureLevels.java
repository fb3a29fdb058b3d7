// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.detect.SliceDetections;

/** Levels of the boxes of single pictures and series, for lists of boxes without findings. */
public final class PictureLevels {

    private static final int FEWEST_DISCS = 4;

    private PictureLevels() {
    }

    /**
     * @return one entry a detection, in order; empty where no chain of discs is seen, the box belongs to no disc of it, or
     *     the count is doubtful
     */
    public static List<Optional<SpinalLevel>> of(SliceDetections picture) {
        Scale scale = Scale.of(picture);
        DiscChain chain = DiscChain.of(DiscLook.of(picture, 0, scale));
        if (chain.seen() < FEWEST_DISCS) {
            return unknown(picture);
        }
        LevelCount count = new SeriesView(List.of(picture), List.of(scale), chain).count();
        return certain(count) ? levels(picture, count.chain()) : unknown(picture);
    }

    /**
     * As {@link #of} for the slices of one series, counted together: a slice off the middle that shows few discs has
     * levels too, and no two slices name a disc differently.
     *
     * @return one list a slice, in order
     */
    public static List<List<Optional<SpinalLevel>>> ofSeries(List<SliceDetections> series) {
        if (series.size() == 1) {
            return List.of(of(series.get(0)));
        }
        SeriesView view = SeriesView.of(series);
        Optional<LevelCount> count =
                view.showsSpine() ? Optional.of(view.count()).filter(PictureLevels::certain) : Optional.empty();
        return series.stream()
                .map(slice -> count.map(c -> levels(slice, c.chain())).orElseGet(() -> unknown(slice)))
                .toList();
    }

    private static boolean certain(LevelCount count) {
        return !count.flags().contains(QualityFlag.LEVEL_UNCERTAIN);
    }

    private static List<Optional<SpinalLevel>> unknown(SliceDetections picture) {
        return picture.detections().stream().map(d -> Optional.<SpinalLevel>empty()).toList();
    }

    private static List<Optional<SpinalLevel>> levels(SliceDetections picture, DiscChain chain) {
        SeriesView view = new SeriesView(List.of(picture), List.of(Scale.of(picture)), chain);
        List<Optional<SpinalLevel>> levels = new ArrayList<>();
        for (Detection detection : picture.detections()) {
            levels.add(level(detection, view, chain));
        }
        return levels;
    }

    private static Optional<SpinalLevel> level(Detection detection, SeriesView view, DiscChain chain) {
        for (int disc = 0; disc < chain.places().size(); disc++) {
            if (new LevelSigns(view, chain, disc).holds(detection)) {
                return LevelCount.level(disc);
            }
        }
        return Optional.empty();
    }
}
