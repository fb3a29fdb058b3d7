// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.anatomy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The bodies of one slice and the spaces between them.
 *
 * @param bodies seen whole, from the lowest up
 * @param spaces from the lowest up; the first may lie below the lowest body, where the disc is seen and the sacrum is not
 */
public record SliceAnatomy(List<Body> bodies, List<DiscSpace> spaces) {

    private static final double LIKELY = 0.5;
    private static final double LEAST_DISC_AREA = 40;

    /** A disc's centre lies this near to the middle between the endplates, mm. */
    private static final double SAME_SPACE = 9;

    /** Parts of one disc lie at one height, within this, mm. */
    private static final double SAME_DISC = 14;

    /** A disc below the lowest body lies this near to its lower endplate, mm. */
    private static final double BELOW = 15;

    public SliceAnatomy {
        bodies = List.copyOf(bodies);
        spaces = List.copyOf(spaces);
    }

    /** Measures a slice; both lists are empty where no row of bodies is seen. */
    public static SliceAnatomy of(AnatomyMaps maps, CornerSource source) {
        BodyRow row = new BodyRow(maps, source);
        List<Optional<Body>> bodies = row.bodies();
        double unit = row.unit();
        List<Piece> discs = new ArrayList<>(
                Piece.of(maps.disc().finer(), LIKELY, LEAST_DISC_AREA * unit * unit));
        List<DiscSpace> spaces = new ArrayList<>();
        if (!bodies.isEmpty() && bodies.get(0).isPresent()) {
            Point end = bodies.get(0).get().lowerEndplate();
            Point down = end.minus(bodies.get(0).get().upperEndplate()).unit();
            nearest(discs, end, BELOW * unit)
                    .filter(d -> d.centre().minus(end).dot(down) > 0)
                    .filter(d -> bodies.size() < 2 || d.centre().y() > end.y() - 4 * unit)
                    .ifPresent(d -> spaces.add(
                            DiscSpace.of(d.centre(), bodies.get(0), Optional.empty(), Optional.of(d), Optional.of(maps.canal()),
                                    unit)));
        }
        for (int i = 0; i + 1 < bodies.size(); i++) {
            Optional<Body> lower = bodies.get(i);
            Optional<Body> upper = bodies.get(i + 1);
            if (lower.isPresent() && upper.isPresent()) {
                Point gap = Point.middle(upper.get().lowerEndplate(), lower.get().upperEndplate());
                spaces.add(DiscSpace.of(gap, upper, lower, nearest(discs, gap, SAME_SPACE * unit),
                        Optional.of(maps.canal()), unit));
            }
        }
        return new SliceAnatomy(bodies.stream().flatMap(Optional::stream).toList(), spaces);
    }

    /** Slips between bodies whose corners came from elsewhere; nothing is known of discs and canal. */
    public static SliceAnatomy ofBodies(List<Body> fromTheLowestUp) {
        List<DiscSpace> spaces = new ArrayList<>();
        for (int i = 0; i + 1 < fromTheLowestUp.size(); i++) {
            Body lower = fromTheLowestUp.get(i);
            Body upper = fromTheLowestUp.get(i + 1);
            spaces.add(DiscSpace.of(Point.middle(upper.lowerEndplate(), lower.upperEndplate()), Optional.of(upper),
                    Optional.of(lower), Optional.empty(), Optional.empty(), 1));
        }
        return new SliceAnatomy(fromTheLowestUp, spaces);
    }

    /** Centres of the discs that the map's edge does not cut, from the lowest up, mm. Parts of one disc count once. */
    public static List<Point> discs(AnatomyMaps maps) {
        List<Piece> largestFirst = new ArrayList<>(Piece.of(maps.disc(), LIKELY, LEAST_DISC_AREA));
        largestFirst.removeIf(Piece::cut);
        largestFirst.sort((a, b) -> Double.compare(b.area(), a.area()));
        List<Point> discs = new ArrayList<>();
        for (Piece piece : largestFirst) {
            if (discs.stream().noneMatch(d -> Math.abs(d.y() - piece.centre().y()) < SAME_DISC)) {
                discs.add(piece.centre());
            }
        }
        discs.sort((a, b) -> Double.compare(b.y(), a.y()));
        return discs;
    }

    private static Optional<Piece> nearest(List<Piece> discs, Point place, double within) {
        Piece best = null;
        double least = within;
        for (Piece disc : discs) {
            double d = disc.centre().distance(place);
            if (d < least) {
                least = d;
                best = disc;
            }
        }
        return Optional.ofNullable(best);
    }

    /** The space whose centre is nearest to a place, mm; empty where none is within reach. */
    public Optional<DiscSpace> at(double x, double y, double within) {
        DiscSpace best = null;
        double least = within;
        for (DiscSpace space : spaces) {
            double d = space.centre().distance(new Point(x, y));
            if (d < least) {
                least = d;
                best = space;
            }
        }
        return Optional.ofNullable(best);
    }
}
