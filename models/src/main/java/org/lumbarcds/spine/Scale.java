// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.lumbarcds.image.Box;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.image.SagittalSlice;

/**
 * From pixels to millimetres. Where the spacing is unknown, the usual distance of lumbar discs stands in, so that the
 * same rules hold; nothing is then stated in mm.
 *
 * @param x mm a pixel
 * @param y mm a pixel
 */
record Scale(double x, double y) {

    /** Mean distance of neighbouring lumbar disc centres, mm (36 to 39 in adults; upper levels are closer). */
    static final double DISC_DISTANCE_MM = 36;

    static Scale of(SliceDetections slice) {
        SagittalSlice s = slice.slice();
        if (s.spacingKnown()) {
            return new Scale(s.columnSpacingMm(), s.rowSpacingMm());
        }
        List<Box> discs = new ArrayList<>();
        slice.detections().stream()
                .filter(d -> DiscLook.isDisc(d) && d.score() >= 0.2)
                .map(Detection::box)
                .forEach(box -> {
                    if (discs.stream().noneMatch(b -> b.iou(box) > 0.25 || Math.abs(b.centreY() - box.centreY())
                            < 0.6 * Math.min(b.height(), box.height()))) {
                        discs.add(box);
                    }
                });
        List<Double> distances = new ArrayList<>();
        discs.sort((a, b) -> Double.compare(a.centreY(), b.centreY()));
        for (int i = 1; i < discs.size(); i++) {
            Box a = discs.get(i - 1);
            Box b = discs.get(i);
            distances.add(Math.hypot(a.centreX() - b.centreX(), a.centreY() - b.centreY()));
        }
        if (distances.isEmpty()) {
            return new Scale(1, 1);
        }
        Collections.sort(distances);
        double unit = DISC_DISTANCE_MM / Math.max(1, distances.get(distances.size() / 2));
        return new Scale(unit, unit);
    }
}
