// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lumbarcds.image.Box;
import org.lumbarcds.calibrate.Interval;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.annotation.LabelledPicture.TruthBox;

class AveragePrecisionTest {

    private static final Box HERE = new Box(0, 0, 10, 10);
    private static final Box THERE = new Box(50, 50, 60, 60);
    private static final Box ELSEWHERE = new Box(90, 90, 99, 99);

    private static Detection found(String name, double score, Box box) {
        return new Detection(name, score, score, box);
    }

    private static Detection normal(double score, Box box) {
        return found("normal", score, box);
    }

    private static TruthBox truth(String name, Box box) {
        return new TruthBox(name, box);
    }

    private static ScoredPicture picture(String patient, List<Detection> detections, TruthBox... truth) {
        return new ScoredPicture("a picture", patient, "0", detections, List.of(truth));
    }

    private static AveragePrecision ap(String className, List<ScoredPicture> pictures) {
        return AveragePrecision.of(
                className, pictures, new Bootstrap(pictures.stream().map(ScoredPicture::patient).toList(), 2000, 4));
    }

    private static double normalAp(ScoredPicture... pictures) {
        return ap("normal", List.of(pictures)).value();
    }

    @Test
    void everythingFoundAndNothingElseIsOne() {
        assertThat(normalAp(picture("a", List.of(normal(0.9, HERE), normal(0.2, THERE)),
                truth("normal", HERE), truth("normal", THERE)))).isEqualTo(1);
    }

    @Test
    void nothingFoundIsZeroAndNothingToFindIsNoNumber() {
        assertThat(normalAp(picture("a", List.of(), truth("normal", HERE)))).isZero();
        assertThat(normalAp(picture("a", List.of(normal(0.9, HERE))))).isNaN();
    }

    @Test
    void areaUnderTheEnvelopeOfPrecision() {
        // Ranked: right, wrong, right of three boxes. Precision at the two hits 1 and 2/3: (1 + 2/3) / 3.
        assertThat(normalAp(picture("a",
                List.of(normal(0.9, HERE), normal(0.8, ELSEWHERE), normal(0.7, THERE)),
                truth("normal", HERE), truth("normal", THERE), truth("normal", new Box(200, 0, 210, 10)))))
                .isCloseTo((1 + 2.0 / 3) / 3, within(1e-12));
        // Ranked: wrong, right, right of two: precision 1/2 then 2/3, the envelope is 2/3 for both.
        assertThat(normalAp(picture("a",
                List.of(normal(0.9, ELSEWHERE), normal(0.8, HERE), normal(0.7, THERE)),
                truth("normal", HERE), truth("normal", THERE))))
                .isCloseTo(2.0 / 3, within(1e-12));
    }

    @Test
    void aSecondBoxOnTheSameDiscIsWrong() {
        assertThat(normalAp(picture("a", List.of(normal(0.9, HERE), normal(0.8, HERE), normal(0.7, THERE)),
                truth("normal", HERE), truth("normal", THERE))))
                .isCloseTo((1 + 2.0 / 3) / 2, within(1e-12));
    }

    @Test
    void anOverlapOfExactlyOneHalfIsRightAndBelowIsWrong() {
        assertThat(normalAp(picture("a", List.of(normal(0.9, new Box(0, 0, 10, 5))), truth("normal", HERE)))).isEqualTo(1);
        assertThat(normalAp(picture("a", List.of(normal(0.9, new Box(0, 0, 10, 4.9))), truth("normal", HERE)))).isZero();
    }

    @Test
    void aDetectionOnAClassThatIsNotScoredDoesNotCount() {
        for (String neutral : List.of("stenosis", "degeneration")) {
            assertThat(normalAp(picture("a", List.of(normal(0.9, HERE), normal(0.8, THERE)),
                    truth(neutral, HERE), truth("normal", THERE)))).isEqualTo(1);
        }
    }

    @Test
    void aDetectionOnAnotherScoredClassIsWrong() {
        assertThat(normalAp(picture("a", List.of(normal(0.9, HERE), normal(0.8, THERE)),
                truth("herniation", HERE), truth("normal", THERE)))).isEqualTo(0.5);
    }

    @Test
    void stenosisAndDegenerationAreClassesOfTheirOwnWithoutNeutralBoxes() {
        assertThat(ap("degeneration", List.of(picture("a",
                List.of(found("degeneration", 0.9, HERE), found("degeneration", 0.8, THERE)),
                truth("stenosis", HERE), truth("degeneration", THERE)))).value()).isEqualTo(0.5);
    }

    @Test
    void tighterOverlapsAreAveraged() {
        // IoU 0.72: right at 0.5, 0.55, 0.6, 0.65 and 0.7, wrong at the other five.
        List<ScoredPicture> pictures =
                List.of(picture("a", List.of(normal(0.9, new Box(0, 0, 10, 7.2))), truth("normal", HERE)));
        assertThat(AveragePrecision.overOverlaps("normal", pictures, new Bootstrap(List.of("a"), 0, 0)))
                .isCloseTo(0.5, within(1e-12));
    }

    @Test
    void theCurveHasOnePointAScore() {
        List<AveragePrecision.Point> curve = ap("normal", List.of(picture("a",
                List.of(normal(0.9, HERE), normal(0.9, ELSEWHERE), normal(0.7, THERE)),
                truth("normal", HERE), truth("normal", THERE)))).curve();
        assertThat(curve).containsExactly(
                new AveragePrecision.Point(0.5, 0.5, 0.9), new AveragePrecision.Point(1, 2.0 / 3, 0.7));
    }

    @Test
    void anOwnBoxIsTakenEvenWhereANeutralOneOverlaps() {
        assertThat(normalAp(picture("a", List.of(normal(0.9, HERE), normal(0.8, HERE)),
                truth("normal", HERE), truth("degeneration", HERE), truth("normal", THERE)))).isEqualTo(0.5);
    }

    @Test
    void boxesAndPatientsAreCounted() {
        AveragePrecision ap = ap("normal", List.of(
                picture("a", List.of(), truth("normal", HERE), truth("normal", THERE)),
                picture("a", List.of(), truth("normal", HERE)),
                picture("b", List.of(), truth("stenosis", HERE)),
                picture("c", List.of(), truth("normal", HERE))));
        assertThat(ap.boxes()).isEqualTo(4);
        assertThat(ap.patients()).isEqualTo(2);
    }

    @Test
    void theIntervalIsThatOfPatientsAndComesAgainWithTheSameSeed() {
        // Ten patients with one box each; five are found. AP of a redrawing is its share of found patients.
        List<ScoredPicture> pictures = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            pictures.add(picture("p" + i, i < 5 ? List.of(normal(0.9, HERE)) : List.of(), truth("normal", HERE)));
        }
        AveragePrecision ap = ap("normal", pictures);
        Interval interval = Interval.middle95(ap.redrawn());
        // Binomial of 10 with 0.5: 2 or fewer has a chance of 5.5 %, 1 or fewer of 1.1 %.
        assertThat(interval).isEqualTo(new Interval(0.2, 0.8));
        assertThat(Interval.middle95(ap("normal", pictures).redrawn())).isEqualTo(interval);
    }

    @Test
    void theTrainingCodeFindsTheSameFigures() throws IOException {
        JsonNode cases;
        try (InputStream in = getClass().getResourceAsStream("/evaluate/average-precision.json")) {
            cases = new ObjectMapper().readTree(in);
        }
        List<ScoredPicture> pictures = new ArrayList<>();
        for (JsonNode p : cases.get("pictures")) {
            List<Detection> detections = new ArrayList<>();
            p.get("detections").forEach(d -> detections.add(found(d.get(0).asText(), d.get(1).asDouble(), box(d, 2))));
            List<TruthBox> truth = new ArrayList<>();
            p.get("truth").forEach(t -> truth.add(truth(t.get(0).asText(), box(t, 1))));
            pictures.add(new ScoredPicture("picture", "p" + pictures.size(), "0", detections, truth));
        }
        for (String name : AveragePrecision.PUBLISHED) {
            assertThat(ap(name, pictures).value()).as(name)
                    .isCloseTo(cases.get("averagePrecision").get(name).asDouble(), within(1e-9));
        }
    }

    private static Box box(JsonNode values, int at) {
        return new Box(values.get(at).asDouble(), values.get(at + 1).asDouble(), values.get(at + 2).asDouble(),
                values.get(at + 3).asDouble());
    }
}
