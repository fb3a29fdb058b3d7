// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import java.util.ArrayList;
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

    /** A decision does not trust slices that happen to agree better than this, mm. */
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
     * A level's slip: the median over slices and networks.
     *
     * @param slips at least one, of {@code slices} slices
     * @param mm median
     * @param percent median
     * @param spreadMm half width of the median's 95 % interval as the slices' spread alone tells it: decisions are made
     *     with it; what is stated holds the networks' validated error too
     */
    record OfLevel(List<Slip> slips, int slices, double mm, double percent, double spreadMm) {

        /** Slip in mm (where the spacing is known), then in percent. */
        List<Measurement> measurements(boolean spacingKnown, MeasurementErrors errors) {
            List<Measurement> measurements = new ArrayList<>();
            if (spacingKnown) {
                measurements.add(errors.measurement(
                        Measurement.Kind.SLIP_DISTANCE, slips.stream().map(Slip::mm).toList(), slices));
            }
            measurements.add(errors.measurement(
                    Measurement.Kind.SLIP_PERCENT, slips.stream().map(Slip::percent).toList(), slices));
            return measurements;
        }
    }

    /** @return empty without slips */
    static Optional<OfLevel> over(List<Slip> slips, int slices) {
        if (slips.isEmpty()) {
            return Optional.empty();
        }
        double mm = MeasurementErrors.median(slips.stream().map(Slip::mm).toList());
        double percent = MeasurementErrors.median(slips.stream().map(Slip::percent).toList());
        double spread = slices == 1 ? ONE_SLICE_MM
                : Math.max(FLOOR_MM, MeasurementErrors.spread(slips.stream().map(Slip::mm).toList(), slices));
        return Optional.of(new OfLevel(List.copyOf(slips), slices, mm, percent, spread));
    }

    private static Point mm(Point p, Scale scale) {
        return new Point(p.x() * scale.x(), p.y() * scale.y());
    }
}
