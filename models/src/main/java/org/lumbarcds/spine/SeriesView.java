// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.image.Weighting;

/**
 * One series with its near-midline slices and the discs they show together.
 *
 * @param slices near the midline, from the patient's right to the left
 * @param scales of these slices
 * @param chain discs; may be empty
 */
record SeriesView(List<SliceDetections> slices, List<Scale> scales, DiscChain chain) {

    /** Slices farther from the middle of the discs' lateral extent show pedicles and foramina rather than the canal. */
    private static final double NEAR_MM = 9;

    /** A near-midline slice shows at least this part of what the best slice shows. */
    private static final double SHOWS = 0.35;

    /** Assumed distance of slices that carry no position, mm. */
    private static final double USUAL_SPACING_MM = 4.5;

    private static final int FEWEST_DISCS = 4;

    /**
     * Front to back, mm: the middle one of the discs' boxes is 32.6 mm or more in 99 lumbar spines of adults (T2-weighted
     * pictures with a known spacing), and about half of that in the neck.
     */
    private static final double LEAST_LUMBAR_DISC_MM = 30;

    /** @param series in the order of the instances, or of their numbers */
    static SeriesView of(List<SliceDetections> series) {
        List<SliceDetections> sorted = fromTheRight(series);
        int n = sorted.size();
        double[] shows = new double[n];
        double[] position = new double[n];
        double most = 0;
        boolean placed = sorted.stream().allMatch(s -> s.slice().positionMm().isPresent());
        for (int i = 0; i < n; i++) {
            SliceDetections slice = sorted.get(i);
            shows[i] = DiscLook.of(slice, i, Scale.of(slice)).stream().mapToDouble(DiscLook::strength).sum();
            position[i] = placed ? slice.slice().positionMm().getAsDouble() : i * USUAL_SPACING_MM;
            most = Math.max(most, shows[i]);
        }
        double middle = middle(shows, position, most);
        List<SliceDetections> near = new ArrayList<>();
        List<Scale> scales = new ArrayList<>();
        List<DiscLook> looks = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            if (most > 0 && shows[i] >= SHOWS * most && Math.abs(position[i] - middle) <= NEAR_MM) {
                Scale scale = Scale.of(sorted.get(i));
                looks.addAll(DiscLook.of(sorted.get(i), near.size(), scale));
                near.add(sorted.get(i));
                scales.add(scale);
            }
        }
        return new SeriesView(List.copyOf(near), List.copyOf(scales), DiscChain.of(looks));
    }

    /** By position; where one has none, as given, for nothing else tells how slices follow each other. */
    private static List<SliceDetections> fromTheRight(List<SliceDetections> series) {
        List<SliceDetections> sorted = new ArrayList<>(series);
        if (series.stream().allMatch(s -> s.slice().positionMm().isPresent())) {
            sorted.sort(Comparator.comparingDouble(s -> s.slice().positionMm().getAsDouble()));
        }
        return sorted;
    }

    /** The middle of where discs are recognised: strong slices weigh most. */
    private static double middle(double[] shows, double[] position, double most) {
        double sum = 0;
        double middle = 0;
        for (int i = 0; i < shows.length; i++) {
            double w = shows[i] < 0.5 * most ? 0 : shows[i] * shows[i];
            sum += w;
            middle += w * position[i];
        }
        return sum == 0 ? 0 : middle / sum;
    }

    /** Whether enough discs stand in a row to be a lumbar spine. */
    boolean showsSpine() {
        return chain.seen() >= FEWEST_DISCS;
    }

    /** Whether the discs are too small to be lumbar ones; never where a millimetre is only a pixel. */
    boolean discsTooSmall() {
        double[] widths = chain.places().stream().filter(DiscChain.Place::seen).mapToDouble(DiscChain.Place::width)
                .sorted().toArray();
        return spacingKnown() && widths.length > 0 && widths[widths.length / 2] < LEAST_LUMBAR_DISC_MM;
    }

    boolean isT2() {
        return slices.stream().anyMatch(s -> s.slice().weighting() == Weighting.T2);
    }

    boolean spacingKnown() {
        return slices.stream().allMatch(s -> s.slice().spacingKnown());
    }

    double support() {
        return chain.places().stream().mapToDouble(DiscChain.Place::support).sum();
    }

    BodyChain bodies(int slice) {
        return new BodyChain(slices.get(slice).vertebrae(), scales.get(slice));
    }

    /** The bodies of a slice that a model of the anatomy draws; none without one. */
    BodyChain drawnBodies(int slice) {
        return BodyChain.drawn(slices.get(slice), scales.get(slice));
    }

    /** The chain's levels by name. */
    LevelCount count() {
        DiscChain.Place lowest = chain.places().get(0);
        double room = Double.MAX_VALUE;
        for (int i = 0; i < slices.size(); i++) {
            SagittalSlice s = slices.get(i).slice();
            room = Math.min(room, s.height() * scales.get(i).y() - lowest.y());
        }
        return LevelCount.of(chain, room, SacralSigns.of(this), slipped());
    }

    private boolean slipped() {
        for (int disc = 0; disc < Math.min(3, chain.places().size()); disc++) {
            if (new LevelSigns(this, chain, disc).best(Condition.SPONDYLOLISTHESIS).size() >= Math.min(2, slices.size())) {
                return true;
            }
        }
        return false;
    }
}
