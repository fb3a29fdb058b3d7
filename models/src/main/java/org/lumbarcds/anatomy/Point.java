// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.anatomy;

/** A place or a direction in the plane of a slice, mm from its top left corner: x to posterior, y to the feet. */
public record Point(double x, double y) {

    Point plus(Point other) {
        return new Point(x + other.x, y + other.y);
    }

    Point minus(Point other) {
        return new Point(x - other.x, y - other.y);
    }

    Point times(double factor) {
        return new Point(factor * x, factor * y);
    }

    double dot(Point other) {
        return x * other.x + y * other.y;
    }

    double cross(Point other) {
        return x * other.y - y * other.x;
    }

    double length() {
        return Math.hypot(x, y);
    }

    double distance(Point other) {
        return Math.hypot(x - other.x, y - other.y);
    }

    /** The same direction with length 1; for a zero vector not a number. */
    Point unit() {
        return times(1 / length());
    }

    static Point middle(Point a, Point b) {
        return new Point((a.x + b.x) / 2, (a.y + b.y) / 2);
    }
}
