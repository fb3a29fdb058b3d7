// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.series;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.image.Weighting;

/**
 * Slices that lie at one place, of one series or several: what may be read together.
 *
 * @param slices in the order they were given
 * @param station number of stacks beside it that show lower parts of the body
 */
public record Stack(List<SagittalSlice> slices, int station) {

    /**
     * @param slice a slice
     * @param place where its middle lies; empty where it does not say
     * @param lastResort whether it is a picture of fat alone or the like, which a series may hold beside those to be read
     */
    public record Placed(SagittalSlice slice, Optional<StackPlace> place, boolean lastResort) {

        /** By the attributes of the object that the slice is a frame of; a plain picture has none. */
        public static Placed of(SagittalSlice slice, DicomDataset object) {
            return new Placed(slice, StackPlace.of(object, slice.frame()),
                    SeriesKind.ofFrame(object, slice.frame()).lastResort());
        }

        private boolean beside(Placed other) {
            if (place.isPresent() && other.place.isPresent()) {
                return place.get().near(other.place.get());
            }
            return place.isEmpty() && other.place.isEmpty();
        }
    }

    public Stack {
        slices = List.copyOf(slices);
    }

    /**
     * The stacks that slices of series chosen together fall into: one series may hold the upper and the lower part of a
     * spine, or frames of two kinds. Those with fewer than {@value SeriesChoice#FEWEST_SLICES} slices of a series are
     * left out.
     *
     * @return the lowest first; of the same height T2 first, then the largest
     */
    public static List<Stack> of(List<Placed> slices) {
        List<List<Placed>> clusters = apart(slices);
        List<StackPlace> places = clusters.stream().flatMap(c -> c.get(0).place().stream()).toList();
        List<Stack> stacks = new ArrayList<>();
        for (List<Placed> cluster : clusters) {
            int station = cluster.get(0).place()
                    .map(here -> (int) places.stream().filter(here::above).count()).orElse(0);
            Map<String, List<SagittalSlice>> series = series(slices, cluster);
            List<SagittalSlice> kept = series.values().stream().filter(s -> s.size() >= SeriesChoice.FEWEST_SLICES)
                    .flatMap(List::stream).toList();
            if (!kept.isEmpty()) {
                stacks.add(new Stack(kept, station));
            }
        }
        stacks.sort(Comparator.comparingInt(Stack::station).thenComparing(s -> !s.isT2())
                .thenComparing(Comparator.comparingInt((Stack s) -> s.slices().size()).reversed()));
        return stacks;
    }

    /** All slices, those that lie at one place together. */
    public static List<List<Placed>> apart(List<Placed> slices) {
        List<List<Placed>> clusters = Clusters.of(slices, Placed::beside);
        // Where all that say it lie at one place, the others do too.
        boolean onePlace = clusters.size() == 2 && clusters.stream().anyMatch(c -> c.get(0).place().isEmpty());
        return onePlace ? List.of(slices) : clusters;
    }

    private boolean isT2() {
        return slices.stream().anyMatch(s -> s.weighting() == Weighting.T2);
    }

    /** Members of the cluster by series, as they were given; of a series with several contrasts one. */
    private static Map<String, List<SagittalSlice>> series(List<Placed> all, List<Placed> cluster) {
        Map<String, List<Placed>> series = new LinkedHashMap<>();
        all.stream().filter(cluster::contains)
                .forEach(p -> series.computeIfAbsent(p.slice().seriesInstanceUid(), k -> new ArrayList<>()).add(p));
        Map<String, List<SagittalSlice>> kept = new LinkedHashMap<>();
        series.forEach((uid, own) -> kept.put(uid, oneContrast(plain(own))));
        return kept;
    }

    /** Without pictures of fat alone and the like, where there are others. */
    private static List<SagittalSlice> plain(List<Placed> series) {
        List<Placed> plain = series.stream().filter(p -> !p.lastResort()).toList();
        return (plain.size() < SeriesChoice.FEWEST_SLICES ? series : plain).stream().map(Placed::slice).toList();
    }

    /** Slices of one contrast where a series holds two whole ones, as of a double echo. */
    private static List<SagittalSlice> oneContrast(List<SagittalSlice> series) {
        Map<Weighting, List<SagittalSlice>> contrasts = new EnumMap<>(Weighting.class);
        series.forEach(s -> contrasts.computeIfAbsent(s.weighting(), k -> new ArrayList<>()).add(s));
        List<Weighting> whole = SeriesChoice.PREFERENCE.stream()
                .filter(w -> contrasts.getOrDefault(w, List.of()).size() >= SeriesChoice.FEWEST_SLICES).toList();
        return whole.size() < 2 ? series : contrasts.get(whole.get(0));
    }
}
