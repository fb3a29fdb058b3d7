// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.figures;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.lumbarcds.calibrate.CalibrationMethod;
import org.lumbarcds.calibrate.JudgedScore;
import org.lumbarcds.calibrate.ProbabilityMap;
import org.lumbarcds.calibrate.Reliability;
import org.lumbarcds.evaluate.figures.Outcomes.Judged;

/**
 * Whether boxes said to be right with probability p are right in a part p of cases.
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
    private static final int ROUNDS = 200;

    /** @param seed of the redrawings behind the errors' intervals */
    public static Calibration of(String className, List<ScoredPicture> pictures, long seed) {
        List<Judged> judged = Outcomes.of(className, pictures, AveragePrecision.MATCH_IOU).judged().stream()
                .filter(o -> o.score() >= LEAST_SCORE).toList();
        Groups groups = new Groups(pictures);
        Map<String, ProbabilityMap> fits = new HashMap<>();
        for (String group : groups.names()) {
            fits.put(group, fit(scores(judged.stream()
                    .filter(o -> !groups.of(pictures.get(o.picture())).equals(group)).toList(), pictures, Judged::score)));
        }
        ToDoubleFunction<Judged> crossFitted =
                o -> fits.get(groups.of(pictures.get(o.picture()))).probability(o.score());
        return new Calibration(className, judged.size(),
                reliability(scores(judged, pictures, Judged::score), seed),
                reliability(scores(judged, pictures, Judged::confidence), seed),
                reliability(scores(judged, pictures, crossFitted), seed),
                groups.others());
    }

    /** Where the others are all right or all wrong there is nothing to learn: the score stays as it is. */
    private static ProbabilityMap fit(List<JudgedScore> others) {
        long right = others.stream().filter(JudgedScore::right).count();
        return (right == 0 || right == others.size() ? CalibrationMethod.NONE : CalibrationMethod.PLATT).fit(others);
    }

    private static List<JudgedScore> scores(
            List<Judged> judged, List<ScoredPicture> pictures, ToDoubleFunction<Judged> probability) {
        return judged.stream().map(o -> new JudgedScore(
                probability.applyAsDouble(o), o.right(), pictures.get(o.picture()).patient())).toList();
    }

    private static Reliability reliability(List<JudgedScore> scores, long seed) {
        return Reliability.of(scores, BINS, ROUNDS, new Random(seed));
    }
}
