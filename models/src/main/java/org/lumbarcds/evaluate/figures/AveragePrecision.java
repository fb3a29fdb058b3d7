// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.figures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lumbarcds.evaluate.figures.Outcomes.Judged;

/**
 * Average precision of one class, all-point interpolation (Everingham et al. 2015, "The PASCAL Visual Object Classes
 * Challenge: A Retrospective", section 4.2.2). {@link Outcomes} says what is right and what is wrong.
 */
public final class AveragePrecision {

    /** The classes of the published task: they make the mean. */
    public static final List<String> PUBLISHED = Outcomes.PUBLISHED;

    /** Least overlap in the published task. */
    public static final double MATCH_IOU = 0.5;

    private final Outcomes outcomes;
    /** Index of its patient, by picture. */
    private final int[] patient;
    private final Bootstrap bootstrap;

    private AveragePrecision(Outcomes outcomes, Bootstrap bootstrap) {
        this.outcomes = outcomes;
        this.bootstrap = bootstrap;
        this.patient = outcomes.pictures().stream().mapToInt(p -> bootstrap.index(p.patient())).toArray();
    }

    /** Judges all detections of a class at an overlap of 0.5. */
    public static AveragePrecision of(String className, List<ScoredPicture> pictures, Bootstrap bootstrap) {
        return of(className, pictures, bootstrap, MATCH_IOU);
    }

    static AveragePrecision of(String className, List<ScoredPicture> pictures, Bootstrap bootstrap, double iou) {
        return new AveragePrecision(Outcomes.of(className, pictures, iou), bootstrap);
    }

    /**
     * Mean over overlaps of 0.5, 0.55 ... 0.95 (Lin et al. 2014, "Microsoft COCO", as cocodataset.org/#detection-eval has
     * it, but all-point).
     */
    public static double overOverlaps(String className, List<ScoredPicture> pictures, Bootstrap bootstrap) {
        return IntStream.range(0, 10).mapToDouble(i -> of(className, pictures, bootstrap, 0.5 + 0.05 * i).value())
                .average().orElse(Double.NaN);
    }

    /** 0..1; NaN where there was nothing to find. */
    public double value() {
        return value(bootstrap.once());
    }

    /** Boxes to find. */
    public int boxes() {
        return Arrays.stream(outcomes.boxes()).sum();
    }

    /** Patients with at least one box to find. */
    public int patients() {
        return (int) IntStream.range(0, patient.length).filter(i -> outcomes.boxes()[i] > 0).map(i -> patient[i])
                .distinct().count();
    }

    /** The figure in every redrawing of patients. */
    public double[] redrawn() {
        return bootstrap.values(this::value);
    }

    /** AP where each patient counts as often as it was drawn. */
    private double value(int[] drawn) {
        long positives = 0;
        for (int i = 0; i < patient.length; i++) {
            positives += (long) drawn[patient[i]] * outcomes.boxes()[i];
        }
        if (positives == 0) {
            return Double.NaN;
        }
        double[] precision = precision(drawn);
        // From the end: precision at a recall is the best at that recall or any higher one.
        double envelope = 0;
        double area = 0;
        for (int i = precision.length - 1; i >= 0; i--) {
            envelope = Math.max(envelope, precision[i]);
            Judged judged = outcomes.judged().get(i);
            if (judged.right()) {
                area += envelope * drawn[patient[judged.picture()]] / positives;
            }
        }
        return area;
    }

    private double[] precision(int[] drawn) {
        double[] precision = new double[outcomes.judged().size()];
        long right = 0;
        long all = 0;
        for (int i = 0; i < precision.length; i++) {
            Judged judged = outcomes.judged().get(i);
            int times = drawn[patient[judged.picture()]];
            all += times;
            right += judged.right() ? times : 0;
            precision[i] = all == 0 ? 0 : (double) right / all;
        }
        return precision;
    }

    /**
     * @param recall part of the boxes found with at least this score
     * @param precision part of the detections with at least this score that are right
     * @param score raw
     */
    public record Point(double recall, double precision, double score) {
    }

    /** Precision at each recall reached, from the highest score down; empty where there was nothing to find. */
    public List<Point> curve() {
        int positives = boxes();
        List<Point> points = new ArrayList<>();
        double[] precision = precision(bootstrap.once());
        int right = 0;
        for (int i = 0; i < precision.length && positives > 0; i++) {
            Judged judged = outcomes.judged().get(i);
            right += judged.right() ? 1 : 0;
            boolean last = i + 1 == precision.length || outcomes.judged().get(i + 1).score() < judged.score();
            // Detections of one score cannot be told apart by any threshold.
            if (last) {
                points.add(new Point((double) right / positives, precision[i], judged.score()));
            }
        }
        return points;
    }
}
