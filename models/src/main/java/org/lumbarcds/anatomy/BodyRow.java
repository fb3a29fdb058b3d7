// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.anatomy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds the bodies of one slice: the pieces that can be bodies and stand in a row. */
final class BodyRow {

    private static final double LIKELY = 0.5;
    private static final double[] STRICTER = {0.7, 0.85, 0.95};

    /** Area of a lumbar or lower thoracic body in the midsagittal plane, mm2. */
    private static final double LEAST_AREA = 220;
    private static final double MOST_AREA = 2200;

    /** A body this much larger than the others is two that touch. */
    private static final double TWO_BODIES = 1.6;

    /** A body fills its rectangle; one joined to its arch or cut obliquely does not. */
    private static final double FULLNESS = 0.68;

    /** Distance of neighbouring bodies' centres, mm. */
    private static final double NEAREST = 17;
    private static final double FARTHEST = 52;

    /** Corners are looked for this near to the outline's, mm. */
    private static final double SPOT_RANGE = 6;
    private static final double SPOT_LIKELY = 0.2;

    /** Corners marked this near to a piece's outline are its own, mm, if it fills their quadrilateral about once. */
    private static final double OWN_SPOT = 4;
    private static final double LEAST_FILLED = 0.75;
    private static final double MOST_FILLED = 1.25;

    /** A lower corner lies at least this far from the body above, mm. */
    private static final double FAR_FROM_ABOVE = 8;

    private final AnatomyMaps maps;
    private final CornerSource source;
    private final double unit;
    private final List<Piece> row;

    BodyRow(AnatomyMaps maps, CornerSource source) {
        this.maps = maps;
        this.source = source;
        ProbabilityMap fine = maps.vertebra().finer();
        List<Piece> all = Piece.of(fine, LIKELY, 12 * fine.stepX() * fine.stepY());
        double usual = usualArea(all);
        // Without a pixel spacing the bodies themselves are the ruler: about 29 mm across.
        unit = maps.spacingKnown() ? 1 : Math.sqrt(usual) / 29;
        row = longestRow(parted(all, usual));
    }

    /** What stands for a millimetre in this slice's coordinates. */
    double unit() {
        return unit;
    }

    /** From the lowest up. A piece that is no whole body leaves its place empty. */
    List<Optional<Body>> bodies() {
        List<Optional<Body>> bodies = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            Piece piece = row.get(i);
            Optional<Body> usual = whole(piece) ? Body.of(piece, up(i)) : Optional.empty();
            // The lowest may be the sacrum, whose corners no rectangle tells.
            Optional<Body> body = i == 0 ? marked(piece).or(() -> usual) : usual;
            bodies.add(body.map(this::refined).filter(b -> b.plausible(unit)));
        }
        return bodies;
    }

    private static double usualArea(List<Piece> pieces) {
        List<Double> areas = new ArrayList<>(pieces.stream().map(Piece::area).sorted().toList());
        if (areas.isEmpty()) {
            return 1;
        }
        // Small pieces are arches or noise: the larger half tells the usual body.
        double largest = areas.get(areas.size() - 1);
        areas.removeIf(a -> a < largest / 5);
        return areas.get(areas.size() / 2);
    }

    private List<Piece> parted(List<Piece> pieces, double usual) {
        List<Piece> parted = new ArrayList<>();
        for (Piece piece : pieces) {
            double area = piece.area() / (unit * unit);
            if (area < LEAST_AREA || behindCanal(piece)) {
                continue;
            }
            if (area > MOST_AREA || piece.area() > TWO_BODIES * usual) {
                parted.addAll(stricter(piece, usual));
            } else {
                parted.add(piece);
            }
        }
        return parted;
    }

    /** Bodies that touch come apart where the network is less sure; their outlines are then no longer the bodies'. */
    private List<Piece> stricter(Piece joined, double usual) {
        ProbabilityMap fine = maps.vertebra().finer();
        for (double threshold : STRICTER) {
            List<Piece> parts = Piece.of(fine, threshold, LEAST_AREA * unit * unit).stream()
                    .filter(p -> joined.cells().contains(p.cells().get(0))).toList();
            if (parts.size() > 1 && parts.stream().allMatch(p -> p.area() < TWO_BODIES * usual)) {
                return parts;
            }
        }
        return List.of();
    }

    private boolean behindCanal(Piece piece) {
        double sum = 0;
        double weight = 0;
        for (Point p : piece.outline()) {
            for (int column = 0; column < maps.canal().width(); column++) {
                double x = maps.canal().x(column);
                double v = maps.canal().at(x, p.y());
                if (v >= LIKELY) {
                    sum += x;
                    weight += 1;
                }
            }
        }
        return weight > 0 && piece.centre().x() > sum / weight;
    }

    /** The longest row of pieces, each a body's distance above the one before. */
    private List<Piece> longestRow(List<Piece> pieces) {
        List<Piece> sorted = new ArrayList<>(pieces);
        sorted.sort(Comparator.comparingDouble(p -> -p.centre().y()));
        int n = sorted.size();
        int[] length = new int[n];
        int[] from = new int[n];
        int best = -1;
        for (int i = 0; i < n; i++) {
            length[i] = 1;
            from[i] = -1;
            double nearest = Double.MAX_VALUE;
            for (int k = 0; k < i; k++) {
                Point step = sorted.get(i).centre().minus(sorted.get(k).centre()).times(1 / unit);
                boolean follows = step.length() >= NEAREST && step.length() <= FARTHEST && -step.y() > 0.5 * step.length();
                if (follows && (length[k] + 1 > length[i] || length[k] + 1 == length[i] && step.length() < nearest)) {
                    length[i] = length[k] + 1;
                    from[i] = k;
                    nearest = step.length();
                }
            }
            if (best < 0 || length[i] > length[best]) {
                best = i;
            }
        }
        List<Piece> chain = new ArrayList<>();
        for (int i = best; i >= 0; i = from[i]) {
            chain.add(0, sorted.get(i));
        }
        return chain;
    }

    private boolean whole(Piece piece) {
        return !piece.cut() && piece.area() >= FULLNESS * Rectangle.about(piece.outline()).area();
    }

    /** Direction of the spine at a body. */
    private Point up(int i) {
        Point below = row.get(Math.max(0, i - 1)).centre();
        Point above = row.get(Math.min(row.size() - 1, i + 1)).centre();
        return row.size() == 1 ? new Point(0, -1) : above.minus(below).unit();
    }

    /**
     * The lowest piece's corners by those marked about it. The rectangle of least area says little of S1, a trapezoid that lies
     * aslant: of most it takes a side wall for the endplate.
     */
    private Optional<Body> marked(Piece lowest) {
        if (lowest.cut() || maps.spots().isEmpty()) {
            return Optional.empty();
        }
        List<Point> corners = new ArrayList<>();
        for (ProbabilityMap spots : maps.spots()) {
            boolean upper = corners.size() < 2;
            strongest(spots, lowest.outline(), OWN_SPOT * unit, place -> isOf(lowest, place, upper)).ifPresent(corners::add);
        }
        if (corners.size() < 4) {
            return Optional.empty();
        }
        Body rough = new Body(corners.get(0), corners.get(1), corners.get(2), corners.get(3));
        double filled = lowest.area() / rough.area();
        return rough.plausible(unit) && filled >= LEAST_FILLED && filled <= MOST_FILLED
                ? Optional.of(Body.nearest(lowest, rough)) : Optional.empty();
    }

    /** The body above has corners near by: an upper corner lies nearer to its own body, a lower one a body's height off. */
    private boolean isOf(Piece lowest, Point place, boolean upper) {
        return row.size() < 2 || row.get(1).distance(place) > (upper ? lowest.distance(place) : FAR_FROM_ABOVE * unit);
    }

    private Body refined(Body body) {
        if (source == CornerSource.OUTLINE || maps.spots().isEmpty()) {
            return body;
        }
        return new Body(refined(body.anteriorSuperior(), 0), refined(body.posteriorSuperior(), 1),
                refined(body.posteriorInferior(), 2), refined(body.anteriorInferior(), 3));
    }

    private Point refined(Point corner, int which) {
        Optional<Point> spot = spot(maps.spots().get(which), corner, SPOT_RANGE * unit);
        return source == CornerSource.MEAN
                ? spot.map(s -> Point.middle(s, corner)).orElse(corner)
                : spot.orElse(corner);
    }

    private static Optional<Point> spot(ProbabilityMap map, Point near, double range) {
        return strongest(map, List.of(near), range, place -> true);
    }

    /** The highest value near any of some places, placed between cells by the mean of its surroundings. */
    private static Optional<Point> strongest(
            ProbabilityMap map, List<Point> places, double range, Predicate<Point> allowed) {
        int bestColumn = -1;
        int bestRow = -1;
        double most = SPOT_LIKELY;
        for (Point near : places) {
            int lastRow = Math.min(map.height() - 2, (int) ((near.y() + range - map.firstY()) / map.stepY()));
            int lastColumn = Math.min(map.width() - 2, (int) ((near.x() + range - map.firstX()) / map.stepX()));
            for (int row = Math.max(1, (int) ((near.y() - range - map.firstY()) / map.stepY())); row <= lastRow; row++) {
                int first = Math.max(1, (int) ((near.x() - range - map.firstX()) / map.stepX()));
                for (int column = first; column <= lastColumn; column++) {
                    Point here = new Point(map.x(column), map.y(row));
                    if (map.value(column, row) > most && here.distance(near) <= range && allowed.test(here)) {
                        most = map.value(column, row);
                        bestColumn = column;
                        bestRow = row;
                    }
                }
            }
        }
        if (bestColumn < 0) {
            return Optional.empty();
        }
        double sum = 0;
        double x = 0;
        double y = 0;
        for (int row = Math.max(0, bestRow - 2); row <= Math.min(map.height() - 1, bestRow + 2); row++) {
            for (int column = Math.max(0, bestColumn - 2); column <= Math.min(map.width() - 1, bestColumn + 2); column++) {
                double w = Math.max(0, map.value(column, row) - 0.25 * most);
                sum += w;
                x += w * map.x(column);
                y += w * map.y(row);
            }
        }
        return Optional.of(new Point(x / sum, y / sum));
    }
}
