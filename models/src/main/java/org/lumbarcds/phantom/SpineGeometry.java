// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.lumbarcds.detect.Vertebra.Point;
import org.lumbarcds.spine.SpinalLevel;

/**
 * The chain of bodies and discs in the midsagittal plane, built upward from the sacrum. Lengths follow published
 * averages of adult lumbar vertebrae (bodies about 35 mm deep and 27 mm high, discs 7 to 12 mm).
 *
 * @param bodies from S5 up to T10
 * @param discs from S1-S2 up; element 1 is the lowest disc above the sacrum
 */
record SpineGeometry(List<Body> bodies, List<Disc> discs) {

    private static final String[] NAMES = {"L5", "L4", "L3", "L2", "L1", "T12", "T11", "T10", "T9"};
    private static final double[] DEPTH = {34.5, 34.5, 34, 33, 32, 31, 30, 29, 28};
    private static final double[] HEIGHT = {25.5, 26.5, 27, 26.5, 26, 24.5, 23, 22, 21.5};
    /** Share of the lordosis each body and each disc below it takes up. */
    private static final double[] BODY_SHARE = {0.17, 0.07, 0.02, -0.01, -0.02, -0.05, -0.07, -0.07, -0.06};
    private static final double[] DISC_SHARE = {0.26, 0.22, 0.16, 0.10, 0.06, 0.0, -0.03, -0.03, -0.03};
    private static final double[] DISC_HEIGHT = {10.5, 11.8, 11.2, 10, 9, 7.3, 6.2, 5.5, 5.5};

    static SpineGeometry of(Build build, PhantomSpec spec) {
        Random random = new Random(spec.seed() * 131 + 7);
        List<Body> up = new ArrayList<>();
        List<Disc> discs = new ArrayList<>();
        double scale = build.size();
        double fov = build.fieldOfViewMm();
        Point place = new Point((build.sacrumX() - 0.5) * fov, (build.sacrumY() - 0.5) * fov);
        double angle = Math.toRadians(build.sacralSlope());
        Junction junction = Junction.of(spec.transition(), spec.seed(), random);
        // The tilt is that of the upper end of what is joined.
        angle += Math.toRadians(junction.inLine()[0] + junction.inLine()[1]);
        List<Body> sacrum = sacrum(place, angle, scale, junction);
        Body below = sacrum.get(0);
        Disc remnant = new Disc(sacrum.get(1), below, LevelSpec.HEALTHY.withDegeneration(junction.gapWorn()),
                !junction.free(), 1);
        discs.add(remnant);
        double depthBelow = depthOf(below);
        for (int i = 0; i < NAMES.length; i++) {
            SpinalLevel level = SpinalLevel.fromSacrum(i);
            LevelSpec asked = level == null ? LevelSpec.HEALTHY : spec.level(level);
            boolean fused = i == 0 && junction.fused();
            LevelSpec wrong = fused ? Junction.stiff(asked) : asked;
            double jitter = 1 + 0.12 * (random.nextDouble() - 0.5);
            double height = DISC_HEIGHT[i] * scale * jitter * (1 - 0.45 * wrong.degeneration())
                    * (fused ? junction.discHeight() : 1);
            double lordosis = Math.toRadians(build.lordosis());
            double turn = fused ? Math.toRadians(junction.inLine()[0])
                    : lordosis * DISC_SHARE[junction.lordosisOf(i)] * (1 - 0.3 * wrong.degeneration());
            Point n = normal(angle - turn / 2);
            // The upper body normally stands a little behind the lower one's edge.
            double forward = wrong.slipMm() + (wrong.slipMm() == 0 ? 0.8 * (random.nextDouble() - 0.7) : 0);
            double usual = DEPTH[i] * scale * (0.97 + 0.06 * random.nextDouble());
            double depth = usual * (fused ? junction.taper() : 1);
            Point lower = new Point(
                    place.x() + n.x() * height - Math.cos(angle) * (forward + (depth - depthBelow) / 2),
                    place.y() + n.y() * height + Math.sin(angle) * (forward + (depth - depthBelow) / 2));
            double lowerAngle = angle - turn;
            double wedge = fused ? Math.toRadians(junction.inLine()[1]) : lordosis * BODY_SHARE[junction.lordosisOf(i)];
            double bodyHeight = HEIGHT[i] * scale * (0.97 + 0.06 * random.nextDouble());
            Point n2 = normal(lowerAngle - wedge / 2);
            Point upper = new Point(lower.x() + n2.x() * bodyHeight, lower.y() + n2.y() * bodyHeight);
            double upperAngle = lowerAngle - wedge;
            Body body = body(NAMES[i], upper, upperAngle, usual * 0.99, lower, lowerAngle, depth);
            discs.add(new Disc(below, body, wrong, fused, fused ? junction.discDepth() : 1));
            up.add(body);
            below = body;
            place = upper;
            angle = upperAngle;
            depthBelow = usual * 0.99;
        }
        List<Body> all = new ArrayList<>();
        for (int i = sacrum.size() - 1; i >= 0; i--) {
            all.add(sacrum.get(i));
        }
        all.addAll(up);
        return new SpineGeometry(List.copyOf(all), List.copyOf(discs));
    }

    private static List<Body> sacrum(Point place, double slope, double scale, Junction junction) {
        double[] top = junction.depths();
        double[] depths = {top[0], top[1], top[2], 12.5, 9.5, 6};
        double[] heights = {27, 23, 19, 16, 13};
        double[] turns = {junction.turn(), 6, 4, -12, -22};
        double gap = junction.gap() * scale;
        List<Body> bodies = new ArrayList<>();
        Point upper = place;
        double angle = slope;
        for (int i = 0; i < 5; i++) {
            double turn = Math.toRadians(turns[i]);
            Point n = normal(angle + turn / 2);
            double height = heights[i] * scale;
            // The front wall slants back more than the back wall, so the lower endplate's middle lies behind.
            double back = (depths[i] - depths[i + 1]) * scale * 0.18;
            Point lower = new Point(
                    upper.x() - n.x() * height + back * Math.cos(angle),
                    upper.y() - n.y() * height - back * Math.sin(angle));
            String name = i == 0 && junction.free() ? Body.FREE_S1 : "S" + (i + 1);
            bodies.add(body(name, upper, angle, depths[i] * scale, lower, angle + turn,
                    (depths[i + 1] + 0.6) * scale));
            angle += turn;
            Point next = normal(angle);
            double space = i == 0 ? gap : 1.2 * scale;
            upper = new Point(lower.x() - next.x() * space, lower.y() - next.y() * space);
        }
        return bodies;
    }

    private static Body body(
            String name, Point upper, double upperAngle, double upperDepth, Point lower, double lowerAngle, double lowerDepth) {
        return new Body(
                name,
                along(upper, upperAngle, -upperDepth / 2),
                along(upper, upperAngle, upperDepth / 2),
                along(lower, lowerAngle, lowerDepth / 2),
                along(lower, lowerAngle, -lowerDepth / 2));
    }

    private static double depthOf(Body body) {
        return Math.hypot(
                body.posteriorSuperior().x() - body.anteriorSuperior().x(),
                body.posteriorSuperior().y() - body.anteriorSuperior().y());
    }

    private static Point along(Point from, double angle, double mm) {
        return new Point(from.x() + mm * Math.cos(angle), from.y() - mm * Math.sin(angle));
    }

    private static Point normal(double angle) {
        return new Point(-Math.sin(angle), -Math.cos(angle));
    }

    /** Index in {@link #discs} of a level; 0 is the remnant S1-S2. */
    Disc disc(SpinalLevel level) {
        return discs.get(SpinalLevel.L5_S1.ordinal() - level.ordinal() + 1);
    }

    /** The discs that have a level's name. */
    Map<SpinalLevel, Disc> named() {
        Map<SpinalLevel, Disc> named = new java.util.EnumMap<>(SpinalLevel.class);
        for (SpinalLevel level : SpinalLevel.values()) {
            named.put(level, disc(level));
        }
        return named;
    }
}
