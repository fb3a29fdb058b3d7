// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.lumbarcds.annotation.LabelledPicture.TruthBox;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.image.Box;

class PictureErrorsTest {

    private static final Box UPPER = new Box(10, 10, 30, 30);
    private static final Box LOWER = new Box(10, 40, 30, 60);

    private static ScoredPicture picture(String name, String patient, List<Box> truth, Map<Box, Double> drawn) {
        List<Detection> detections = new ArrayList<>();
        drawn.forEach((box, score) -> detections.add(new Detection("spondylolisthesis", score, score, box)));
        return new ScoredPicture(name, patient, "0", detections,
                truth.stream().map(box -> new TruthBox("spondylolisthesis", box)).toList());
    }

    private static List<PictureErrors> errors(ScoredPicture... pictures) {
        return PictureErrors.of("spondylolisthesis", List.of(pictures),
                OperatingPoints.ofModel(OptionalDouble.of(0.5), List.of(pictures)), Map.of("a_T1", "T1", "b_T2", "T2"));
    }

    @Test
    void onlyPicturesWithAnErrorAreListedTheFarthestFromTheThresholdFirst() {
        List<PictureErrors> errors = errors(
                picture("a_T1", "a", List.of(UPPER), Map.of(UPPER, 0.4, LOWER, 0.3)),
                picture("right", "c", List.of(UPPER), Map.of(UPPER, 0.6, LOWER, 0.49)),
                picture("nothing", "d", List.of(), Map.of()),
                picture("b_T2", "b", List.of(), Map.of(UPPER, 0.9, LOWER, 0.7)));

        assertThat(errors).extracting(PictureErrors::patient).containsExactly("b", "a");
        PictureErrors wrong = errors.get(0);
        assertThat(wrong.weighting()).isEqualTo("T2");
        assertThat(wrong.annotated()).isZero();
        assertThat(wrong.wrong()).isEqualTo(2);
        assertThat(wrong.bestRight()).isNaN();
        assertThat(wrong.bestWrong()).isEqualTo(0.9);
        PictureErrors missed = errors.get(1);
        assertThat(missed.missed()).isEqualTo(1);
        assertThat(missed.wrong()).isZero();
        assertThat(missed.bestRight()).isEqualTo(0.4);
        assertThat(missed.bestWrong()).isEqualTo(0.3);
        assertThat(missed.threshold()).isEqualTo(0.5);
    }

    @Test
    void aSlipWithoutAnyBoxOnItHasABestScoreOfNothingAndIsWorseThanOneNearlyFound() {
        List<PictureErrors> errors = errors(
                picture("near", "near", List.of(UPPER), Map.of(UPPER, 0.45)),
                picture("none", "none", List.of(UPPER, LOWER), Map.of(UPPER, 0.8)),
                picture("far", "far", List.of(UPPER), Map.of()));

        assertThat(errors).extracting(PictureErrors::patient).containsExactly("far", "none", "near");
        assertThat(errors.get(0).bestRight()).isZero();
        assertThat(errors.get(0).weighting()).isEmpty();
        // One of two is found: its score is told, the other one counts as missed.
        assertThat(errors.get(1).bestRight()).isEqualTo(0.8);
        assertThat(errors.get(1).missed()).isEqualTo(1);
    }
}
