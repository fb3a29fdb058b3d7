// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.lumbarcds.image.Box;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.annotation.LabelledPicture.TruthBox;

/**
 * Average precision of one class at IoU 0.5, all-point interpolation (Everingham et al. 2015, "The PASCAL Visual Object
 * Classes Challenge: A Retrospective", section 4.2.2).
 *
 * <p>A detection is right when it overlaps a not yet taken box of its own class by at least 0.5; the best score takes
 * first. One that takes none but overlaps a box of a class that is not scored (stenosis, degeneration) by at least 0.5 is
 * neither right nor wrong: the same disc may bear both names.
 */
public final class AveragePrecision {

    /** The classes of the published task; truth of any other class is neutral. */
    public static final List<String> SCORED = List.of("normal", "herniation", "spondylolisthesis");

    static final double MATCH_IOU = 0.5;

    /** A judged detection. */
    private record Outcome(double score, boolean right, int patient) {
    }

    private final List<Outcome> ranked;
    /** Boxes to find, by patient. */
    private final int[] boxes;

    private AveragePrecision(List<Outcome> ranked, int[] boxes) {
        this.ranked = ranked;
        this.boxes = boxes;
    }

    /** Judges all detections of a class. */
    public static AveragePrecision of(String className, List<ScoredPicture> pictures) {
        Map<String, Integer> patients = new LinkedHashMap<>();
        pictures.forEach(p -> patients.putIfAbsent(p.patient(), patients.size()));
        int[] boxes = new int[patients.size()];
        List<Outcome> outcomes = new ArrayList<>();
        for (ScoredPicture picture : pictures) {
            int patient = patients.get(picture.patient());
            boxes[patient] += judge(className, picture, patient, outcomes);
        }
        outcomes.sort(Comparator.comparingDouble(Outcome::score).reversed());
        return new AveragePrecision(outcomes, boxes);
    }

    /** Appends the outcomes of one picture and tells how many boxes there were to find. */
    private static int judge(String className, ScoredPicture picture, int patient, List<Outcome> outcomes) {
        List<Box> free = new ArrayList<>();
        List<Box> neutral = new ArrayList<>();
        for (TruthBox truth : picture.truth()) {
            if (truth.className().equals(className)) {
                free.add(truth.box());
            } else if (!SCORED.contains(truth.className())) {
                neutral.add(truth.box());
            }
        }
        int toFind = free.size();
        List<Detection> own = new ArrayList<>(
                picture.detections().stream().filter(d -> d.className().equals(className)).toList());
        own.sort(Comparator.comparingDouble(Detection::score).reversed());
        for (Detection detection : own) {
            Box best = free.stream().max(Comparator.comparingDouble(detection.box()::iou)).orElse(null);
            if (best != null && detection.box().iou(best) >= MATCH_IOU) {
                free.remove(best);
                outcomes.add(new Outcome(detection.score(), true, patient));
            } else if (neutral.stream().noneMatch(box -> box.iou(detection.box()) >= MATCH_IOU)) {
                outcomes.add(new Outcome(detection.score(), false, patient));
            }
        }
        return toFind;
    }

    /** 0..1; NaN where there was nothing to find. */
    public double value() {
        int[] once = new int[boxes.length];
        Arrays.fill(once, 1);
        return value(once);
    }

    /** Boxes to find. */
    public int boxes() {
        return Arrays.stream(boxes).sum();
    }

    /** Patients with at least one box to find. */
    public int patients() {
        return (int) Arrays.stream(boxes).filter(n -> n > 0).count();
    }

    /**
     * Percentile bootstrap over patients (Efron and Tibshirani 1993, chapter 13): pictures of a patient stay together.
     *
     * @param rounds redrawings; those without a box to find do not count
     * @param random seeded by the caller, so that the same interval comes again
     * @return the 95 % interval; NaN where there was nothing to find
     */
    public Interval interval(int rounds, RandomGenerator random) {
        double[] values = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            int[] drawn = new int[boxes.length];
            for (int i = 0; i < boxes.length; i++) {
                drawn[random.nextInt(boxes.length)]++;
            }
            values[round] = value(drawn);
        }
        double[] defined = Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
        return new Interval(percentile(defined, 0.025), percentile(defined, 0.975));
    }

    /** AP where each patient counts as often as it was drawn. */
    private double value(int[] drawn) {
        long positives = 0;
        for (int i = 0; i < boxes.length; i++) {
            positives += (long) drawn[i] * boxes[i];
        }
        if (positives == 0) {
            return Double.NaN;
        }
        double[] precision = new double[ranked.size()];
        long right = 0;
        long all = 0;
        for (int i = 0; i < precision.length; i++) {
            int times = drawn[ranked.get(i).patient()];
            all += times;
            right += ranked.get(i).right() ? times : 0;
            precision[i] = all == 0 ? 0 : (double) right / all;
        }
        // From the end: precision at a recall is the best at that recall or any higher one.
        double envelope = 0;
        double area = 0;
        for (int i = precision.length - 1; i >= 0; i--) {
            envelope = Math.max(envelope, precision[i]);
            if (ranked.get(i).right()) {
                area += envelope * drawn[ranked.get(i).patient()] / positives;
            }
        }
        return area;
    }

    /** Linear interpolation between the two nearest ranks. */
    private static double percentile(double[] sorted, double part) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double rank = part * (sorted.length - 1);
        int below = (int) Math.floor(rank);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
    }

    /** Both ends of an interval. */
    public record Interval(double low, double high) {
    }
}
