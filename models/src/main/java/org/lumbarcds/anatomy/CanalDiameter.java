// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.anatomy;

import java.util.OptionalDouble;

/** The canal's antero-posterior diameter behind a disc, across the canal's own direction. */
final class CanalDiameter {

    /** How far above and below the disc's middle the narrowest place is looked for, mm. */
    static final double REACH_MM = 6;

    private static final double LIKELY = 0.5;
    private static final double STEP = 0.5;
    private static final double FINE = 0.25;

    /** The canal's direction is that of its part this near to the disc, mm. */
    private static final double NEAR = 18;

    /** From the disc's back edge the canal is looked for this far forward and backward, mm. */
    private static final double BEFORE = 8;
    private static final double BEHIND = 34;

    private static final double WIDEST = 30;

    private CanalDiameter() {
    }

    /** @return empty where the canal is not seen along most of the reach */
    static OptionalDouble at(ProbabilityMap canal, Piece disc, double unit) {
        Point axis = disc.axis();
        Point back = disc.centre().plus(axis.times(disc.extent(axis)[1]));
        Point down = direction(canal, back, NEAR * unit);
        if (down == null) {
            return OptionalDouble.empty();
        }
        Point across = new Point(down.y(), -down.x());
        across = across.x() < 0 ? across.times(-1) : across;
        double least = Double.MAX_VALUE;
        int seen = 0;
        int asked = 0;
        for (double t = -REACH_MM; t <= REACH_MM; t += STEP) {
            asked++;
            double width = width(canal, back.plus(down.times(t * unit)), across, unit);
            if (width > 0 && width < WIDEST * unit) {
                seen++;
                least = Math.min(least, width);
            }
        }
        return seen >= 0.8 * asked ? OptionalDouble.of(least) : OptionalDouble.empty();
    }

    private static Point direction(ProbabilityMap canal, Point about, double near) {
        double n = 0;
        double x = 0;
        double y = 0;
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (int row = 0; row < canal.height(); row++) {
            for (int column = 0; column < canal.width(); column++) {
                double dx = canal.x(column) - about.x();
                double dy = canal.y(row) - about.y();
                if (canal.value(column, row) >= LIKELY && Math.abs(dy) <= near && Math.abs(dx) <= 2 * near) {
                    n++;
                    x += dx;
                    y += dy;
                    xx += dx * dx;
                    xy += dx * dy;
                    yy += dy * dy;
                }
            }
        }
        if (n < 8) {
            return null;
        }
        double sxx = xx - x * x / n;
        double sxy = xy - x * y / n;
        double syy = yy - y * y / n;
        double angle = 0.5 * Math.atan2(2 * sxy, sxx - syy);
        Point axis = new Point(Math.cos(angle), Math.sin(angle));
        return axis.y() < 0 ? axis.times(-1) : axis;
    }

    /** Length of the first run through the canal; 0 where none is met or it does not end. */
    private static double width(ProbabilityMap canal, Point from, Point across, double unit) {
        double entered = Double.NaN;
        double last = 0;
        for (double s = -BEFORE * unit; s <= BEHIND * unit; s += FINE * unit) {
            Point p = from.plus(across.times(s));
            double value = canal.at(p.x(), p.y());
            if (s > -BEFORE * unit) {
                double crossing = s - FINE * unit * (value - LIKELY) / (value - last);
                if (Double.isNaN(entered) && last < LIKELY && value >= LIKELY) {
                    entered = crossing;
                } else if (!Double.isNaN(entered) && value < LIKELY) {
                    return crossing - entered;
                }
            }
            last = value;
        }
        return 0;
    }
}
