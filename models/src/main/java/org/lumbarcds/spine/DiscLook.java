// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.detect.SliceDetections;

/**
 * One disc as one slice shows it: boxes of any disc class at one place, taken together.
 *
 * @param slice index of the slice
 * @param x centre, mm
 * @param y centre, mm
 * @param width mm
 * @param height mm
 * @param strength that a disc is there, 0..1
 */
record DiscLook(int slice, double x, double y, double width, double height, double strength) {

    static final double MINIMUM_SCORE = 0.08;

    /** Boxes of one disc have centres closer than this, mm; discs of neighbouring levels are never so close. */
    private static final double SAME_DISC_MM = 12;

    private static final Set<String> DISC_CLASSES = Set.of("normal", "herniation", "degeneration");

    static boolean isDisc(Detection d) {
        return DISC_CLASSES.contains(d.className());
    }

    static final Comparator<DiscLook> STRONGEST_FIRST = Comparator.comparingDouble((DiscLook l) -> -l.strength)
            .thenComparingDouble(DiscLook::y).thenComparingDouble(DiscLook::x);

    static List<DiscLook> of(SliceDetections slice, int index, Scale scale) {
        List<DiscLook> looks = new ArrayList<>();
        slice.detections().stream()
                .filter(d -> isDisc(d) && d.score() >= MINIMUM_SCORE)
                .map(d -> new DiscLook(index, d.box().centreX() * scale.x(), d.box().centreY() * scale.y(),
                        d.box().width() * scale.x(), d.box().height() * scale.y(), d.score()))
                .sorted(STRONGEST_FIRST)
                .forEach(look -> add(looks, look));
        return looks;
    }

    private static void add(List<DiscLook> looks, DiscLook look) {
        for (int i = 0; i < looks.size(); i++) {
            DiscLook known = looks.get(i);
            if (known.distance(look.x, look.y) < SAME_DISC_MM) {
                // Independent classes that both see a disc make it more certain; the better box keeps its place.
                double both = 1 - (1 - known.strength) * (1 - look.strength);
                looks.set(i, new DiscLook(known.slice, known.x, known.y, known.width, known.height, both));
                return;
            }
        }
        looks.add(look);
    }

    double distance(double px, double py) {
        return Math.hypot(px - x, py - y);
    }
}
