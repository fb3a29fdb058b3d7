// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

import java.util.ArrayList;
import java.util.List;
import org.lumbarcds.detect.Vertebra.Point;

/**
 * Everything about a place that does not depend on how far it lies from the middle plane, so that it is worked out once
 * for all slices.
 *
 * @param s along the canal's front wall, mm from the lowest body up
 * @param t behind that wall, mm
 * @param front in front of the bodies' front wall, mm
 * @param skin under the skin of the back, mm; negative = air
 * @param fascia behind the muscles' fascia, mm; positive = subcutaneous fat
 * @param body nearest body
 * @param ends distance beyond that body's endplates, mm; negative inside
 * @param before distance in front of its front wall
 * @param behind distance behind its back wall
 * @param height place between lower (0) and upper (1) endplate
 * @param depth place between front (0) and back (1) wall
 * @param disc nearest disc, null far from any
 * @param a in that disc's frame, shear taken out
 * @param b likewise
 */
record InPlane(
        double x, double y, double s, double t, double front, double skin, double fascia,
        Body body, double ends, double before, double behind, double height, double depth,
        Disc disc, double a, double b) {

    /** The lines along a spine in which places are expressed. */
    static final class Frame {

        final SpineGeometry geometry;
        final Curve wall;
        final Curve frontWall;
        private final Curve back;
        private final Build build;
        private final double hipY;

        Frame(SpineGeometry geometry, Build build) {
            this.geometry = geometry;
            this.build = build;
            List<Point> behind = new ArrayList<>();
            List<Point> before = new ArrayList<>();
            for (Body body : geometry.bodies()) {
                behind.add(body.posteriorInferior());
                behind.add(body.posteriorSuperior());
                before.add(body.anteriorInferior());
                before.add(body.anteriorSuperior());
            }
            wall = new Curve(behind, 4);
            frontWall = new Curve(before, 5);
            back = new Curve(behind, 32);
            hipY = geometry.discs().get(0).centre().y();
        }

        InPlane at(double x, double y) {
            double[] st = wall.locate(x, y);
            double front = -frontWall.locate(x, y)[1];
            double fat = fat(y);
            double skinX = skinX(y, fat);
            Body body = nearest(x, y);
            double[] e = edges(body, x, y);
            Disc disc = null;
            double a = 0;
            double b = 0;
            double near = 14;
            for (Disc candidate : geometry.discs()) {
                Point c = candidate.centre();
                double dx = x - c.x();
                double dy = y - c.y();
                if (Math.abs(dx) > 45 || Math.abs(dy) > 40) {
                    continue;
                }
                double cb = dx * candidate.up().x() + dy * candidate.up().y();
                double ca = dx * candidate.along().x() + dy * candidate.along().y();
                if (Math.abs(cb) < near && Math.abs(ca) < candidate.halfDepth() + 18) {
                    near = Math.abs(cb);
                    disc = candidate;
                    a = ca - candidate.shear() * clamp(cb, -5, 5);
                    b = cb;
                }
            }
            return new InPlane(x, y, st[0], st[1], front, skinX - x, x - (skinX - fat), body, e[0], e[1], e[2], e[3], e[4],
                    disc, a, b);
        }

        double fat(double y) {
            double hip = clamp((y - hipY + 25) / 60, 0, 1.4);
            double hollow = Math.exp(-0.5 * Math.pow((y - hipY + 35) / 28, 2));
            return build.fatMm() * (1 + 0.6 * hip) + 3 + 7 * hollow + 12 * hip;
        }

        double skinX(double y, double fat) {
            double muscle = 38 * build.size() + 4;
            double capped = Math.min(y, hipY + 45);
            return back.xAt(capped) + build.canalMm() + muscle + fat;
        }

        private Body nearest(double x, double y) {
            Body best = null;
            double nearest = Double.MAX_VALUE;
            for (Body body : geometry.bodies()) {
                Point c = body.centre();
                double d = (x - c.x()) * (x - c.x()) + (y - c.y()) * (y - c.y());
                if (d < nearest) {
                    nearest = d;
                    best = body;
                }
            }
            return best;
        }

        private static double[] edges(Body body, double x, double y) {
            double[] upper = edge(body.anteriorSuperior(), body.posteriorSuperior(), x, y);
            double[] behind = edge(body.posteriorSuperior(), body.posteriorInferior(), x, y);
            double[] lower = edge(body.posteriorInferior(), body.anteriorInferior(), x, y);
            double[] before = edge(body.anteriorInferior(), body.anteriorSuperior(), x, y);
            double hollow = body.sacral() ? 0.5 : 1.7;
            double u = upper[0] + hollow * bow(upper[1]);
            double l = lower[0] + hollow * bow(lower[1]);
            double ends = Painter.smoothMax(u, l, 1);
            double height = clamp(l / Math.min(-1e-6, l + u), 0, 1);
            return new double[] {
                ends, before[0] + 1.6 * bow(before[1]), behind[0] + 0.9 * bow(behind[1]), height, clamp(upper[1], 0, 1)};
        }

        /** Distance outside the line from p to q (outside = left of it in a picture), and the place along it. */
        private static double[] edge(Point p, Point q, double x, double y) {
            double ex = q.x() - p.x();
            double ey = q.y() - p.y();
            double length = Math.hypot(ex, ey);
            double dx = x - p.x();
            double dy = y - p.y();
            return new double[] {(dx * ey - dy * ex) / length, (dx * ex + dy * ey) / (length * length)};
        }

        private static double bow(double along) {
            double v = 2 * along - 1;
            return Math.max(0, 1 - v * v);
        }

        static double clamp(double v, double low, double high) {
            return Math.min(high, Math.max(low, v));
        }
    }
}
