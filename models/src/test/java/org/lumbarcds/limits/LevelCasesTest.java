// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.limits;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lumbarcds.annotation.LabelledPicture;
import org.lumbarcds.annotation.LabelledPicture.TruthBox;
import org.lumbarcds.calibrate.JudgedScore;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.detect.InvalidModelException;
import org.lumbarcds.detect.ModelFolder;
import org.lumbarcds.detect.ModelLimits.LevelRule;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.detect.TestModel;
import org.lumbarcds.image.Box;
import org.lumbarcds.image.Orientation;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.image.Weighting;
import org.lumbarcds.spine.Condition;

class LevelCasesTest {

    @TempDir
    private Path folder;

    private static Box disc(int i) {
        return new Box(100, 40 + 40 * i, 140, 60 + 40 * i);
    }

    /** Six discs in a row, the fifth herniated with a score. */
    private static SliceDetections found(double herniation) {
        List<Detection> boxes = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            boxes.add(new Detection("normal", 0.9, 0.9, disc(i)));
        }
        boxes.add(new Detection("herniation", herniation, herniation, disc(4)));
        return new SliceDetections(new SagittalSlice("", "", 1, 300, 300, new float[90_000], 1, 1, false,
                OptionalDouble.empty(), Weighting.T2, Orientation.AS_STORED), boxes, List.of());
    }

    private static LabelledPicture drawn(String patient, TruthBox... boxes) {
        return new LabelledPicture(Path.of(patient + ".png"), patient, "0", "T2", 300, 300, "0".repeat(64), List.of(boxes));
    }

    @Test
    void aLevelIsWhatTheReaderDrewThereAndOthersAreLeftOut() {
        LevelCases cases = LevelCases.empty();

        cases.add(List.of(drawn("a", new TruthBox("normal", disc(3)), new TruthBox("herniation", disc(4)))),
                List.of(found(0.6)));

        assertThat(cases.cases().get(Condition.HERNIATION))
                .containsExactlyInAnyOrder(new JudgedScore(0.6, true, "a"), new JudgedScore(0.02, false, "a"));
        assertThat(cases.cases().get(Condition.SPONDYLOLISTHESIS)).hasSize(2).noneMatch(JudgedScore::right);
        assertThat(cases.unseen().get(Condition.HERNIATION)).isZero();
    }

    @Test
    void aHerniationWhereNoDiscWasSeenIsCountedApart() {
        LevelCases cases = LevelCases.empty();

        cases.add(List.of(drawn("a", new TruthBox("herniation", new Box(100, 285, 140, 299)))), List.of(found(0.6)));

        assertThat(cases.unseen().get(Condition.HERNIATION)).isEqualTo(1);
        assertThat(cases.cases().get(Condition.HERNIATION)).isEmpty();
    }

    @Test
    void theAppearanceIsTheMeanOverThePicturesOfAPatient() {
        LevelCases cases = LevelCases.empty();
        LabelledPicture picture = drawn("a", new TruthBox("herniation", disc(4)));

        cases.add(List.of(picture, picture), List.of(found(0.6), found(0.8)));

        assertThat(cases.cases().get(Condition.HERNIATION)).extracting(JudgedScore::score).containsExactly(0.7);
    }

    @Test
    void whatIsWrittenIntoAModelFolderIsReadBackAndRulesOutNoTrueAnswerOfTheCasesBeyondTheMissRate()
            throws IOException, InvalidModelException {
        LevelCases cases = LevelCases.empty();
        for (int i = 0; i < 60; i++) {
            cases.add(List.of(drawn("p" + i, new TruthBox("normal", disc(2)), new TruthBox("herniation", disc(4)))),
                    List.of(found(0.3 + i * 0.01)));
        }
        Path model = TestModel.write(folder);
        String before = ModelFolder.read(model).identity().digest();

        ObjectNode conformal = LimitsWriter.conformal(cases, "made up");
        LimitsWriter.write(model, "conformal", conformal);

        ModelFolder read = ModelFolder.read(model);
        LevelRule rule = read.description().limits().levels().get("herniation");
        assertThat(read.identity().digest()).isNotEqualTo(before);
        assertThat(read.description().name()).isEqualTo("test");
        assertThat(rule.rule().patientsPresent()).isEqualTo(60);
        long missed = cases.cases().get(Condition.HERNIATION).stream().filter(JudgedScore::right)
                .filter(c -> !rule.rule().answers(rule.calibration().probability(c.score()), 0.05).present()).count();
        assertThat(missed).isLessThanOrEqualTo(3);
        assertThat(read.description().limits().levels()).doesNotContainKey("spondylolisthesis");
    }
}
