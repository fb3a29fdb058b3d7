// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lumbarcds.annotation.LabelledPicture.TruthBox;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.image.Box;

/** What is fitted for a fold comes from the other folds. */
class CrossFittingTest {

    private static final Box HERE = new Box(0, 0, 10, 10);

    private static ScoredPicture picture(String name, String fold, double score, boolean right) {
        return new ScoredPicture(name, "patient of " + name, fold, List.of(new Detection("normal", score, score, HERE)),
                right ? List.of(new TruthBox("normal", HERE)) : List.of());
    }

    @Test
    void theThresholdOfAFoldIsChosenOnTheOthers() {
        List<ScoredPicture> pictures = List.of(
                picture("a", "0", 0.9, true), picture("b", "0", 0.7, true), picture("c", "0", 0.5, false),
                picture("d", "1", 0.4, true), picture("e", "1", 0.2, true), picture("f", "1", 0.1, false));
        OperatingPoints points = OperatingPoints.crossFitted("normal", pictures);
        assertThat(points.shown().get("0")).isCloseTo(0.15, within(1e-12));
        assertThat(points.shown().get("1")).isCloseTo(0.6, within(1e-12));
        assertThat(points.of(pictures.get(0))).isCloseTo(0.15, within(1e-12));
        assertThat(points.how()).isEqualTo("largest F1 on the other folds");
    }

    @Test
    void patientsOfASingleFoldAreDealtIntoGroups() {
        List<ScoredPicture> pictures = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            pictures.add(picture("p" + i, "0", 0.5 + 0.01 * i, i % 2 == 0));
        }
        assertThat(OperatingPoints.crossFitted("normal", pictures).shown()).hasSize(5);
        assertThat(new Groups(pictures).others()).contains("five groups of patients");
    }

    @Test
    void overconfidentScoresAreBroughtDownByOthersCases() {
        // Scores of 0.9 that are right half the time, scores of 0.1 likewise.
        List<ScoredPicture> pictures = new ArrayList<>();
        Random random = new Random(3);
        for (int i = 0; i < 800; i++) {
            pictures.add(picture("p" + i, Integer.toString(i % 4), i % 2 == 0 ? 0.9 : 0.1, random.nextBoolean()));
        }
        Calibration calibration = Calibration.of("normal", pictures, 0);
        assertThat(calibration.boxes()).isEqualTo(800);
        assertThat(calibration.raw().error()).isCloseTo(0.4, within(0.03));
        assertThat(calibration.crossFitted().error()).isLessThan(0.05);
        assertThat(calibration.fittedOn()).isEqualTo("the other folds");
    }

    @Test
    void aClassNobodyHasHasNoCalibration() {
        Calibration calibration = Calibration.of("stenosis", List.of(picture("a", "0", 0.9, true)), 0);
        assertThat(calibration.boxes()).isZero();
        assertThat(calibration.raw().error()).isNaN();
    }

    @Test
    void theWorstErrorsAreTheSurestFalseAndTheMostThoroughlyMissed() {
        List<ScoredPicture> pictures = List.of(
                picture("a", "0", 0.9, false), picture("b", "0", 0.8, false), picture("c", "0", 0.7, false),
                picture("d", "0", 0.95, true), picture("e", "0", 0.3, true), picture("f", "0", 0.2, true),
                new ScoredPicture("g", "g", "0", List.of(), List.of(new TruthBox("normal", HERE))));
        OperatingPoints half = OperatingPoints.ofModel(java.util.OptionalDouble.of(0.5), pictures);
        List<ErrorCase> worst = ErrorCase.worst(pictures, Map.of("normal", half, "herniation", half, "spondylolisthesis",
                half));
        assertThat(worst).extracting(e -> e.picture().name()).containsExactly("a", "b", "g", "f");
        assertThat(worst).extracting(ErrorCase::missed).containsExactly(false, false, true, true);
        assertThat(worst).extracting(ErrorCase::score).containsExactly(0.9, 0.8, 0.0, 0.2);
    }
}
