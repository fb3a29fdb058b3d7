// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.lumbarcds.detect.Vertebra;
import org.lumbarcds.detect.Vertebra.Point;

/**
 * Displacement of a vertebral body on the next lower one: the lower back corner of the upper body projected on the line
 * of the lower body's upper endplate, measured from its back corner, + forward. In normal spines the median is about
 * -1.7 mm (automatic corners), so zero is not the normal value.
 *
 * @param mm displacement
 * @param percent of the endplate's length
 */
record Slip(double mm, double percent) {

    /** Half of the 95 % interval of one slice, mm, from the spread between slices of one exam. */
    private static final double ONE_SLICE_MM = 4;

    /** Corners are not placed better than this, however well slices agree, mm. */
    private static final double FLOOR_MM = 1.5;

    /** @return empty where the corners cannot be those of two neighbouring bodies */
    static Optional<Slip> between(Vertebra upper, Vertebra lower, Scale scale) {
        Point back = mm(lower.posteriorSuperior(), scale);
        Point front = mm(lower.anteriorSuperior(), scale);
        double length = Math.hypot(front.x() - back.x(), front.y() - back.y());
        if (length < 20 || length > 55 || front.x() >= back.x()) {
            return Optional.empty();
        }
        Point corner = mm(upper.posteriorInferior(), scale);
        double along = ((corner.x() - back.x()) * (front.x() - back.x())
                + (corner.y() - back.y()) * (front.y() - back.y())) / length;
        double across = Math.abs((corner.x() - back.x()) * (front.y() - back.y())
                - (corner.y() - back.y()) * (front.x() - back.x())) / length;
        if (Math.abs(along) > 0.9 * length || across > 22) {
            return Optional.empty();
        }
        return Optional.of(new Slip(along, 100 * along / length));
    }

    /**
     * The median over slices, with half the width of its 95 % interval.
     *
     * @return slip in mm, then in percent; empty without slices
     */
    static List<Measurement> over(List<Slip> slips) {
        if (slips.isEmpty()) {
            return List.of();
        }
        double mm = median(slips.stream().map(Slip::mm).toList());
        double percent = median(slips.stream().map(Slip::percent).toList());
        double deviation = 1.4826 * median(slips.stream().map(s -> Math.abs(s.mm - mm)).toList());
        double half = slips.size() == 1 ? ONE_SLICE_MM
                : Math.max(FLOOR_MM, 1.96 * 1.25 * deviation / Math.sqrt(slips.size()));
        double ratio = slips.stream().mapToDouble(s -> s.mm == 0 ? 0 : s.percent / s.mm).max().orElse(0);
        return List.of(new Measurement(Measurement.Kind.SLIP_DISTANCE, mm, half),
                new Measurement(Measurement.Kind.SLIP_PERCENT, percent, half * ratio));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int n = sorted.size();
        return n % 2 == 1 ? sorted.get(n / 2) : (sorted.get(n / 2 - 1) + sorted.get(n / 2)) / 2;
    }

    private static Point mm(Point p, Scale scale) {
        return new Point(p.x() * scale.x(), p.y() * scale.y());
    }
}
