// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.anatomy;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A vertebral body in the sagittal plane.
 *
 * @param anteriorSuperior corner, mm
 * @param posteriorSuperior corner, mm
 * @param posteriorInferior corner, mm
 * @param anteriorInferior corner, mm
 */
public record Body(Point anteriorSuperior, Point posteriorSuperior, Point posteriorInferior, Point anteriorInferior) {

    /** A piece's corners are its extreme points along the diagonals of the rectangle of least area about it. */
    static Optional<Body> of(Piece piece, Point up) {
        List<Point> rectangle = Rectangle.about(piece.outline()).corners();
        Point middle = Point.middle(rectangle.get(0), rectangle.get(2));
        Point back = new Point(-up.y(), up.x());
        Point[] corners = new Point[4];
        for (Point corner : rectangle) {
            Point diagonal = corner.minus(middle);
            // Which corner it is, is told along the spine: the sacrum's may stand on its point in the picture.
            boolean upper = diagonal.dot(up) > 0;
            boolean behind = diagonal.dot(back) > 0;
            int index = upper ? behind ? 1 : 0 : behind ? 2 : 3;
            corners[index] = extreme(piece, diagonal, middle);
        }
        return Arrays.stream(corners).allMatch(Objects::nonNull)
                ? Optional.of(new Body(corners[0], corners[1], corners[2], corners[3]))
                : Optional.empty();
    }

    /** The points of a piece's outline nearest to the corners of a body known roughly. */
    static Body nearest(Piece piece, Body rough) {
        return new Body(piece.nearest(rough.anteriorSuperior), piece.nearest(rough.posteriorSuperior),
                piece.nearest(rough.posteriorInferior), piece.nearest(rough.anteriorInferior));
    }

    private static Point extreme(Piece piece, Point direction, Point middle) {
        Point best = middle;
        double most = -Double.MAX_VALUE;
        for (Point p : piece.outline()) {
            double d = p.minus(middle).dot(direction);
            if (d > most) {
                most = d;
                best = p;
            }
        }
        return best;
    }

    /**
     * Whether lumbar, lower thoracic or first sacral bodies look like this: a wrong corner makes a shape that none has.
     *
     * @param unit what stands for a millimetre
     */
    boolean plausible(double unit) {
        double upper = anteriorSuperior.distance(posteriorSuperior) / unit;
        double lower = anteriorInferior.distance(posteriorInferior) / unit;
        double front = anteriorSuperior.distance(anteriorInferior) / unit;
        double back = posteriorSuperior.distance(posteriorInferior) / unit;
        return within(upper, 17, 52) && within(lower, 12, 52) && within(front, 12, 45) && within(back, 12, 45)
                && within(upper / lower, 0.6, 2.2) && within(front / back, 0.5, 1.95);
    }

    private static boolean within(double value, double least, double most) {
        return value >= least && value <= most;
    }

    public Point centre() {
        return Point.middle(Point.middle(anteriorSuperior, posteriorInferior), Point.middle(posteriorSuperior, anteriorInferior));
    }

    Point lowerEndplate() {
        return Point.middle(anteriorInferior, posteriorInferior);
    }

    Point upperEndplate() {
        return Point.middle(anteriorSuperior, posteriorSuperior);
    }

    /** Mean of front and back wall, mm. */
    double height() {
        return (anteriorSuperior.distance(anteriorInferior) + posteriorSuperior.distance(posteriorInferior)) / 2;
    }

    /** Area of the quadrilateral, mm2. */
    double area() {
        return Math.abs(posteriorInferior.minus(anteriorSuperior).cross(anteriorInferior.minus(posteriorSuperior))) / 2;
    }
}
