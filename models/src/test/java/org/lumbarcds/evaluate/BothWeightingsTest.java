// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lumbarcds.annotation.LabelledPicture;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.evaluate.figures.ScoredPicture;
import org.lumbarcds.image.Box;

class BothWeightingsTest {

    private static final Box HERE = new Box(100, 60, 140, 80);
    private static final Box BESIDE = new Box(104, 62, 144, 82);
    private static final Box AWAY = new Box(100, 160, 140, 180);

    private static LabelledPicture labelled(String name, String patient, String weighting, int width) {
        return new LabelledPicture(Path.of(name), patient, "0", weighting, width, 384, "", List.of());
    }

    private static Detection found(String className, double score, Box box) {
        return new Detection(className, score, score / 2, box);
    }

    private static ScoredPicture scored(String name, Detection... detections) {
        return new ScoredPicture(name, "a", "0", List.of(detections), List.of());
    }

    private static List<ScoredPicture> joined(List<LabelledPicture> pictures, ScoredPicture... found) {
        return new BothWeightings(pictures).joined(List.of(found));
    }

    private static List<LabelledPicture> pair() {
        return List.of(labelled("1", "a", "T1", 384), labelled("2", "a", "T2", 384));
    }

    @Test
    void aBoxKeepsItsPlaceAndBothPicturesComeToTheSameScoreNearerToThatOfT2() {
        List<ScoredPicture> both = joined(pair(), scored("1", found("herniation", 0.5, HERE)),
                scored("2", found("herniation", 0.9, BESIDE)));
        Detection first = both.get(0).detections().get(0);
        Detection second = both.get(1).detections().get(0);
        // 0.8 of ln 9, the log odds of 0.9, and 0.2 of none.
        assertThat(first.score()).isCloseTo(1 / (1 + Math.pow(9, -0.8)), within(1e-12));
        assertThat(second.score()).isCloseTo(first.score(), within(1e-12));
        // The confidence is joined from confidences, 0.25 and 0.45.
        assertThat(first.confidence()).isBetween(0.4, 0.45);
        assertThat(first.box()).isEqualTo(HERE);
        assertThat(second.box()).isEqualTo(BESIDE);
    }

    @Test
    void whatTheOtherWeightingDoesNotShowThereBecomesLessLikely() {
        List<ScoredPicture> both = joined(pair(), scored("1", found("herniation", 0.5, HERE)),
                scored("2", found("normal", 0.9, HERE), found("herniation", 0.9, AWAY)));
        assertThat(both.get(0).detections().get(0).score()).isLessThan(0.05);
    }

    @Test
    void aSecondBoxAboutTheSameDiscIsNotConfirmedByTheFirstOnesCounterpart() {
        List<ScoredPicture> both = joined(pair(), scored("1", found("normal", 0.1, BESIDE), found("normal", 0.8, HERE)),
                scored("2", found("normal", 0.9, HERE)));
        assertThat(both.get(0).detections()).extracting(Detection::box).containsExactly(HERE, BESIDE);
        assertThat(both.get(0).detections().get(0).score()).isGreaterThan(0.8);
        assertThat(both.get(0).detections().get(1).score()).isLessThan(0.1);
    }

    @Test
    void picturesThatShowNoCommonDiscSayNothingOfEachOther() {
        ScoredPicture t1 = scored("1", found("normal", 0.9, HERE), found("normal", 0.4, BESIDE));
        ScoredPicture t2 = scored("2", found("normal", 0.8, AWAY));
        assertThat(joined(pair(), t1, t2)).containsExactly(t1, t2);
        ScoredPicture nothing = scored("2");
        assertThat(joined(pair(), t1, nothing)).containsExactly(t1, nothing);
    }

    @Test
    void onlyOnePictureOfEachWeightingAndOfOneSizeIsAPair() {
        ScoredPicture one = scored("1", found("normal", 0.5, HERE));
        ScoredPicture two = scored("2", found("normal", 0.9, HERE));
        for (List<LabelledPicture> data : List.of(
                List.of(labelled("1", "a", "T1", 384), labelled("2", "b", "T2", 384)),
                List.of(labelled("1", "a", "T2", 384), labelled("2", "a", "T2", 384)),
                List.of(labelled("1", "a", "", 384), labelled("2", "a", "", 384)),
                List.of(labelled("1", "a", "T1", 384), labelled("2", "a", "T2", 400)),
                List.of(labelled("1", "a", "T1", 384), labelled("2", "a", "T2", 384), labelled("3", "a", "T1", 384)))) {
            assertThat(joined(data, one, two)).containsExactly(one, two);
            assertThat(new BothWeightings(data).pairs(List.of(one, two))).isZero();
        }
        assertThat(new BothWeightings(pair()).pairs(List.of(one, two))).isEqualTo(2);
        // The other one could not be read, or is not of these folds.
        assertThat(new BothWeightings(pair()).pairs(List.of(one))).isZero();
        assertThat(joined(pair(), one)).containsExactly(one);
    }
}
