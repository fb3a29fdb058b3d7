// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

import java.util.ArrayList;
import java.util.List;
import org.lumbarcds.detect.Vertebra.Point;

/** A smooth line along the spine, from the sacrum up, with its own coordinates: along it and behind it, in mm. */
final class Curve {

    private final double[] x;
    private final double[] y;

    /**
     * @param nodes from the sacrum up
     * @param smoothingMm standard deviation of the smoothing
     */
    Curve(List<Point> nodes, double smoothingMm) {
        List<Point> fine = resample(nodes);
        int n = fine.size();
        x = new double[n];
        y = new double[n];
        int reach = (int) Math.ceil(3 * smoothingMm);
        for (int i = 0; i < n; i++) {
            double sum = 0;
            // A window that shrinks at the ends keeps them in place.
            int r = Math.min(reach, Math.min(i, n - 1 - i));
            for (int k = -r; k <= r; k++) {
                double w = Math.exp(-0.5 * k * k / (smoothingMm * smoothingMm));
                x[i] += w * fine.get(i + k).x();
                y[i] += w * fine.get(i + k).y();
                sum += w;
            }
            x[i] /= sum;
            y[i] /= sum;
        }
    }

    private static List<Point> resample(List<Point> nodes) {
        List<Point> fine = new ArrayList<>();
        for (int i = 0; i + 1 < nodes.size(); i++) {
            Point a = nodes.get(i);
            Point b = nodes.get(i + 1);
            int steps = Math.max(1, (int) Math.round(Math.hypot(b.x() - a.x(), b.y() - a.y())));
            for (int k = 0; k < steps; k++) {
                double f = (double) k / steps;
                fine.add(new Point(a.x() + f * (b.x() - a.x()), a.y() + f * (b.y() - a.y())));
            }
        }
        fine.add(nodes.get(nodes.size() - 1));
        return fine;
    }

    /** Distance along the line of its point nearest to a place (one element of the line is about one mm). */
    double along(double px, double py) {
        return locate(px, py)[0];
    }

    /** Along the line and behind it (+ posterior), mm. */
    double[] locate(double px, double py) {
        int best = 0;
        double nearest = Double.MAX_VALUE;
        for (int i = 0; i < x.length; i += 4) {
            double d = square(px - x[i]) + square(py - y[i]);
            if (d < nearest) {
                nearest = d;
                best = i;
            }
        }
        int from = Math.max(0, best - 4);
        int to = Math.min(x.length - 1, best + 4);
        for (int i = from; i <= to; i++) {
            double d = square(px - x[i]) + square(py - y[i]);
            if (d < nearest) {
                nearest = d;
                best = i;
            }
        }
        int i = Math.min(Math.max(best, 1), x.length - 2);
        double ux = x[i + 1] - x[i - 1];
        double uy = y[i + 1] - y[i - 1];
        double length = Math.hypot(ux, uy);
        ux /= length;
        uy /= length;
        double dx = px - x[best];
        double dy = py - y[best];
        double behind = dx * -uy + dy * ux;
        return new double[] {best + dx * ux + dy * uy, behind};
    }

    /** The line's x at a height, running on straight beyond its ends. */
    double xAt(double height) {
        int top = x.length - 1;
        if (height <= y[top]) {
            return x[top];
        }
        for (int i = top; i > 0; i--) {
            if (y[i - 1] >= height) {
                double f = (height - y[i]) / Math.max(1e-6, y[i - 1] - y[i]);
                return x[i] + f * (x[i - 1] - x[i]);
            }
        }
        return x[0];
    }

    Point at(double s) {
        int i = Math.min(Math.max((int) Math.round(s), 0), x.length - 1);
        return new Point(x[i], y[i]);
    }

    private static double square(double v) {
        return v * v;
    }
}
