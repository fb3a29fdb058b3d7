// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.anatomy;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The space between two bodies as one slice shows it. Lengths are in mm of the maps; empty where something needed is not
 * seen or contradicts itself.
 *
 * @param centre of the disc, or of the gap
 * @param upper body above
 * @param lower body below; empty where it is not seen whole, as S1 often is not
 * @param slipMm lower back corner of the upper body projected on the upper endplate line of the lower body, measured from
 *     its back corner, + forward
 * @param slipPercent of that endplate's length
 * @param protrusionMm how far the disc reaches behind the line that joins the back corners of the two endplates; 0 where it
 *     does not
 * @param heightMm mean height of the disc: its area over its depth
 * @param heightIndex that over the height of the body above
 * @param canalMm least antero-posterior diameter of the canal within {@value CanalDiameter#REACH_MM} mm of the disc's middle
 */
public record DiscSpace(
        Point centre,
        Optional<Body> upper,
        Optional<Body> lower,
        OptionalDouble slipMm,
        OptionalDouble slipPercent,
        OptionalDouble protrusionMm,
        OptionalDouble heightMm,
        OptionalDouble heightIndex,
        OptionalDouble canalMm) {

    /** Length of a lumbar endplate, mm. */
    private static final double SHORTEST = 20;
    private static final double LONGEST = 55;

    /** The upper body's corner lies at most this far above the endplate's line, mm. */
    private static final double HIGHEST = 22;

    /** Disc material behind the line is looked for this far beyond its ends, mm. */
    private static final double BEYOND = 8;

    private static final double DEEPEST = 20;

    static DiscSpace of(
            Point centre, Optional<Body> upper, Optional<Body> lower, Optional<Piece> disc,
            Optional<ProbabilityMap> canalMap, double unit) {
        Optional<double[]> slip = upper.flatMap(u -> lower.flatMap(l -> slip(u, l, unit)));
        OptionalDouble height = disc.map(DiscSpace::height).orElse(OptionalDouble.empty());
        OptionalDouble index = height.isPresent() && upper.isPresent()
                ? OptionalDouble.of(height.getAsDouble() / upper.get().height()) : OptionalDouble.empty();
        OptionalDouble protrusion = slip.isPresent() && disc.isPresent()
                ? protrusion(upper.orElseThrow(), lower.orElseThrow(), disc.get(), unit) : OptionalDouble.empty();
        OptionalDouble canal = disc.flatMap(d -> canalMap.map(c -> CanalDiameter.at(c, d, unit)))
                .orElse(OptionalDouble.empty());
        return new DiscSpace(disc.map(Piece::centre).orElse(centre), upper, lower,
                slip.map(s -> OptionalDouble.of(s[0])).orElse(OptionalDouble.empty()),
                slip.map(s -> OptionalDouble.of(s[1])).orElse(OptionalDouble.empty()),
                protrusion, height, index, canal);
    }

    private static Optional<double[]> slip(Body upper, Body lower, double unit) {
        Point back = lower.posteriorSuperior();
        Point endplate = lower.anteriorSuperior().minus(back);
        double length = endplate.length();
        if (length < SHORTEST * unit || length > LONGEST * unit) {
            return Optional.empty();
        }
        Point corner = upper.posteriorInferior().minus(back);
        double along = corner.dot(endplate.unit());
        double across = Math.abs(corner.cross(endplate.unit()));
        return Math.abs(along) > 0.9 * length || across > HIGHEST * unit
                ? Optional.empty() : Optional.of(new double[] {along, 100 * along / length});
    }

    private static OptionalDouble protrusion(Body upper, Body lower, Piece disc, double unit) {
        Point from = upper.posteriorInferior();
        Point line = lower.posteriorSuperior().minus(from);
        double length = line.length();
        if (length < 1e-6) {
            return OptionalDouble.empty();
        }
        Point along = line.unit();
        // The line runs down; behind it is the side away from the disc's centre.
        Point behind = new Point(along.y(), -along.x());
        if (disc.centre().minus(from).dot(behind) > 0) {
            behind = behind.times(-1);
        }
        double deepest = 0;
        for (Point p : disc.outline()) {
            double place = p.minus(from).dot(along);
            if (place > -BEYOND * unit && place < length + BEYOND * unit) {
                deepest = Math.max(deepest, p.minus(from).dot(behind));
            }
        }
        return deepest > DEEPEST * unit ? OptionalDouble.empty() : OptionalDouble.of(deepest);
    }

    private static OptionalDouble height(Piece disc) {
        double[] extent = disc.extent(disc.axis());
        double depth = extent[1] - extent[0];
        return disc.cut() || !(depth > 0) ? OptionalDouble.empty() : OptionalDouble.of(disc.area() / depth);
    }
}
