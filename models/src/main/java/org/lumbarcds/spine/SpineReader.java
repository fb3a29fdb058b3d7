// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.detect.ModelLimits;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.detect.SliceDetector;
import org.lumbarcds.image.SagittalSlice;

/**
 * Reads a study: from boxes on slices to levels and findings. The T2-weighted series is judged; other series confirm.
 * Every condition the model knows is answered at every level from T12-L1 to L5-S1, or the study is out of scope.
 */
public final class SpineReader {

    /** Part of the levels with a condition that may be called free of it, unless the user sets another one. */
    public static final double USUAL_MISS_RATE = 0.05;

    private static final int FEWEST_SLICES = 3;

    private final ModelIdentity model;
    private final String executionProvider;
    private final Function<String, OptionalDouble> thresholds;
    private final Abstention abstention;
    private final Optional<MeasurementErrors> errors;

    /** @param thresholds decision threshold of a class on the raw score; empty for a class the model does not know */
    public SpineReader(ModelIdentity model, String executionProvider, Function<String, OptionalDouble> thresholds) {
        this(model, executionProvider, thresholds, new Abstention(ModelLimits.NONE, USUAL_MISS_RATE));
    }

    SpineReader(ModelIdentity model, String executionProvider, Function<String, OptionalDouble> thresholds,
            Abstention abstention) {
        this(model, executionProvider, thresholds, abstention, Optional.empty());
    }

    private SpineReader(ModelIdentity model, String executionProvider, Function<String, OptionalDouble> thresholds,
            Abstention abstention, Optional<MeasurementErrors> errors) {
        this.model = model;
        this.executionProvider = executionProvider;
        this.thresholds = thresholds;
        this.abstention = abstention;
        this.errors = errors;
    }

    public static SpineReader of(SliceDetector detector) {
        return of(detector, USUAL_MISS_RATE);
    }

    /** @param missRate part of the levels with a condition that may be called free of it, above 0, below 1 */
    public static SpineReader of(SliceDetector detector, double missRate) {
        return new SpineReader(detector.model(), detector.executionProvider(), detector::threshold,
                new Abstention(detector.limits(), missRate),
                detector.anatomy().map(a -> new MeasurementErrors(a.errorSd())));
    }

    /**
     * @param slices sagittal slices of series that lie at one place; of a series without positions in the order of instances
     * @param rejected instances that were left out, passed on
     */
    public StudyFindings interpret(
            String studyInstanceUid, List<SliceDetections> slices, List<RejectedInstance> rejected) {
        Map<String, List<SliceDetections>> series = new LinkedHashMap<>();
        slices.forEach(s -> series.computeIfAbsent(s.slice().seriesInstanceUid(), k -> new ArrayList<>()).add(s));
        Reading reading = new Reading(studyInstanceUid, slices, rejected);
        int longest = series.values().stream().mapToInt(List::size).max().orElse(0);
        if (longest < FEWEST_SLICES) {
            return reading.outOfScope(tooFew(longest, rejected));
        }
        List<SeriesView> spines = series.values().stream()
                .filter(s -> s.size() >= FEWEST_SLICES)
                .map(SeriesView::of)
                .filter(SeriesView::showsSpine)
                .sorted(Comparator.comparing((SeriesView v) -> !v.isT2())
                        .thenComparing(Comparator.comparingDouble(SeriesView::support).reversed()))
                .toList();
        if (spines.isEmpty()) {
            return reading.outOfScope(List.of(OutOfScopeReason.NO_SPINE_FOUND));
        }
        return judge(reading, spines.get(0), spines.subList(1, spines.size()));
    }

    /**
     * Why a study is not judged that has too few slices.
     *
     * @param longest slices of its longest series
     * @param rejected instances that were left out
     */
    public static List<OutOfScopeReason> tooFew(int longest, List<RejectedInstance> rejected) {
        List<OutOfScopeReason> reasons = new ArrayList<>();
        if (longest > 0) {
            reasons.add(OutOfScopeReason.TOO_FEW_SLICES);
        }
        if (!rejected.isEmpty()) {
            reasons.add(OutOfScopeReason.UNREADABLE);
        }
        return reasons.isEmpty() ? List.of(OutOfScopeReason.NO_SAGITTAL_SERIES) : reasons;
    }

    private StudyFindings judge(Reading reading, SeriesView view, List<SeriesView> others) {
        LevelCount count = view.count();
        reading.flags.addAll(count.flags());
        if (view.slices().size() < FEWEST_SLICES) {
            reading.flags.add(QualityFlag.FEW_SLICES);
        }
        if (!view.isT2()) {
            reading.flags.add(QualityFlag.NO_T2);
        }
        if (!view.spacingKnown()) {
            reading.flags.add(QualityFlag.SPACING_UNKNOWN);
        }
        List<LevelFinding> findings = new ArrayList<>();
        List<SpinalLevel> named = count.levels();
        for (SpinalLevel level : SpinalLevel.values()) {
            int disc = named.indexOf(level);
            Optional<LevelJudge> judge = disc < 0 ? Optional.empty()
                    : Optional.of(judge(view, count.chain(), disc, others));
            for (Condition condition : Condition.values()) {
                OptionalDouble threshold = thresholds.apply(condition.className());
                if (threshold.isPresent()) {
                    findings.add(judge.map(j -> j.judge(level, condition, threshold.getAsDouble()))
                            .orElseGet(() -> LevelJudge.unseen(level, condition)));
                }
            }
            boolean seen = judge.map(LevelJudge::seen).orElse(false);
            if (!seen && level != SpinalLevel.T12_L1) {
                reading.flags.add(QualityFlag.LEVELS_NOT_SEEN);
            }
            if (judge.map(LevelJudge::disagreement).orElse(false)) {
                reading.flags.add(QualityFlag.SLICES_DISAGREE);
            }
        }
        if (findings.stream().anyMatch(f -> f.possible().filter(p -> !p.assured()).isPresent())) {
            reading.flags.add(QualityFlag.MISS_RATE_NOT_ASSURED);
        }
        return reading.judged(findings, view);
    }

    private LevelJudge judge(SeriesView view, DiscChain chain, int disc, List<SeriesView> others) {
        List<LevelSigns> elsewhere = new ArrayList<>();
        for (SeriesView other : others) {
            OtherSeries.discIn(view, chain, disc, other)
                    .ifPresent(d -> elsewhere.add(new LevelSigns(other, other.chain(), d)));
        }
        return new LevelJudge(new LevelSigns(view, chain, disc), elsewhere, abstention, errors);
    }

    /** The result under construction. */
    private final class Reading {

        private final String studyInstanceUid;
        private final List<String> analysed;
        private final List<RejectedInstance> rejected;
        private final Set<QualityFlag> flags = EnumSet.noneOf(QualityFlag.class);

        Reading(String studyInstanceUid, List<SliceDetections> slices, List<RejectedInstance> rejected) {
            this.studyInstanceUid = studyInstanceUid;
            this.rejected = rejected;
            analysed = slices.stream().map(s -> s.slice().sopInstanceUid()).distinct().toList();
            if (!rejected.isEmpty()) {
                flags.add(QualityFlag.INSTANCE_UNREADABLE);
            }
            if (slices.stream().anyMatch(s -> !s.slice().notes().isEmpty())) {
                flags.add(QualityFlag.HEADER_UNTIDY);
            }
        }

        StudyFindings outOfScope(List<OutOfScopeReason> reasons) {
            return new StudyFindings(studyInstanceUid, List.of(), flags, reasons, model, executionProvider, analysed,
                    rejected, Optional.empty());
        }

        StudyFindings judged(List<LevelFinding> findings, SeriesView view) {
            StudyFindings.KeyImage middle = keyImage(view.slices().get(view.slices().size() / 2).slice());
            // What was left out may be what shows it: of such a study nothing is called absent.
            List<LevelFinding> told = rejected.isEmpty() ? findings
                    : findings.stream().map(LevelFinding::openWhereAbsent).toList();
            StudyFindings result = new StudyFindings(studyInstanceUid, told, flags, List.of(), model,
                    executionProvider, analysed, rejected, Optional.of(middle));
            return result.suspected().stream()
                    .filter(f -> !f.evidence().isEmpty())
                    .findFirst()
                    .map(main -> main.evidence().get(0))
                    .map(e -> new StudyFindings.KeyImage(e.seriesInstanceUid(), e.sopInstanceUid(), e.frame()))
                    .map(key -> new StudyFindings(studyInstanceUid, told, flags, List.of(), model,
                            executionProvider, analysed, rejected, Optional.of(key)))
                    .orElse(result);
        }

        private StudyFindings.KeyImage keyImage(SagittalSlice slice) {
            return new StudyFindings.KeyImage(slice.seriesInstanceUid(), slice.sopInstanceUid(), slice.frame());
        }
    }
}
