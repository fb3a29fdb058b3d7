// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

import java.util.ArrayList;
import java.util.List;
import org.lumbarcds.detect.Vertebra.Point;

/**
 * The space between two bodies in a frame of its own: {@code a} along the disc, + posterior; {@code b} across it, + up.
 *
 * @param lower body below
 * @param upper body above
 * @param spec what is wrong with it
 * @param rudimentary the remnant between two sacral segments
 */
record Disc(Body lower, Body upper, LevelSpec spec, boolean rudimentary) {

    Point anterior() {
        return Body.middle(lower.anteriorSuperior(), upper.anteriorInferior());
    }

    Point posterior() {
        return Body.middle(lower.posteriorSuperior(), upper.posteriorInferior());
    }

    Point centre() {
        return Body.middle(anterior(), posterior());
    }

    /** Half the distance from front to back, mm. */
    double halfDepth() {
        return Math.hypot(posterior().x() - anterior().x(), posterior().y() - anterior().y()) / 2;
    }

    /** Unit vector from front to back. */
    Point along() {
        double d = 2 * halfDepth();
        return new Point((posterior().x() - anterior().x()) / d, (posterior().y() - anterior().y()) / d);
    }

    /** Unit vector from the lower to the upper body. */
    Point up() {
        return new Point(along().y(), -along().x());
    }

    double halfHeightInFront() {
        return Math.abs(across(lower.anteriorSuperior(), upper.anteriorInferior())) / 2;
    }

    double halfHeightBehind() {
        return Math.abs(across(lower.posteriorSuperior(), upper.posteriorInferior())) / 2;
    }

    private double across(Point from, Point to) {
        return (to.x() - from.x()) * up().x() + (to.y() - from.y()) * up().y();
    }

    /** How far the upper half leans along the disc for each mm up: the slip's shear. */
    double shear() {
        Point l = lower.upperEndplate();
        Point u = upper.lowerEndplate();
        double a = (u.x() - l.x()) * along().x() + (u.y() - l.y()) * along().y();
        return a / Math.max(1, Math.abs(across(l, u)));
    }

    Point at(double a, double b) {
        Point c = centre();
        return new Point(c.x() + a * along().x() + b * up().x(), c.y() + a * along().y() + b * up().y());
    }

    /** Half the height of herniated material along the back wall, mm. */
    double herniationHalfHeight(double mm) {
        return Math.max(halfHeightBehind() + 0.8, 2.6 + 0.68 * mm);
    }

    /** Points of the outline, herniated material included, at a distance from the middle plane. */
    List<Point> outline(double herniationMm) {
        List<Point> points = new ArrayList<>(List.of(
                lower.anteriorSuperior(), lower.posteriorSuperior(), upper.anteriorInferior(), upper.posteriorInferior(),
                at(-halfDepth() - 1, 0), at(halfDepth() + 0.8, 0)));
        if (herniationMm > 0.5) {
            double h = herniationHalfHeight(herniationMm);
            points.add(at(halfDepth() + herniationMm, -0.7));
            points.add(at(halfDepth() + herniationMm / 2, -0.7 + 0.87 * h));
            points.add(at(halfDepth() + herniationMm / 2, -0.7 - 0.87 * h));
        }
        return points;
    }
}
