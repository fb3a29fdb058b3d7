// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.detect.SliceDetections;

/** Levels of the boxes of a single picture, as far as one picture tells. */
public final class PictureLevels {

    private static final int FEWEST_DISCS = 4;

    private PictureLevels() {
    }

    /**
     * @return one entry a detection, in order; empty where no chain of discs is seen, the box belongs to no disc of it, or
     *     the count is doubtful
     */
    public static List<Optional<SpinalLevel>> of(SliceDetections picture) {
        List<Optional<SpinalLevel>> levels = new ArrayList<>();
        Scale scale = Scale.of(picture);
        DiscChain chain = DiscChain.of(DiscLook.of(picture, 0, scale));
        if (chain.seen() < FEWEST_DISCS) {
            picture.detections().forEach(d -> levels.add(Optional.empty()));
            return levels;
        }
        SeriesView view = new SeriesView(List.of(picture), List.of(scale), chain);
        LevelCount count = view.count();
        if (count.flags().contains(QualityFlag.LEVEL_UNCERTAIN)) {
            picture.detections().forEach(d -> levels.add(Optional.empty()));
            return levels;
        }
        for (Detection detection : picture.detections()) {
            levels.add(level(detection, view, count.chain()));
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
