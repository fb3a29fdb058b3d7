// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.figures;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.lumbarcds.detect.PlattCalibration;
import org.lumbarcds.evaluate.figures.Outcomes.Judged;

/**
 * Whether boxes said to be right with probability p are right in a part p of cases (Guo et al. 2017, "On Calibration of
 * Modern Neural Networks"): expected calibration error over ten bins of equal width.
 *
 * @param className of the boxes
 * @param boxes judged, right or wrong, with a raw score of at least {@link #LEAST_SCORE}
 * @param raw scores as the network gives them
 * @param model the calibration in model.json, which may have been fitted on these very pictures
 * @param crossFitted Platt scaling fitted on the other folds or groups of patients
 * @param fittedOn on what, in words
 */
public record Calibration(
        String className, int boxes, Reliability raw, Reliability model, Reliability crossFitted, String fittedOn) {

    /** Weaker boxes are many, nearly all wrong, and shown to nobody: they would make any error look small. */
    public static final double LEAST_SCORE = 0.05;

    private static final int BINS = 10;

    /**
     * @param error expected calibration error, 0..1; NaN without boxes
     * @param bins from 0 to 1; empty ones are left out
     */
    public record Reliability(double error, List<Bin> bins) {
    }

    /**
     * @param meanProbability of the boxes in the bin
     * @param partRight of the boxes in the bin
     * @param boxes in the bin
     */
    public record Bin(double meanProbability, double partRight, int boxes) {
    }

    public static Calibration of(String className, List<ScoredPicture> pictures) {
        Outcomes outcomes = Outcomes.of(className, pictures, AveragePrecision.MATCH_IOU);
        List<Judged> judged = outcomes.judged().stream().filter(o -> o.score() >= LEAST_SCORE).toList();
        Groups groups = new Groups(pictures);
        Map<String, PlattCalibration> fits = new HashMap<>();
        for (String group : groups.names()) {
            fits.put(group, Platt.fit(judged.stream()
                    .filter(o -> !groups.of(pictures.get(o.picture())).equals(group)).toList()));
        }
        return new Calibration(className, judged.size(),
                reliability(judged, Judged::score),
                reliability(judged, Judged::confidence),
                reliability(judged, o -> fits.get(groups.of(pictures.get(o.picture()))).probability(o.score())),
                groups.others());
    }

    static Reliability reliability(List<Judged> judged, ToDoubleFunction<Judged> probability) {
        double[] sum = new double[BINS];
        int[] right = new int[BINS];
        int[] count = new int[BINS];
        for (Judged o : judged) {
            double p = probability.applyAsDouble(o);
            int bin = Math.min(BINS - 1, (int) (p * BINS));
            sum[bin] += p;
            right[bin] += o.right() ? 1 : 0;
            count[bin]++;
        }
        List<Bin> bins = new ArrayList<>();
        double error = 0;
        for (int i = 0; i < BINS; i++) {
            if (count[i] > 0) {
                Bin bin = new Bin(sum[i] / count[i], (double) right[i] / count[i], count[i]);
                bins.add(bin);
                error += Math.abs(bin.partRight() - bin.meanProbability()) * bin.boxes() / judged.size();
            }
        }
        return new Reliability(judged.isEmpty() ? Double.NaN : error, bins);
    }
}
