// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.lumbarcds.annotation.LabelledPicture.TruthBox;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.image.Box;
import org.lumbarcds.phantom.LevelSpec;
import org.lumbarcds.phantom.Phantom;
import org.lumbarcds.phantom.PhantomSpec;
import org.lumbarcds.phantom.PhantomStudy;
import org.lumbarcds.spine.SpinalLevel;

/** A chain of discs 40 pixels apart, each 60 wide and 24 high; the n-th lies at y = 40 n. */
class LevelBoxTest {

    private static Box disc(int n) {
        return new Box(100, 40.0 * n - 12, 160, 40.0 * n + 12);
    }

    private static Box slip(int n) {
        return new Box(90, 40.0 * n - 45, 170, 40.0 * n + 45);
    }

    private static Box canal(int n) {
        return new Box(152, 40.0 * n - 12, 180, 40.0 * n + 12);
    }

    private static TruthBox truth(String name, Box box) {
        return new TruthBox(name, box);
    }

    private static List<LevelBox> levels(TruthBox... truth) {
        return LevelBox.of(List.of(truth), List.of(truth).stream().map(t -> Optional.<SpinalLevel>empty()).toList());
    }

    @Test
    void severalBoxesAroundOneDiscAreOneLevel() {
        List<LevelBox> levels = levels(truth("herniation", disc(1)), truth("degeneration", disc(1)), truth("normal",
                disc(2)));
        assertThat(levels).extracting(LevelBox::conditions).containsExactly(
                java.util.Set.of("herniation", "degeneration"), java.util.Set.of("normal"));
    }

    @Test
    void slipAndStenosisBelongToTheirDisc() {
        List<LevelBox> levels = levels(truth("stenosis", canal(2)), truth("spondylolisthesis", slip(3)),
                truth("normal", disc(1)), truth("normal", disc(2)), truth("herniation", disc(3)));
        assertThat(levels).hasSize(3);
        assertThat(levels.get(1).conditions()).containsExactlyInAnyOrder("normal", "stenosis");
        assertThat(levels.get(2).conditions()).containsExactlyInAnyOrder("herniation", "spondylolisthesis");
    }

    @Test
    void aSlipWhoseDiscIsNotAnnotatedIsALevelOfItsOwnForSlipsAlone() {
        List<LevelBox> levels = levels(truth("normal", disc(1)), truth("spondylolisthesis", slip(4)));
        assertThat(levels).hasSize(2);
        assertThat(levels.get(1).counts("spondylolisthesis")).isTrue();
        assertThat(levels.get(1).counts("normal")).isFalse();
        assertThat(levels.get(1).counts("stenosis")).isFalse();
        assertThat(LevelBox.place("spondylolisthesis", slip(4), levels)).hasValue(1);
    }

    @Test
    void aDegenerativeDiscTakesNoPartInTheThreeClasses() {
        LevelBox level = levels(truth("degeneration", disc(1))).get(0);
        assertThat(AveragePrecision.PUBLISHED).noneMatch(level::counts);
        assertThat(level.counts("degeneration")).isTrue();
    }

    @Test
    void aBoxOnNoDiscBelongsToNoLevel() {
        List<LevelBox> levels = levels(truth("normal", disc(1)));
        assertThat(LevelBox.place("herniation", new Box(10, 30, 40, 50), levels)).isEmpty();
        assertThat(LevelBox.place("herniation", disc(2), levels)).isEmpty();
        assertThat(LevelBox.place("stenosis", canal(4), levels)).isEmpty();
    }

    @Test
    void decisionsAndConfusionsAreThoseCountedByHand() {
        List<TruthBox> truth = new ArrayList<>();
        for (int n = 1; n <= 7; n++) {
            truth.add(truth(n == 6 ? "herniation" : "normal", disc(n)));
        }
        // The sixth is called normal and, surely enough, herniated; the second nothing; the first is a false alarm.
        List<Detection> found = new ArrayList<>();
        for (int n = 3; n <= 7; n++) {
            found.add(new Detection("normal", 0.9, 0.9, disc(n)));
        }
        found.add(new Detection("herniation", 0.8, 0.8, disc(6)));
        found.add(new Detection("herniation", 0.8, 0.8, disc(1)));
        found.add(new Detection("herniation", 0.3, 0.3, disc(2)));
        ScoredPicture picture = new ScoredPicture("a.png", "p", "0", found, truth);
        List<ScoredPicture> pictures = List.of(picture);
        Map<String, List<LevelBox>> levels = LevelDecisions.levels(pictures, p -> new int[] {300, 320});
        OperatingPoints half = OperatingPoints.ofModel(OptionalDouble.of(0.5), pictures);
        LevelDecisions decisions = new LevelDecisions(pictures, levels,
                Map.of("normal", half, "herniation", half, "spondylolisthesis",
                        OperatingPoints.ofModel(OptionalDouble.empty(), pictures)));
        Decisions.Table herniation = decisions.of("herniation", new Bootstrap(List.of("p"), 10, 0)).table();
        assertThat(herniation.sensitivity().hits()).isEqualTo(1);
        assertThat(herniation.specificity().hits()).isEqualTo(5);
        assertThat(herniation.specificity().of()).isEqualTo(6);
        // No spine is so straight that its lowest disc could be told: no level is named.
        assertThat(decisions.confusions()).hasSize(1);
        assertThat(decisions.confusions().get(0).level()).isEmpty();
        assertThat(decisions.confusions().get(0).counts()[0]).containsExactly(4, 1, 0, 1);
        assertThat(decisions.confusions().get(0).counts()[1]).containsExactly(0, 1, 0, 0);
    }

    @Test
    void levelsAreCountedOnTheAnnotatedChain() {
        PhantomStudy study = Phantom.study(PhantomSpec.healthy(5)
                .with(SpinalLevel.L4_L5, LevelSpec.HEALTHY.withHerniation(6)));
        List<Detection> boxes = study.boxes(study.slicesFromMidline().get(0));
        List<TruthBox> truth = boxes.stream().map(d -> truth(d.className(), d.box())).toList();
        List<ScoredPicture> pictures = List.of(new ScoredPicture("phantom", "p", "0", boxes, truth));
        OperatingPoints any = OperatingPoints.ofModel(OptionalDouble.of(0), pictures);
        List<LevelDecisions.Confusion> confusions = new LevelDecisions(pictures,
                LevelDecisions.levels(pictures, p -> new int[] {study.matrix(), study.matrix()}),
                Map.of("normal", any, "herniation", any, "spondylolisthesis", any)).confusions();
        assertThat(confusions).extracting(LevelDecisions.Confusion::level)
                .contains("L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1");
        LevelDecisions.Confusion l4 = confusions.stream().filter(c -> c.level().equals("L4-L5")).findFirst().orElseThrow();
        assertThat(l4.counts()[1]).containsExactly(0, 1, 0, 0);
    }
}
