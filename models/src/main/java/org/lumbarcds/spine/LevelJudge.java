// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.lumbarcds.anatomy.DiscSpace;
import org.lumbarcds.detect.ModelLimits;

/**
 * Decides one condition of one level from all near-midline slices.
 *
 * <p>The rule. A slice points to a condition when its best box there scores at least the class's threshold. Present: two
 * slices point to it, or one points to it strongly (at least half way from the threshold to 1), or one slice does and a
 * slice of another series agrees; and the confidence is at least {@value #LEAST_CONFIDENCE}. Absent: at least two slices
 * show the level and none points to the condition. Everything else is undecided.
 *
 * <p>The appearance of the level is the mean of the two highest calibrated confidences of the slices that show it, so that
 * one outlier does not carry it; the model's level calibration, where it has one, turns it into the confidence, and "absent"
 * is kept only where no other answer is possible. A slip is decided with its measured size too.
 */
final class LevelJudge {

    /** Less likely than this is not put before a physician as suspected. */
    static final double LEAST_CONFIDENCE = 0.3;

    /** Calibrated confidence of a slice that shows a level and no box of the class at all. */
    private static final double NO_BOX = 0.02;

    private static final int MOST_EVIDENCE = 5;

    /** A measured slip this large, its lower bound included, is one; this small is none; mm, see {@link Slip}. */
    private static final double CLEAR_SLIP_MM = 4;
    private static final double SURE_SLIP_MM = 2;
    private static final double NO_SLIP_MM = 1;
    private static final double DOUBTFUL_SLIP_MM = 3;

    /** Measurements less certain than this decide nothing, mm. */
    private static final double USABLE_MM = 3;

    private final LevelSigns signs;
    private final List<LevelSigns> others;
    private final Abstention abstention;
    private final Optional<MeasurementErrors> errors;
    private final List<Integer> seenIn;
    private boolean disagreement;

    /**
     * @param signs of the judged series
     * @param others the same level in other series
     * @param abstention when to say that the software cannot tell
     * @param errors of the model of the anatomy; empty without one
     */
    LevelJudge(LevelSigns signs, List<LevelSigns> others, Abstention abstention, Optional<MeasurementErrors> errors) {
        this.signs = signs;
        this.errors = errors;
        this.others = others;
        this.abstention = abstention;
        seenIn = signs.seenIn();
    }

    LevelJudge(LevelSigns signs, List<LevelSigns> others) {
        this(signs, others, new Abstention(ModelLimits.NONE, SpineReader.USUAL_MISS_RATE), Optional.empty());
    }

    /** A level without a place in the chain, or not shown. */
    static LevelFinding unseen(SpinalLevel level, Condition condition) {
        return new LevelFinding(level, condition, Presence.INDETERMINATE, Double.NaN, List.of(), List.of());
    }

    boolean seen() {
        return !seenIn.isEmpty();
    }

    /** Whether slices contradicted each other in a decision made so far. */
    boolean disagreement() {
        return disagreement;
    }

    /** @param threshold of the condition's class on the raw score */
    LevelFinding judge(SpinalLevel level, Condition condition, double threshold) {
        if (!seen()) {
            return unseen(level, condition);
        }
        List<LevelSigns.Sign> best = best(condition);
        double appearance = appearance(condition);
        List<LevelSigns.Sign> pointing = best.stream().filter(s -> s.detection().score() >= threshold).toList();
        double confidence = abstention.probability(condition, appearance);
        Presence presence = presence(condition, pointing, threshold, confidence);
        List<Evidence> evidence = new ArrayList<>();
        pointing.stream().limit(MOST_EVIDENCE).forEach(s -> evidence.add(signs.evidence(s)));
        LevelFinding finding = condition == Condition.SPONDYLOLISTHESIS
                ? slip(level, presence, confidence, evidence)
                : new LevelFinding(level, condition, presence, confidence, evidence, measured(condition));
        return abstention.apply(finding, appearance);
    }

    private List<LevelSigns.Sign> best(Condition condition) {
        return signs.best(condition).stream().filter(s -> seenIn.contains(s.slice())).toList();
    }

    /** Mean of the two highest calibrated confidences of the slices that show the level. */
    double appearance(Condition condition) {
        List<Double> values = new ArrayList<>(best(condition).stream().map(s -> s.detection().confidence()).toList());
        while (values.size() < Math.min(2, seenIn.size())) {
            values.add(NO_BOX);
        }
        values.sort((a, b) -> Double.compare(b, a));
        return values.stream().limit(2).mapToDouble(Double::doubleValue).average().orElse(NO_BOX);
    }

    private Presence presence(
            Condition condition, List<LevelSigns.Sign> pointing, double threshold, double confidence) {
        if (pointing.isEmpty()) {
            return seenIn.size() >= 2 ? Presence.ABSENT : Presence.INDETERMINATE;
        }
        boolean strong = pointing.get(0).detection().score() >= threshold + 0.5 * (1 - threshold);
        boolean agreed = others.stream().anyMatch(o -> o.best(condition).stream()
                .anyMatch(s -> s.detection().score() >= threshold));
        if (pointing.size() == 1 && seenIn.size() >= 3) {
            disagreement = true;
        }
        boolean enough = pointing.size() >= 2 || strong || agreed;
        return enough && confidence >= LEAST_CONFIDENCE ? Presence.PRESENT : Presence.INDETERMINATE;
    }

    /** What the anatomy tells of a condition's size. Without a spacing only what has no unit of length is stated. */
    private List<Measurement> measured(Condition condition) {
        if (errors.isEmpty()) {
            return List.of();
        }
        return switch (condition) {
            case HERNIATION -> measured(Measurement.Kind.PROTRUSION_DEPTH, DiscSpace::protrusionMm);
            case DEGENERATION -> measured(Measurement.Kind.DISC_HEIGHT_INDEX, DiscSpace::heightIndex);
            case STENOSIS -> measured(Measurement.Kind.CANAL_DIAMETER, DiscSpace::canalMm);
            case SPONDYLOLISTHESIS -> List.of();
        };
    }

    private List<Measurement> measured(Measurement.Kind kind, Function<DiscSpace, OptionalDouble> length) {
        List<Double> values = signs.lengths(length);
        boolean stated = !values.isEmpty() && (signs.spacingKnown() || kind.unit().equals("1"));
        return stated ? List.of(errors.orElseThrow().measurement(kind, values, values.size())) : List.of();
    }

    /** Boxes and corners judge a slip together: corners that clearly say otherwise make it undecided. */
    private LevelFinding slip(SpinalLevel level, Presence boxes, double boxConfidence, List<Evidence> boxEvidence) {
        Optional<Slip.OfLevel> slip = signs.slip();
        MeasurementErrors known = errors.orElse(MeasurementErrors.DETECTOR);
        List<Measurement> measured = slip.map(s -> s.measurements(signs.spacingKnown(),
                boxes == Presence.ABSENT && s.mm() < DOUBTFUL_SLIP_MM ? known : known.whereSlipped())).orElse(List.of());
        Optional<Slip.OfLevel> usable = slip.filter(s -> signs.spacingKnown() && s.spreadMm() <= USABLE_MM);
        if (usable.isEmpty()) {
            return new LevelFinding(level, Condition.SPONDYLOLISTHESIS, boxes, boxConfidence, boxEvidence, measured);
        }
        double mm = usable.get().mm();
        double confidence = (boxConfidence + 1 / (1 + Math.exp(-(mm - DOUBTFUL_SLIP_MM) / 1.2))) / 2;
        Presence presence = boxes;
        List<Evidence> evidence = boxEvidence;
        if (mm >= CLEAR_SLIP_MM && mm - usable.get().spreadMm() >= SURE_SLIP_MM) {
            presence = Presence.PRESENT;
            if (evidence.isEmpty()) {
                evidence = signs.slipEvidence(confidence);
            }
        } else if (boxes == Presence.PRESENT && mm < NO_SLIP_MM) {
            presence = Presence.INDETERMINATE;
            disagreement = true;
        } else if (boxes == Presence.ABSENT && mm >= DOUBTFUL_SLIP_MM) {
            presence = Presence.INDETERMINATE;
        } else if (boxes == Presence.INDETERMINATE && !boxEvidence.isEmpty() && mm >= DOUBTFUL_SLIP_MM) {
            presence = Presence.PRESENT;
        }
        return new LevelFinding(level, Condition.SPONDYLOLISTHESIS, presence, confidence, evidence, measured);
    }
}
