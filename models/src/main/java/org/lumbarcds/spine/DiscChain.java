// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Discs of a series in their order along the spine, from the lowest up, found by pooling all slices. Gaps of a whole
 * disc are filled with places that were not seen.
 *
 * @param places from the lowest up
 */
record DiscChain(List<Place> places) {

    /** Looks of one disc in different slices lie closer than this, mm: the curve of a tilted spine included. */
    private static final double SAME_DISC_MM = 12;

    private static final double NEAREST_MM = 19;
    private static final double FARTHEST_MM = 115;

    /** A look this strong needs no second slice. */
    private static final double STRONG = 0.5;

    /**
     * @param x mm, mean over slices
     * @param y mm
     * @param width mm
     * @param height mm
     * @param support summed strength over slices; 0 = not seen, place interpolated
     * @param slices that show it
     */
    record Place(double x, double y, double width, double height, double support, Set<Integer> slices) {

        boolean seen() {
            return support > 0;
        }

        double distance(Place other) {
            return Math.hypot(x - other.x, y - other.y);
        }
    }

    static DiscChain of(List<DiscLook> looks) {
        List<Place> discs = cluster(looks);
        discs.removeIf(d -> d.slices().size() < 2 && d.support() < STRONG);
        return new DiscChain(fillGaps(longest(discs)));
    }

    private static List<Place> cluster(List<DiscLook> looks) {
        List<DiscLook> sorted = new ArrayList<>(looks);
        sorted.sort(DiscLook.STRONGEST_FIRST);
        List<List<DiscLook>> groups = new ArrayList<>();
        for (DiscLook look : sorted) {
            List<DiscLook> nearest = null;
            double best = SAME_DISC_MM;
            for (List<DiscLook> group : groups) {
                Place centre = place(group);
                double d = look.distance(centre.x(), centre.y());
                if (d < best) {
                    best = d;
                    nearest = group;
                }
            }
            if (nearest == null) {
                nearest = new ArrayList<>();
                groups.add(nearest);
            }
            nearest.add(look);
        }
        List<Place> discs = new ArrayList<>();
        groups.forEach(group -> discs.add(place(group)));
        return discs;
    }

    private static Place place(List<DiscLook> group) {
        double sum = 0;
        double x = 0;
        double y = 0;
        double width = 0;
        double height = 0;
        Set<Integer> slices = new HashSet<>();
        for (DiscLook look : group) {
            double w = look.strength();
            sum += w;
            x += w * look.x();
            y += w * look.y();
            width += w * look.width();
            height += w * look.height();
            slices.add(look.slice());
        }
        return new Place(x / sum, y / sum, width / sum, height / sum, sum, Set.copyOf(slices));
    }

    /** The best supported sequence, foot to head, whose steps a spine can make. */
    private static List<Place> longest(List<Place> discs) {
        List<Place> sorted = new ArrayList<>(discs);
        sorted.sort(Comparator.comparingDouble((Place p) -> -p.y()).thenComparingDouble(Place::x));
        int n = sorted.size();
        double[] score = new double[n];
        int[] from = new int[n];
        int best = -1;
        for (int i = 0; i < n; i++) {
            Place upper = sorted.get(i);
            score[i] = worth(upper);
            from[i] = -1;
            for (int k = 0; k < i; k++) {
                double s = score[k] + worth(upper) - strain(sorted, from, k, upper);
                if (s > score[i]) {
                    score[i] = s;
                    from[i] = k;
                }
            }
            if (best < 0 || score[i] > score[best]) {
                best = i;
            }
        }
        List<Place> chain = new ArrayList<>();
        for (int i = best; i >= 0; i = from[i]) {
            chain.add(sorted.get(i));
        }
        Collections.reverse(chain);
        return chain;
    }

    private static double worth(Place p) {
        return Math.min(1.5, 0.4 + p.support());
    }

    /** What a step from the chain's present end up to a disc costs; infinite where no spine makes it. */
    private static double strain(List<Place> sorted, int[] from, int k, Place upper) {
        Place lower = sorted.get(k);
        double d = lower.distance(upper);
        double up = lower.y() - upper.y();
        if (d < NEAREST_MM || d > FARTHEST_MM || up < 0.6 * d) {
            return Double.POSITIVE_INFINITY;
        }
        int steps = Math.max(1, (int) Math.round(d / Scale.DISC_DISTANCE_MM));
        double strain = 0.7 * (steps - 1) + 0.5 * Math.abs(d / steps / Scale.DISC_DISTANCE_MM - 1);
        if (from[k] >= 0) {
            Place below = sorted.get(from[k]);
            double turn = Math.atan2(upper.x() - lower.x(), up) - Math.atan2(lower.x() - below.x(), below.y() - lower.y());
            // Neighbouring segments of a lumbar spine turn by less than about 30 degrees.
            strain += Math.abs(turn) > Math.toRadians(50) ? 2 : 0.8 * Math.abs(turn);
        }
        return strain;
    }

    private static List<Place> fillGaps(List<Place> chain) {
        List<Double> steps = new ArrayList<>();
        for (int i = 1; i < chain.size(); i++) {
            steps.add(chain.get(i).distance(chain.get(i - 1)));
        }
        Collections.sort(steps);
        // The lower median: a missed disc makes a step longer, nothing makes it shorter.
        double usual = steps.isEmpty() ? Scale.DISC_DISTANCE_MM : steps.get((steps.size() - 1) / 2);
        List<Place> filled = new ArrayList<>();
        for (int i = 0; i < chain.size(); i++) {
            Place next = chain.get(i);
            if (i > 0) {
                Place last = chain.get(i - 1);
                int missing = (int) Math.floor(last.distance(next) / usual + 0.42) - 1;
                for (int k = 1; k <= missing; k++) {
                    double f = (double) k / (missing + 1);
                    filled.add(new Place(last.x() + f * (next.x() - last.x()), last.y() + f * (next.y() - last.y()),
                            (last.width() + next.width()) / 2, (last.height() + next.height()) / 2, 0, Set.of()));
                }
            }
            filled.add(next);
        }
        return List.copyOf(filled);
    }

    int seen() {
        return (int) places.stream().filter(Place::seen).count();
    }

    /** The chain less its lowest disc. */
    DiscChain withoutLowest() {
        return new DiscChain(places.subList(1, places.size()));
    }

    /** The chain with a place below it that was not seen. */
    DiscChain withUnseenBelow() {
        Place lowest = places.get(0);
        Place next = places.get(1);
        List<Place> longer = new ArrayList<>();
        longer.add(new Place(2 * lowest.x() - next.x() + 4, 2 * lowest.y() - next.y(), lowest.width(), lowest.height(), 0,
                Set.of()));
        longer.addAll(places);
        return new DiscChain(List.copyOf(longer));
    }

    /** Distance to the next disc up (down, for the uppermost), mm. */
    double step(int i) {
        return i + 1 < places.size() ? places.get(i).distance(places.get(i + 1)) : places.get(i).distance(places.get(i - 1));
    }

    /** Direction from a disc to the next one up, degrees from the vertical, + where the lower one lies behind. */
    double lean(int i) {
        Place lower = places.get(i);
        Place upper = places.get(i + 1);
        return Math.toDegrees(Math.atan2(lower.x() - upper.x(), lower.y() - upper.y()));
    }

    /** The disc at a place. */
    int nearest(double x, double y) {
        int best = 0;
        for (int i = 1; i < places.size(); i++) {
            Place p = places.get(i);
            Place b = places.get(best);
            if (Math.hypot(p.x() - x, p.y() - y) < Math.hypot(b.x() - x, b.y() - y)) {
                best = i;
            }
        }
        return best;
    }
}
