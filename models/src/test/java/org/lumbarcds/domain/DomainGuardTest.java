// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lumbarcds.calibrate.KindClassifier;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.detect.ModelLimits;
import org.lumbarcds.detect.ModelLimits.DomainLimits;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.image.Box;
import org.lumbarcds.image.Orientation;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.image.Weighting;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.Evidence;
import org.lumbarcds.spine.LevelFinding;
import org.lumbarcds.spine.OutOfScopeReason;
import org.lumbarcds.spine.Presence;
import org.lumbarcds.spine.QualityFlag;
import org.lumbarcds.spine.SpinalLevel;
import org.lumbarcds.spine.StudyFindings;

class DomainGuardTest {

    /** A classifier by the number of discs alone: six are usual, none is metal. */
    private static ModelLimits limits(double warnFrom, double refuseFrom) {
        int n = SliceFeatures.names().size();
        List<Double> mean = new ArrayList<>(Collections.nCopies(n, 0.0));
        mean.set(0, 6.0);
        List<Double> usual = new ArrayList<>(Collections.nCopies(2 * n + 2, 0.0));
        List<Double> metal = new ArrayList<>(usual);
        metal.set(0, -1.0);
        metal.set(2 * n + 1, -3.0);
        KindClassifier classifier = new KindClassifier(
                mean, Collections.nCopies(n, 1.0), List.of("usual", "metal"), List.of(usual, metal));
        return new ModelLimits(Map.of(),
                Optional.of(new DomainLimits(SliceFeatures.names(), classifier, warnFrom, refuseFrom)));
    }

    private static List<SliceDetections> slices(int discs) {
        List<Detection> boxes = new ArrayList<>();
        for (int i = 0; i < discs; i++) {
            boxes.add(new Detection("normal", 0.9, 0.9, new Box(60, 20 + 36 * i, 100, 36 + 36 * i)));
        }
        SagittalSlice slice = new SagittalSlice("s", "i", 1, 200, 260, new float[52_000], 1, 1, true,
                OptionalDouble.empty(), Weighting.T2, Orientation.AS_STORED);
        return List.of(new SliceDetections(slice, boxes, List.of()));
    }

    private static StudyFindings findings() {
        return new StudyFindings("1.2", List.of(
                new LevelFinding(SpinalLevel.L4_L5, Condition.HERNIATION, Presence.PRESENT, 0.9,
                        List.of(new Evidence("s", "i", 1, new Box(1, 1, 2, 2), 0.9)), List.of()),
                new LevelFinding(SpinalLevel.L5_S1, Condition.HERNIATION, Presence.ABSENT, 0.01, List.of(), List.of())),
                Set.of(QualityFlag.FEW_SLICES), List.of(), new ModelIdentity("m", "1", "0".repeat(64)), "CPU", List.of("i"),
                List.of(), Optional.of(new StudyFindings.KeyImage("s", "i", 1)));
    }

    @Test
    void aUsualStudyPassesAsItIs() {
        assertThat(DomainGuard.of(limits(0.5, 0.9)).apply(findings(), slices(6))).isEqualTo(findings());
    }

    @Test
    void aDoubtfulStudyKeepsItsSuspicionsUnderAWarningAndNothingIsAbsent() {
        StudyFindings doubted = DomainGuard.of(limits(0.5, 0.99)).apply(findings(), slices(0));

        assertThat(doubted.qualityFlags())
                .containsExactlyInAnyOrder(QualityFlag.FEW_SLICES, QualityFlag.UNLIKE_TRAINING, QualityFlag.POSSIBLE_METAL);
        assertThat(doubted.suspected()).hasSize(1);
        assertThat(doubted.of(Presence.ABSENT)).isEmpty();
        assertThat(doubted.of(Presence.INDETERMINATE)).hasSize(1);
    }

    @Test
    void anUnusualStudyWhoseRowOfDiscsDoesNotEndAsALumbarOneIsNotJudged() {
        StudyFindings f = findings();
        StudyFindings uncertain = new StudyFindings(f.studyInstanceUid(), f.findings(), Set.of(QualityFlag.LEVEL_UNCERTAIN),
                List.of(), f.model(), f.executionProvider(), f.analysedInstances(), List.of(), f.keyImage());

        assertThat(DomainGuard.of(limits(0.5, 0.99)).apply(uncertain, slices(0)).findings()).isEmpty();
        assertThat(DomainGuard.of(limits(0.5, 0.99)).apply(uncertain, slices(6))).as("a usual one").isEqualTo(uncertain);
    }

    @Test
    void aStudyFarOutsideHasReasonsAndNoFindings() {
        StudyFindings refused = DomainGuard.of(limits(0.5, 0.6)).apply(findings(), slices(0));

        assertThat(refused.outOfScope()).containsExactly(OutOfScopeReason.UNLIKE_TRAINING, OutOfScopeReason.METAL);
        assertThat(refused.findings()).isEmpty();
        assertThat(refused.keyImage()).isEmpty();
        assertThat(refused.analysedInstances()).containsExactly("i");
    }

    @Test
    void aStudyWithoutASpineIsToldWhatItLooksLike() {
        StudyFindings f = findings();
        StudyFindings none = new StudyFindings("1.2", List.of(), Set.of(), List.of(OutOfScopeReason.NO_SPINE_FOUND), f.model(),
                "CPU", List.of("i"), List.of(), Optional.empty());

        assertThat(DomainGuard.of(limits(0.5, 0.6)).apply(none, slices(0)).outOfScope())
                .containsExactly(OutOfScopeReason.NO_SPINE_FOUND, OutOfScopeReason.METAL);
    }

    @Test
    void aModelThatDoesNotKnowItsDomainGuardsNothing() {
        DomainGuard guard = DomainGuard.of(ModelLimits.NONE);

        assertThat(guard.available()).isFalse();
        assertThat(guard.score(slices(0))).isEmpty();
        assertThat(guard.apply(findings(), slices(0))).isEqualTo(findings());
    }

    @Test
    void featuresOfAnotherSoftwareVersionAreNotMixedUp() {
        DomainLimits known = limits(0.5, 0.9).domain().orElseThrow();
        List<String> other = new ArrayList<>(known.features());
        Collections.swap(other, 0, 1);

        assertThat(DomainGuard.of(new ModelLimits(Map.of(), Optional.of(new DomainLimits(
                other, known.classifier(), 0.5, 0.9)))).available()).isFalse();
    }

    @Test
    void theScoreOfAStudyIsThatOfItsMiddleSlice() {
        KindClassifier classifier = limits(0.5, 0.9).domain().orElseThrow().classifier();
        double[] usual = new double[SliceFeatures.names().size()];
        usual[0] = 6;
        double[] odd = usual.clone();
        odd[0] = 0;

        DomainScore score = DomainScore.of(classifier, List.of(odd, usual, usual));

        assertThat(score.score()).isLessThan(0.1);
        assertThat(score.slices()).hasSize(3);
        assertThat(score.slices().get(0)).isGreaterThan(0.9);
    }

    @Test
    void everyFeatureHasANameAndABlankPictureHasFiniteOnesOfItsOwn() {
        double[] features = SliceFeatures.of(slices(0).get(0));

        assertThat(features).hasSameSizeAs(SliceFeatures.names().toArray());
        for (int i = SliceFeatures.names().indexOf("black"); i < features.length; i++) {
            assertThat(features[i]).as(SliceFeatures.names().get(i)).isFinite();
        }
    }
}
