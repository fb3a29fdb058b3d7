// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.domain.simulate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.image.Box;

/**
 * Where the spine stands in a picture, to change it in a place that makes sense.
 *
 * @param discs boxes in pixels, from the head down; at least two
 */
public record Column(List<Box> discs) {

    private static final List<String> DISCS = List.of("normal", "herniation", "degeneration");

    public Column {
        discs = discs.stream().sorted(Comparator.comparingDouble(Box::centreY)).toList();
        if (discs.size() < 2) {
            throw new IllegalArgumentException("a spine has at least two discs here");
        }
    }

    /** From what a detector found; a usual place where it found less than two discs. */
    public static Column of(SliceDetections found) {
        List<Box> discs = new ArrayList<>();
        for (Detection d : found.detections()) {
            if (DISCS.contains(d.className()) && d.score() >= 0.2
                    && discs.stream().noneMatch(b -> Math.abs(b.centreY() - d.box().centreY()) < b.height())) {
                discs.add(d.box());
            }
        }
        double w = found.slice().width();
        double h = found.slice().height();
        for (int i = 0; discs.size() < 2; i++) {
            discs.add(new Box(0.4 * w, (0.3 + 0.3 * i) * h, 0.52 * w, (0.36 + 0.3 * i) * h));
        }
        return new Column(discs);
    }

    /** Pixels from disc to disc. */
    double step() {
        List<Double> steps = new ArrayList<>();
        for (int i = 1; i < discs.size(); i++) {
            steps.add(Math.hypot(discs.get(i).centreX() - discs.get(i - 1).centreX(),
                    discs.get(i).centreY() - discs.get(i - 1).centreY()));
        }
        steps.sort(null);
        return steps.get(steps.size() / 2);
    }
}
