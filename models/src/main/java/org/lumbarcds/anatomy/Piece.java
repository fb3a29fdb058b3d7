// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.anatomy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * A connected piece of a map above a threshold.
 *
 * @param cells its cells' centres, mm
 * @param outline points of its boundary, placed between cells by linear interpolation, mm
 * @param area mm2
 * @param centre mean of the cells, mm
 * @param cut whether it reaches the map's edge
 */
record Piece(List<Point> cells, List<Point> outline, double area, Point centre, boolean cut) {

    private static final int[][] NEIGHBOURS = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}};

    /** Pieces (4-neighbourhood) of at least an area, in reading order. */
    static List<Piece> of(ProbabilityMap map, double threshold, double leastArea) {
        boolean[] visited = new boolean[map.values().length];
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < visited.length; i++) {
            if (!visited[i] && map.values()[i] >= threshold) {
                Piece piece = flood(map, threshold, i, visited);
                if (piece.area >= leastArea) {
                    pieces.add(piece);
                }
            }
        }
        return pieces;
    }

    private static Piece flood(ProbabilityMap map, double threshold, int start, boolean[] visited) {
        List<Point> cells = new ArrayList<>();
        List<Point> outline = new ArrayList<>();
        ArrayDeque<Integer> open = new ArrayDeque<>(List.of(start));
        visited[start] = true;
        boolean cut = false;
        // Cells reach half a step beyond their centres; the boundary lies a little nearer or farther.
        double rim = 0;
        double x = 0;
        double y = 0;
        while (!open.isEmpty()) {
            int at = open.pop();
            int column = at % map.width();
            int row = at / map.width();
            Point here = new Point(map.x(column), map.y(row));
            cells.add(here);
            x += here.x();
            y += here.y();
            for (int[] step : NEIGHBOURS) {
                int c = column + step[0];
                int r = row + step[1];
                if (c < 0 || r < 0 || c >= map.width() || r >= map.height()) {
                    cut = true;
                    continue;
                }
                int next = r * map.width() + c;
                float inside = map.values()[at];
                float beyond = map.values()[next];
                if (beyond < threshold) {
                    double part = (inside - threshold) / (inside - beyond);
                    rim += part - 0.5;
                    outline.add(new Point(here.x() + part * step[0] * map.stepX(), here.y() + part * step[1] * map.stepY()));
                } else if (!visited[next]) {
                    visited[next] = true;
                    open.push(next);
                }
            }
        }
        int n = cells.size();
        return new Piece(List.copyOf(cells), List.copyOf(outline), (n + rim) * map.stepX() * map.stepY(),
                new Point(x / n, y / n), cut);
    }

    /** The point of the outline nearest to a place. */
    Point nearest(Point place) {
        Point nearest = outline.get(0);
        for (Point p : outline) {
            if (p.distance(place) < nearest.distance(place)) {
                nearest = p;
            }
        }
        return nearest;
    }

    /** Distance of a place from the outline, mm. */
    double distance(Point place) {
        return nearest(place).distance(place);
    }

    /** Direction of its greatest extent, length 1, pointing backward (or down where it stands upright). */
    Point axis() {
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (Point p : cells) {
            Point d = p.minus(centre);
            xx += d.x() * d.x();
            xy += d.x() * d.y();
            yy += d.y() * d.y();
        }
        double angle = 0.5 * Math.atan2(2 * xy, xx - yy);
        Point axis = new Point(Math.cos(angle), Math.sin(angle));
        return axis.x() < -1e-9 ? axis.times(-1) : axis;
    }

    /** Smallest and largest distance of the outline from the centre along a direction, mm. */
    double[] extent(Point direction) {
        double least = Double.MAX_VALUE;
        double most = -Double.MAX_VALUE;
        for (Point p : outline) {
            double d = p.minus(centre).dot(direction);
            least = Math.min(least, d);
            most = Math.max(most, d);
        }
        return new double[] {least, most};
    }
}
