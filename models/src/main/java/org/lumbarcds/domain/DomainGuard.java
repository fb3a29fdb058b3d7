// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.domain;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lumbarcds.detect.ModelLimits;
import org.lumbarcds.detect.ModelLimits.DomainLimits;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.image.Weighting;
import org.lumbarcds.spine.LevelFinding;
import org.lumbarcds.spine.MidlineSlices;
import org.lumbarcds.spine.OutOfScopeReason;
import org.lumbarcds.spine.QualityFlag;
import org.lumbarcds.spine.StudyFindings;

/**
 * Looks at a study's slices before its findings are believed. Strongly unlike the domain: the findings are dropped, and the
 * reasons say so. Doubtful: suspicions stay under a warning, and nothing is called absent.
 */
public final class DomainGuard {

    private final Optional<DomainLimits> limits;

    private DomainGuard(Optional<DomainLimits> limits) {
        this.limits = limits;
    }

    /** A model that has not learnt its domain, or learnt it by other features than are measured here, guards nothing. */
    public static DomainGuard of(ModelLimits limits) {
        return new DomainGuard(limits.domain().filter(d -> d.features().equals(SliceFeatures.names())
                && Kind.codes().containsAll(d.classifier().kinds())));
    }

    /** Whether the model knows its domain. */
    public boolean available() {
        return limits.isPresent();
    }

    /**
     * The score of the T2-weighted series, which is judged; of several, and where there is none, of the series that looks
     * most usual.
     *
     * @return empty where the model does not know its domain, or there is no slice
     */
    public Optional<DomainScore> score(List<SliceDetections> slices) {
        if (limits.isEmpty() || slices.isEmpty()) {
            return Optional.empty();
        }
        Map<String, List<SliceDetections>> series = new LinkedHashMap<>();
        boolean t2 = slices.stream().anyMatch(s -> s.slice().weighting() == Weighting.T2);
        slices.stream().filter(s -> !t2 || s.slice().weighting() == Weighting.T2).forEach(s -> series.computeIfAbsent(s.slice().seriesInstanceUid(), k -> new ArrayList<>()).add(s));
        return series.values().stream()
                .map(MidlineSlices::of)
                .map(own -> DomainScore.of(limits.get().classifier(), own.stream().map(SliceFeatures::of).toList()))
                .min((a, b) -> Double.compare(a.score(), b.score()));
    }

    /** The findings as far as they may be believed. */
    public StudyFindings apply(StudyFindings findings, List<SliceDetections> slices) {
        Optional<DomainScore> score = score(slices).filter(s -> s.score() >= limits.orElseThrow().warnFrom());
        if (score.isEmpty()) {
            return findings;
        }
        Kind kind = score.get().likest();
        if (!findings.judged()) {
            if (!findings.outOfScope().contains(OutOfScopeReason.NO_SPINE_FOUND)) {
                return findings;
            }
            List<OutOfScopeReason> reasons = new ArrayList<>(findings.outOfScope());
            reasons.add(kind.reason());
            return with(findings, findings.findings(), findings.qualityFlags(), reasons);
        }
        if (score.get().score() >= limits.orElseThrow().refuseFrom()) {
            return with(findings, List.of(), findings.qualityFlags(), List.of(OutOfScopeReason.UNLIKE_TRAINING, kind.reason()));
        }
        Set<QualityFlag> flags = EnumSet.of(QualityFlag.UNLIKE_TRAINING, kind.flag());
        flags.addAll(findings.qualityFlags());
        return with(findings, findings.findings().stream().map(LevelFinding::openWhereAbsent).toList(), flags, List.of());
    }

    private static StudyFindings with(StudyFindings f, List<LevelFinding> findings, Set<QualityFlag> flags,
            List<OutOfScopeReason> reasons) {
        return new StudyFindings(f.studyInstanceUid(), findings, flags, reasons, f.model(), f.executionProvider(),
                f.analysedInstances(), f.rejectedInstances(), reasons.isEmpty() ? f.keyImage() : Optional.empty());
    }
}
