// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.figures;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.lumbarcds.evaluate.figures.Outcomes.Judged;

/**
 * What is wrong about one class on one picture at the threshold that holds there.
 *
 * @param patient as the data set names it
 * @param weighting of the picture; empty where the data do not tell
 * @param annotated boxes to find
 * @param missed of these, without a box at or above the threshold
 * @param wrong boxes at or above the threshold where the annotation has none
 * @param bestRight highest score of a box on an annotated one; 0 where none lies on one, NaN where there is none to find
 * @param bestWrong highest score of a wrong box; NaN where there is none
 * @param threshold from which a box counts; infinite where none ever does
 */
public record PictureErrors(
        String patient, String weighting, int annotated, int missed, int wrong, double bestRight, double bestWrong,
        double threshold) {

    /**
     * The pictures with an error, the worst first: by how far the score of what is missed or wrong lies from the threshold.
     *
     * @param weightings by picture name
     */
    public static List<PictureErrors> of(
            String className, List<ScoredPicture> pictures, OperatingPoints points, Map<String, String> weightings) {
        Outcomes outcomes = Outcomes.of(className, pictures, AveragePrecision.MATCH_IOU);
        List<List<Judged>> judged = new ArrayList<>();
        pictures.forEach(p -> judged.add(new ArrayList<>()));
        outcomes.judged().forEach(j -> judged.get(j.picture()).add(j));
        List<PictureErrors> errors = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            ScoredPicture picture = pictures.get(i);
            PictureErrors own = of(picture, weightings.getOrDefault(picture.name(), ""), outcomes.boxes()[i], judged.get(i),
                    points.of(picture));
            if (own.missed > 0 || own.wrong > 0) {
                errors.add(own);
            }
        }
        errors.sort(Comparator.comparingDouble(PictureErrors::distance).reversed()
                .thenComparing(PictureErrors::patient).thenComparing(PictureErrors::weighting));
        return errors;
    }

    private static PictureErrors of(
            ScoredPicture picture, String weighting, int annotated, List<Judged> judged, double threshold) {
        int found = (int) judged.stream().filter(j -> j.right() && j.score() >= threshold).count();
        int wrong = (int) judged.stream().filter(j -> !j.right() && j.score() >= threshold).count();
        double bestRight = judged.stream().filter(Judged::right).mapToDouble(Judged::score).max()
                .orElse(annotated == 0 ? Double.NaN : 0);
        double bestWrong = judged.stream().filter(j -> !j.right()).mapToDouble(Judged::score).max().orElse(Double.NaN);
        return new PictureErrors(
                picture.patient(), weighting, annotated, annotated - found, wrong, bestRight, bestWrong, threshold);
    }

    private double distance() {
        // Of several annotated boxes one may be found and another one missed: that one counts as not drawn at all.
        double miss = missed == 0 ? 0 : threshold - (bestRight < threshold ? bestRight : 0);
        return Math.max(miss, wrong == 0 ? 0 : bestWrong - threshold);
    }
}
