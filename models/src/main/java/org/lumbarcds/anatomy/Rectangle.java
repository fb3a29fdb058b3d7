// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.anatomy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A rectangle of least area about points (rotating the sides of the convex hull: Freeman and Shapira 1975). */
record Rectangle(List<Point> corners, double area) {

    /** @param points at least three, not all on one line */
    static Rectangle about(List<Point> points) {
        List<Point> hull = hull(points);
        Rectangle best = null;
        for (int i = 0; i < hull.size(); i++) {
            Point side = hull.get((i + 1) % hull.size()).minus(hull.get(i));
            if (side.length() < 1e-9) {
                continue;
            }
            Point u = side.unit();
            Point v = new Point(-u.y(), u.x());
            double[] along = range(hull, u);
            double[] across = range(hull, v);
            double area = (along[1] - along[0]) * (across[1] - across[0]);
            if (best == null || area < best.area) {
                best = new Rectangle(List.of(
                        u.times(along[0]).plus(v.times(across[0])), u.times(along[1]).plus(v.times(across[0])),
                        u.times(along[1]).plus(v.times(across[1])), u.times(along[0]).plus(v.times(across[1]))), area);
            }
        }
        if (best == null) {
            throw new IllegalArgumentException("no rectangle about " + points.size() + " points in one place");
        }
        return best;
    }

    private static double[] range(List<Point> points, Point direction) {
        double least = Double.MAX_VALUE;
        double most = -Double.MAX_VALUE;
        for (Point p : points) {
            double d = p.dot(direction);
            least = Math.min(least, d);
            most = Math.max(most, d);
        }
        return new double[] {least, most};
    }

    /** Convex hull by the monotone chain (Andrew 1979). */
    private static List<Point> hull(List<Point> points) {
        List<Point> sorted = new ArrayList<>(points);
        sorted.sort(Comparator.comparingDouble(Point::x).thenComparingDouble(Point::y));
        List<Point> hull = new ArrayList<>();
        for (int pass = 0; pass < 2; pass++) {
            int start = hull.size();
            for (Point p : sorted) {
                while (hull.size() >= start + 2 && hull.get(hull.size() - 1).minus(hull.get(hull.size() - 2))
                        .cross(p.minus(hull.get(hull.size() - 2))) <= 0) {
                    hull.remove(hull.size() - 1);
                }
                hull.add(p);
            }
            hull.remove(hull.size() - 1);
            java.util.Collections.reverse(sorted);
        }
        return hull;
    }
}
