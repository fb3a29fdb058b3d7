// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.series;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.lumbarcds.image.Weighting;
import org.lumbarcds.spine.OutOfScopeReason;

/**
 * Which series of a study are worth fetching, in which order. Series that lie at one place of one frame of reference make
 * a group, in which the best of each contrast is read, T2 first; no others are ever read together. A series that names
 * another region is left out, and so is one without a name that lies where such a series lies.
 *
 * @param groups to be tried one after another; empty when out of scope
 * @param severalRegions whether something says that the study shows other parts of the spine too
 * @param outOfScope why there is nothing to try
 */
public record SeriesChoice(List<Group> groups, boolean severalRegions, Optional<OutOfScopeReason> outOfScope) {

    /** Fewer slices than this are no series to judge from. */
    public static final int FEWEST_SLICES = 3;

    /** Series of a group that are read; T2 and the best of the others. */
    private static final int SERIES_READ = 2;

    static final List<Weighting> PREFERENCE =
            List.of(Weighting.T2, Weighting.T1, Weighting.STIR, Weighting.PD, Weighting.UNKNOWN);

    /**
     * Series that are read together.
     *
     * @param series UIDs, the one to judge from first
     * @param standing best of what their names say
     * @param station number of groups of the same frame of reference that show lower parts of the body
     * @param onlyFrame whether no other group is of another frame of reference
     */
    public record Group(List<String> series, Standing standing, int station, boolean onlyFrame) {
    }

    public SeriesChoice {
        groups = List.copyOf(groups);
    }

    private record Candidate(SeriesFacts facts, Standing standing) {

        boolean beside(Candidate other) {
            Optional<StackPlace> here = facts.place();
            Optional<StackPlace> there = other.facts.place();
            if (here.isPresent() && there.isPresent()) {
                return here.get().near(there.get());
            }
            return here.isEmpty() && there.isEmpty() && standing == other.standing;
        }
    }

    /**
     * @param studyText what is said of the study as a whole
     * @param mr the study's MR series
     */
    public static SeriesChoice of(String studyText, List<SeriesFacts> mr) {
        if (mr.isEmpty()) {
            return none(OutOfScopeReason.NOT_MR);
        }
        Set<BodyRegion> study = RegionWords.in(studyText);
        List<Candidate> all = mr.stream().map(facts -> new Candidate(facts, Standing.of(facts, study))).toList();
        List<Candidate> lumbar = withoutCompanions(all);
        if (lumbar.isEmpty()) {
            return none(OutOfScopeReason.NOT_LUMBAR);
        }
        List<Candidate> sagittal = lumbar.stream().filter(c -> c.facts().sagittal()).toList();
        if (sagittal.isEmpty()) {
            return none(OutOfScopeReason.NO_SAGITTAL_SERIES);
        }
        List<Candidate> enough = sagittal.stream().filter(c -> c.facts().slices() >= FEWEST_SLICES).toList();
        if (enough.isEmpty()) {
            return none(OutOfScopeReason.TOO_FEW_SLICES);
        }
        return ordered(groups(enough), otherSpine(study, mr));
    }

    private static SeriesChoice none(OutOfScopeReason reason) {
        return new SeriesChoice(List.of(), false, Optional.of(reason));
    }

    /** Candidates, but not the unnamed ones that lie where a series of another region lies. */
    private static List<Candidate> withoutCompanions(List<Candidate> all) {
        List<Candidate> others = all.stream()
                .filter(c -> c.standing() == Standing.REJECTED && c.facts().sagittal() && c.facts().place().isPresent()).toList();
        List<Candidate> named = all.stream().filter(c -> c.standing() == Standing.NAMED).toList();
        return all.stream().filter(c -> c.standing() != Standing.REJECTED)
                .filter(c -> c.standing() == Standing.NAMED || c.facts().place().isEmpty()
                        || others.stream().noneMatch(c::beside) || named.stream().anyMatch(c::beside))
                .toList();
    }

    private static boolean otherSpine(Set<BodyRegion> study, List<SeriesFacts> mr) {
        Set<BodyRegion> named = new HashSet<>(study);
        mr.forEach(series -> series.regions().forEach(named::addAll));
        return named.contains(BodyRegion.CERVICAL) || named.contains(BodyRegion.THORACIC);
    }

    /** Series by place: each lies near one of its group. */
    private static List<List<Candidate>> groups(List<Candidate> candidates) {
        return Clusters.of(candidates, Candidate::beside);
    }

    private static SeriesChoice ordered(List<List<Candidate>> places, boolean otherSpine) {
        // What is not chosen at a place has its turn after every place had one.
        List<List<Candidate>> again = places.stream().map(SeriesChoice::notChosen).filter(g -> !g.isEmpty()).toList();
        List<List<Candidate>> groups = Stream.concat(places.stream(), again.stream()).toList();
        // A localiser of the pelvis makes no stack the upper one of two.
        List<List<Candidate>> real = places.stream().filter(g -> !bestKind(g).lastResort()).toList();
        List<List<Candidate>> counted = real.isEmpty() ? places : real;
        List<StackPlace> known = counted.stream().flatMap(g -> g.get(0).facts().place().stream()).toList();
        long frames = counted.stream().map(g -> g.get(0).facts().place().map(StackPlace::frameOfReference).orElse(""))
                .distinct().count();
        Comparator<List<Candidate>> order = Comparator.<List<Candidate>, Boolean>comparing(g -> bestKind(g).lastResort())
                .thenComparing(again::contains)
                .thenComparing(SeriesChoice::bestStanding)
                .thenComparingInt(g -> station(g, known))
                .thenComparingInt(g -> PREFERENCE.indexOf(chosen(g).get(0).facts().weighting()))
                .thenComparing(g -> chosen(g).get(0).facts().kind())
                .thenComparing(Comparator.comparingInt((List<Candidate> g) -> chosen(g).get(0).facts().slices()).reversed());
        List<Group> ordered = groups.stream().sorted(order)
                .map(g -> new Group(chosen(g).stream().map(c -> c.facts().seriesInstanceUid()).toList(), bestStanding(g),
                        station(g, known), frames == 1))
                .toList();
        boolean stations = ordered.stream().anyMatch(g -> g.station() > 0);
        return new SeriesChoice(ordered, otherSpine || stations, Optional.empty());
    }

    private static int station(List<Candidate> group, List<StackPlace> places) {
        return group.get(0).facts().place()
                .map(here -> (int) places.stream().filter(here::above).count()).orElse(0);
    }

    private static SeriesKind bestKind(List<Candidate> group) {
        return group.stream().map(c -> c.facts().kind()).min(Comparator.naturalOrder()).orElseThrow();
    }

    private static Standing bestStanding(List<Candidate> group) {
        return group.stream().map(Candidate::standing).min(Comparator.naturalOrder()).orElseThrow();
    }

    private static List<Candidate> notChosen(List<Candidate> group) {
        List<Candidate> chosen = chosen(group);
        return group.stream().filter(c -> !chosen.contains(c) && !c.facts().kind().lastResort()).toList();
    }

    private static List<Candidate> chosen(List<Candidate> group) {
        Map<Weighting, Candidate> best = new EnumMap<>(Weighting.class);
        Comparator<Candidate> worse = Comparator.comparing((Candidate c) -> c.facts().kind())
                .thenComparing(Comparator.comparingInt((Candidate c) -> c.facts().slices()).reversed());
        group.forEach(c -> best.merge(c.facts().weighting(), c, (a, b) -> worse.compare(b, a) < 0 ? b : a));
        boolean real = !bestKind(group).lastResort();
        List<Candidate> chosen = new ArrayList<>();
        for (Weighting weighting : PREFERENCE) {
            Candidate candidate = best.get(weighting);
            if (candidate != null && chosen.size() < SERIES_READ && !(real && candidate.facts().kind().lastResort())) {
                chosen.add(candidate);
            }
        }
        return chosen;
    }
}
