// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.domain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.detect.ModelLimits;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.detect.SliceDetector;
import org.lumbarcds.image.Orientation;
import org.lumbarcds.image.OrientationSource;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.spine.UprightSigns;

/**
 * A detector that turns series which do not say where head and front are, where their pictures tell it. The middle slices
 * are looked at as stored, mirrored, upside down and both. One of the four is believed only where every sign is for it: it
 * is the most usual one of a model that knows its domain, its discs are stronger than upside down, they bend into a sacrum
 * more than upside down, and the lowest lies behind the next. Elsewhere the series stays as it is stored, and unknown.
 * How often that is wrong is measured (docs/orientation.md).
 */
public final class OrientingDetector implements SliceDetector {

    private static final int LOOKED_AT = 5;

    private static final double LEAST_SCORE = 0.05;

    private static final List<Orientation> CANDIDATES = List.of(Orientation.AS_STORED, new Orientation(false, true, false),
            new Orientation(false, false, true), new Orientation(false, true, true));

    private final SliceDetector detector;
    private final DomainGuard guard;

    public OrientingDetector(SliceDetector detector) {
        this.detector = detector;
        this.guard = DomainGuard.of(detector.limits());
    }

    @Override
    public List<SliceDetections> detect(List<SagittalSlice> slices, double minimumScore) {
        Map<String, List<SagittalSlice>> unknown = new LinkedHashMap<>();
        slices.stream().filter(OrientingDetector::unknown)
                .forEach(s -> unknown.computeIfAbsent(s.seriesInstanceUid(), k -> new ArrayList<>()).add(s));
        Map<String, Orientation> turns = new LinkedHashMap<>();
        unknown.forEach((series, own) -> tell(own).ifPresent(turn -> turns.put(series, turn)));
        return detector.detect(slices.stream()
                .map(s -> unknown(s) && turns.containsKey(s.seriesInstanceUid())
                        ? s.turned(turns.get(s.seriesInstanceUid()), OrientationSource.INFERRED) : s)
                .toList(), minimumScore);
    }

    private static boolean unknown(SagittalSlice slice) {
        return slice.orientationSource() == OrientationSource.UNKNOWN;
    }

    private record Candidate(Orientation turn, double unusual, Optional<UprightSigns> signs) {
    }

    /** How the slices of one series, in their order, are to be turned; empty where the pictures do not tell. */
    Optional<Orientation> tell(List<SagittalSlice> series) {
        if (!guard.available()) {
            return Optional.empty();
        }
        List<SagittalSlice> middle = series.stream()
                .skip(Math.max(0, (series.size() - LOOKED_AT) / 2)).limit(LOOKED_AT).toList();
        List<Candidate> candidates = CANDIDATES.stream().map(turn -> candidate(turn, middle)).toList();
        Candidate best = candidates.stream().min((a, b) -> Double.compare(a.unusual(), b.unusual())).orElseThrow();
        Candidate inverted = candidates.stream()
                .filter(c -> c.turn().mirroredX() == best.turn().mirroredX()
                        && c.turn().mirroredY() != best.turn().mirroredY())
                .findFirst().orElseThrow();
        return best.signs().filter(s -> s.lean() > 0 && inverted.signs()
                        .map(i -> s.support() > i.support() && s.bend() > i.bend()).orElse(true))
                .map(s -> best.turn());
    }

    private Candidate candidate(Orientation turn, List<SagittalSlice> middle) {
        List<SliceDetections> found = detector.detect(
                middle.stream().map(s -> s.turned(turn, OrientationSource.INFERRED)).toList(), LEAST_SCORE);
        return new Candidate(turn, guard.score(found).map(DomainScore::score).orElse(1.0), UprightSigns.of(found));
    }

    @Override
    public ModelIdentity model() {
        return detector.model();
    }

    @Override
    public OptionalDouble threshold(String className) {
        return detector.threshold(className);
    }

    @Override
    public ModelLimits limits() {
        return detector.limits();
    }

    @Override
    public String executionProvider() {
        return detector.executionProvider();
    }

    @Override
    public void close() {
        detector.close();
    }
}
