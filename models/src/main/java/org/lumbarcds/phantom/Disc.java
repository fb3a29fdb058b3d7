// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

import java.util.ArrayList;
import java.util.List;
import org.lumbarcds.detect.Vertebra.Point;

/**
 * The space between two bodies in a frame of its own: {@code a} along the disc, + posterior; {@code b} across it, + up.
 */
final class Disc {

    private final Body lower;
    private final Body upper;
    private final LevelSpec spec;
    private final boolean rudimentary;
    private final Point centre;
    private final Point along;
    private final Point up;
    private final double halfDepth;
    private final boolean bridged;
    private final double halfHeightInFront;
    private final double halfHeightBehind;
    private final double shear;

    /**
     * @param spec what is wrong with it
     * @param rudimentary the remnant between two sacral segments
     * @param depthShare how much of the depth between the endplates it takes; bone bridges the rest
     */
    Disc(Body lower, Body upper, LevelSpec spec, boolean rudimentary, double depthShare) {
        this.lower = lower;
        this.upper = upper;
        this.spec = spec;
        this.rudimentary = rudimentary;
        Point front = anterior();
        Point back = posterior();
        double depth = Math.hypot(back.x() - front.x(), back.y() - front.y());
        halfDepth = depth / 2 * depthShare;
        bridged = depthShare < 1;
        centre = Body.middle(front, back);
        along = new Point((back.x() - front.x()) / depth, (back.y() - front.y()) / depth);
        up = new Point(along.y(), -along.x());
        halfHeightInFront = Math.abs(across(lower.anteriorSuperior(), upper.anteriorInferior())) / 2;
        halfHeightBehind = Math.abs(across(lower.posteriorSuperior(), upper.posteriorInferior())) / 2;
        Point l = lower.upperEndplate();
        Point u = upper.lowerEndplate();
        double a = (u.x() - l.x()) * along.x() + (u.y() - l.y()) * along.y();
        shear = a / Math.max(1, Math.abs(across(l, u)));
    }

    Body lower() {
        return lower;
    }

    Body upper() {
        return upper;
    }

    LevelSpec spec() {
        return spec;
    }

    boolean rudimentary() {
        return rudimentary;
    }

    /** Whether bone joins the two bodies in front of it and behind. */
    boolean bridged() {
        return bridged;
    }

    Point anterior() {
        return Body.middle(lower.anteriorSuperior(), upper.anteriorInferior());
    }

    Point posterior() {
        return Body.middle(lower.posteriorSuperior(), upper.posteriorInferior());
    }

    Point centre() {
        return centre;
    }

    /** Half the distance from front to back, mm. */
    double halfDepth() {
        return halfDepth;
    }

    /** Unit vector from front to back. */
    Point along() {
        return along;
    }

    /** Unit vector from the lower to the upper body. */
    Point up() {
        return up;
    }

    double halfHeightInFront() {
        return halfHeightInFront;
    }

    double halfHeightBehind() {
        return halfHeightBehind;
    }

    private double across(Point from, Point to) {
        return (to.x() - from.x()) * up.x() + (to.y() - from.y()) * up.y();
    }

    /** How far the upper half leans along the disc for each mm up: the slip's shear. */
    double shear() {
        return shear;
    }

    Point at(double a, double b) {
        return new Point(centre.x() + a * along.x() + b * up.x(), centre.y() + a * along.y() + b * up.y());
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
