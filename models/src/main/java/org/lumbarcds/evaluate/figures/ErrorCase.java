// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.figures;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.lumbarcds.annotation.LabelledPicture.TruthBox;
import org.lumbarcds.evaluate.figures.Outcomes.Judged;
import org.lumbarcds.image.Box;

/**
 * A box the model should not have drawn, or one it should have.
 *
 * @param missed whether a box of the annotation was not found; else a box was drawn where the annotation has none
 * @param className of the box
 * @param picture in which
 * @param box in question
 * @param score of the drawn box; of a missed one, the best score of a box on it, 0 where there is none
 * @param threshold from which a box counts
 */
public record ErrorCase(
        boolean missed, String className, ScoredPicture picture, Box box, double score, double threshold) {

    private static final int EACH = 2;

    /** For each published class the surest false boxes and the most thoroughly missed ones, of different patients. */
    static List<ErrorCase> worst(List<ScoredPicture> pictures, Map<String, OperatingPoints> points, int each) {
        List<ErrorCase> worst = new ArrayList<>();
        for (String name : AveragePrecision.PUBLISHED) {
            Outcomes outcomes = Outcomes.of(name, pictures, AveragePrecision.MATCH_IOU);
            List<ErrorCase> drawn = new ArrayList<>();
            for (Judged judged : outcomes.judged()) {
                ScoredPicture picture = pictures.get(judged.picture());
                double threshold = points.get(name).of(picture);
                if (!judged.right() && judged.score() >= threshold) {
                    drawn.add(new ErrorCase(false, name, picture, judged.detection().box(), judged.score(), threshold));
                }
            }
            worst.addAll(ofDifferentPatients(drawn, each));
            List<ErrorCase> missed = missed(name, outcomes, points.get(name));
            missed.sort(Comparator.comparingDouble(ErrorCase::score));
            worst.addAll(ofDifferentPatients(missed, each));
        }
        return worst;
    }

    public static List<ErrorCase> worst(List<ScoredPicture> pictures, Map<String, OperatingPoints> points) {
        return worst(pictures, points, EACH);
    }

    private static List<ErrorCase> missed(String name, Outcomes outcomes, OperatingPoints points) {
        Map<Integer, List<Judged>> found = outcomes.judged().stream().filter(Judged::right)
                .collect(Collectors.groupingBy(Judged::picture));
        List<ErrorCase> missed = new ArrayList<>();
        for (int i = 0; i < outcomes.pictures().size(); i++) {
            ScoredPicture picture = outcomes.pictures().get(i);
            for (TruthBox truth : picture.truth()) {
                if (truth.className().equals(name)) {
                    double best = found.getOrDefault(i, List.of()).stream()
                            .filter(j -> j.taken().filter(truth.box()::equals).isPresent())
                            .mapToDouble(Judged::score).max().orElse(0);
                    if (best < points.of(picture)) {
                        missed.add(new ErrorCase(true, name, picture, truth.box(), best, points.of(picture)));
                    }
                }
            }
        }
        return missed;
    }

    private static List<ErrorCase> ofDifferentPatients(List<ErrorCase> cases, int most) {
        Set<String> patients = new HashSet<>();
        return cases.stream().filter(c -> patients.add(c.picture().patient())).limit(most).toList();
    }
}
