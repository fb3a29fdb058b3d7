// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.lumbarcds.spine.Condition.HERNIATION;
import static org.lumbarcds.spine.Condition.SPONDYLOLISTHESIS;
import static org.lumbarcds.spine.TruthDetections.faulty;
import static org.lumbarcds.spine.TruthDetections.perfect;
import static org.lumbarcds.spine.TruthDetections.read;
import static org.lumbarcds.spine.TruthDetections.suspected;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lumbarcds.image.Box;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.image.Orientation;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.image.Weighting;
import org.lumbarcds.phantom.LevelSpec;
import org.lumbarcds.phantom.Phantom;
import org.lumbarcds.phantom.PhantomSpec;
import org.lumbarcds.phantom.Transition;

class SpineReaderTest {

    private static final PhantomSpec HERNIATED_AND_SLIPPED = PhantomSpec.healthy(1)
            .with(SpinalLevel.L4_L5, LevelSpec.HEALTHY.withHerniation(7).withDegeneration(0.6))
            .with(SpinalLevel.L5_S1, LevelSpec.HEALTHY.withSlip(9));

    static LongStream seeds() {
        return LongStream.range(1, 41);
    }

    @Test
    void namesAHerniationAndASlipAtTheirTrueLevels() {
        StudyFindings findings = read(perfect(HERNIATED_AND_SLIPPED));

        assertThat(suspected(findings, HERNIATION, SPONDYLOLISTHESIS))
                .containsExactly("L4-L5 herniation", "L5-S1 spondylolisthesis");
        assertThat(findings.qualityFlags()).isEmpty();
        assertThat(findings.suspected().get(0).evidence()).isNotEmpty();
        assertThat(findings.keyImage()).isPresent();
    }

    @Test
    void answersEveryConditionAtEveryLevel() {
        StudyFindings findings = read(perfect(HERNIATED_AND_SLIPPED));

        assertThat(findings.findings()).hasSize(24);
        assertThat(findings.of(Presence.ABSENT)).hasSizeGreaterThan(15);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void findsWhatAPhantomCarriesFromTrueBoxes(long seed) {
        PhantomSpec spec = PhantomSpec.random(seed);

        StudyFindings findings = read(perfect(spec));

        assertThat(suspected(findings, HERNIATION, SPONDYLOLISTHESIS)).isEqualTo(truth(spec));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void findsWhatAPhantomCarriesFromBoxesOfAFaultyDetector(long seed) {
        PhantomSpec spec = PhantomSpec.random(seed);

        StudyFindings findings = read(faulty(spec, seed));

        assertThat(suspected(findings, HERNIATION)).isEqualTo(truth(spec).stream().filter(t -> t.endsWith("herniation")).toList());
        assertThat(suspected(findings, SPONDYLOLISTHESIS)).containsAll(
                truth(spec).stream().filter(t -> t.endsWith("listhesis")).toList());
    }

    private static List<String> truth(PhantomSpec spec) {
        List<String> truth = new ArrayList<>();
        for (SpinalLevel level : SpinalLevel.values()) {
            if (spec.level(level).herniationMm() >= 3) {
                truth.add(level.label() + " herniation");
            }
            if (spec.level(level).slipMm() >= 4) {
                truth.add(level.label() + " spondylolisthesis");
            }
        }
        return truth.stream().sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void measuresSlipsWithinOneAndAHalfMillimetres(long seed) {
        PhantomSpec spec = PhantomSpec.random(seed);
        Map<SpinalLevel, Double> truth = Phantom.study(spec).slipMm();

        StudyFindings findings = read(faulty(spec, seed));

        SoftAssertions softly = new SoftAssertions();
        List<LevelFinding> measured = findings.findings().stream()
                .filter(f -> f.measurement(Measurement.Kind.SLIP_DISTANCE).isPresent()).toList();
        measured.forEach(f -> softly.assertThat(f.measurement(Measurement.Kind.SLIP_DISTANCE).get().value())
                .as(f.level().label()).isEqualTo(truth.get(f.level()), within(1.5)));
        softly.assertThat(measured).hasSizeGreaterThan(3);
        softly.assertAll();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theOrderOfSlicesDoesNotMatter(long seed) {
        List<SliceDetections> slices = faulty(PhantomSpec.random(seed), seed);
        List<SliceDetections> shuffled = new ArrayList<>(slices);
        java.util.Collections.shuffle(shuffled, new java.util.Random(seed));

        assertThat(read(shuffled).findings()).isEqualTo(read(slices).findings());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void oneLostSliceDoesNotFlipAFinding(long seed) {
        PhantomSpec spec = PhantomSpec.random(seed);
        List<SliceDetections> slices = perfect(spec);
        for (int lost = 0; lost < slices.size(); lost++) {
            List<SliceDetections> fewer = new ArrayList<>(slices);
            fewer.remove(lost);
            assertThat(suspected(read(fewer), HERNIATION, SPONDYLOLISTHESIS)).as("without slice " + lost).isEqualTo(truth(spec));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void movingThePictureChangesNothing(long seed) {
        List<SliceDetections> slices = perfect(PhantomSpec.random(seed));
        List<SliceDetections> moved = slices.stream().map(s -> moved(s, 0, 12)).toList();

        StudyFindings before = read(slices);
        StudyFindings after = read(moved);

        assertThat(suspected(after, Condition.values())).isEqualTo(suspected(before, Condition.values()));
        assertThat(after.qualityFlags()).isEqualTo(before.qualityFlags());
    }

    /** The picture gets a margin at its top and left, so everything in it moves. */
    private static SliceDetections moved(SliceDetections slice, double dx, double dy) {
        SagittalSlice s = slice.slice();
        int height = (int) (s.height() + dy);
        SagittalSlice larger = new SagittalSlice(s.seriesInstanceUid(), s.sopInstanceUid(), s.frame(), s.width(), height,
                new float[s.width() * height], s.rowSpacingMm(), s.columnSpacingMm(), true, s.positionMm(), s.weighting(),
                s.orientation());
        List<Detection> boxes = slice.detections().stream().map(d -> new Detection(d.className(), d.score(), d.confidence(),
                new Box(d.box().x1() + dx, d.box().y1() + dy, d.box().x2() + dx, d.box().y2() + dy))).toList();
        return new SliceDetections(larger, boxes, List.of());
    }

    @Test
    void aDiscMissingInTheMiddleKeepsTheNamesOfTheOthers() {
        List<SliceDetections> slices = TruthDetections.of(HERNIATED_AND_SLIPPED, d -> d, Weighting.T2, Orientation.AS_STORED);
        Box gap = discs(slices.get(6)).get(2);
        List<SliceDetections> holed = slices.stream().map(s -> without(s, gap)).toList();

        StudyFindings findings = read(holed);

        assertThat(suspected(findings, HERNIATION)).containsExactly("L4-L5 herniation");
        assertThat(findings.qualityFlags()).contains(QualityFlag.LEVELS_NOT_SEEN);
        assertThat(findings.findings()).filteredOn(f -> f.level() == SpinalLevel.L3_L4)
                .allMatch(f -> f.presence() == Presence.INDETERMINATE);
    }

    private static List<Box> discs(SliceDetections slice) {
        return slice.detections().stream().filter(DiscLook::isDisc).map(Detection::box)
                .sorted((a, b) -> Double.compare(b.centreY(), a.centreY())).toList();
    }

    private static SliceDetections without(SliceDetections slice, Box gap) {
        return new SliceDetections(slice.slice(),
                slice.detections().stream().filter(d -> d.box().iou(gap) < 0.3).toList(), slice.vertebrae());
    }

    @Test
    void aMissedLowestDiscMakesTheCountUncertain() {
        List<SliceDetections> slices = perfect(PhantomSpec.healthy(4));
        Box lowest = discs(slices.get(6)).get(0);

        StudyFindings findings = read(slices.stream().map(s -> without(s, lowest)).toList());

        assertThat(findings.qualityFlags()).contains(QualityFlag.LEVEL_UNCERTAIN);
    }

    @Test
    void transitionalAnatomyIsFlagged() {
        for (Transition transition : List.of(Transition.LUMBARISED_S1, Transition.SACRALISED_L5)) {
            for (long seed = 1; seed <= 10; seed++) {
                StudyFindings findings = read(perfect(PhantomSpec.healthy(seed).with(transition)));
                assertThat(findings.qualityFlags()).as(transition + " " + seed)
                        .contains(QualityFlag.LEVEL_UNCERTAIN, QualityFlag.TRANSITIONAL_ANATOMY);
            }
        }
    }

    @Test
    void besideASlipHigherUpALumbarisedS1LeavesTheCountInDoubt() {
        assertThat(LongStream.range(1, 21).filter(seed -> read(perfect(PhantomSpec.healthy(seed)
                        .with(Transition.LUMBARISED_S1).with(SpinalLevel.L4_L5, LevelSpec.HEALTHY.withSlip(7))))
                .qualityFlags().contains(QualityFlag.LEVEL_UNCERTAIN)).count()).isEqualTo(20);
    }

    @Test
    void usualAnatomyIsNotFlagged() {
        assertThat(seeds().mapToObj(seed -> read(perfect(PhantomSpec.healthy(seed))))
                .filter(f -> f.qualityFlags().contains(QualityFlag.LEVEL_UNCERTAIN))).hasSizeLessThan(2);
    }

    @Test
    void anEmptyReadingIsOutOfScopeNotNegative() {
        List<SliceDetections> blind = TruthDetections.of(PhantomSpec.healthy(1),
                d -> new Detection(d.className(), 0, 0, d.box()), Weighting.T2, Orientation.AS_STORED);

        StudyFindings findings = read(blind);

        assertThat(findings.outOfScope()).containsExactly(OutOfScopeReason.NO_SPINE_FOUND);
        assertThat(findings.findings()).isEmpty();
    }

    @Test
    void threeDiscsAreNoLumbarSpine() {
        List<SliceDetections> slices = perfect(PhantomSpec.healthy(1));
        List<Box> kept = discs(slices.get(6)).subList(0, 3);
        List<SliceDetections> few = slices.stream().map(s -> new SliceDetections(s.slice(), s.detections().stream()
                .filter(d -> kept.stream().anyMatch(k -> k.iou(d.box()) > 0.5)).toList(), s.vertebrae())).toList();

        assertThat(read(few).outOfScope()).containsExactly(OutOfScopeReason.NO_SPINE_FOUND);
    }

    @Test
    void scatteredBoxesAreNoSpine() {
        List<SliceDetections> slices = perfect(PhantomSpec.healthy(1)).stream().map(s -> new SliceDetections(s.slice(),
                Stream.of(60, 130, 200, 270, 340).map(x -> new Detection("normal", 0.9, 0.9,
                        new Box(x, 150, x + 40.0, 175))).toList(), List.of())).toList();

        assertThat(read(slices).outOfScope()).containsExactly(OutOfScopeReason.NO_SPINE_FOUND);
    }

    @Test
    void twoSlicesAreTooFew() {
        assertThat(read(perfect(HERNIATED_AND_SLIPPED.withSlices(2))).outOfScope())
                .containsExactly(OutOfScopeReason.TOO_FEW_SLICES);
    }

    @Test
    void noSliceAtAllNamesUnreadableInstances() {
        StudyFindings findings = TruthDetections.READER.interpret("2.25.1", List.of(),
                List.of(new RejectedInstance("2.25.9", "truncated")));

        assertThat(findings.outOfScope()).containsExactly(OutOfScopeReason.UNREADABLE);
        assertThat(findings.rejectedInstances()).hasSize(1);
        assertThat(findings.qualityFlags()).containsExactly(QualityFlag.INSTANCE_UNREADABLE);
    }

    @Test
    void ofAStudyWithSlicesLeftOutNothingIsCalledAbsentAndWhatIsSuspectedStays() {
        List<SliceDetections> all = perfect(HERNIATED_AND_SLIPPED);
        StudyFindings whole = read(all);
        assertThat(whole.of(Presence.ABSENT)).as("the control").isNotEmpty();

        StudyFindings part = TruthDetections.READER.interpret("2.25.1", all.subList(0, all.size() - 2),
                List.of(new RejectedInstance("2.25.8", "truncated"), new RejectedInstance("2.25.9", "truncated")));

        assertThat(part.of(Presence.ABSENT)).isEmpty();
        assertThat(part.suspected()).extracting(LevelFinding::condition, LevelFinding::level)
                .containsExactlyInAnyOrderElementsOf(whole.suspected().stream()
                        .map(f -> tuple(f.condition(), f.level())).toList());
        assertThat(part.qualityFlags()).contains(QualityFlag.INSTANCE_UNREADABLE);
    }

    @Test
    void anUntidyHeaderIsFlaggedAndNothingIsLeftOutForIt() {
        List<SliceDetections> sound = perfect(HERNIATED_AND_SLIPPED);
        List<SliceDetections> untidy = sound.stream()
                .map(d -> new SliceDetections(noted(d.slice()), d.detections(), d.vertebrae())).toList();
        StudyFindings findings = read(untidy);
        assertThat(findings.qualityFlags()).contains(QualityFlag.HEADER_UNTIDY)
                .doesNotContain(QualityFlag.INSTANCE_UNREADABLE);
        assertThat(findings.findings()).isEqualTo(read(sound).findings());
        assertThat(read(sound).qualityFlags()).doesNotContain(QualityFlag.HEADER_UNTIDY);
    }

    private static SagittalSlice noted(SagittalSlice s) {
        return new SagittalSlice(s.seriesInstanceUid(), s.sopInstanceUid(), s.frame(), s.width(), s.height(), s.pixels(),
                s.rowSpacingMm(), s.columnSpacingMm(), s.spacingKnown(), s.positionMm(), s.weighting(), s.orientation(),
                List.of("(0018,0081) EchoTime: a value is not a number"));
    }

    @Test
    void withoutT2TheResultSaysSo() {
        List<SliceDetections> t1 =
                TruthDetections.of(HERNIATED_AND_SLIPPED, d -> d, Weighting.T1, Orientation.AS_STORED);

        StudyFindings findings = read(t1);

        assertThat(findings.judged()).isTrue();
        assertThat(findings.qualityFlags()).contains(QualityFlag.NO_T2);
    }

    @Test
    void aFindingOfOneWeakSliceIsUndecidedUnlessAnotherSeriesAgrees() {
        PhantomSpec spec = HERNIATED_AND_SLIPPED;
        List<SliceDetections> t2 = new ArrayList<>();
        for (SliceDetections s : perfect(spec)) {
            boolean here = s.slice().sopInstanceUid().equals("T2-6");
            t2.add(new SliceDetections(s.slice(), s.detections().stream()
                    .map(d -> !d.className().equals("herniation") ? d
                            : new Detection(here ? "herniation" : "normal", 0.6, 0.65, d.box()))
                    .toList(), s.vertebrae()));
        }

        StudyFindings alone = read(t2);
        List<SliceDetections> both = new ArrayList<>(t2);
        both.addAll(TruthDetections.of(spec, d -> d, Weighting.T1, Orientation.AS_STORED));

        assertThat(finding(alone, SpinalLevel.L4_L5, HERNIATION).presence()).isEqualTo(Presence.INDETERMINATE);
        assertThat(alone.qualityFlags()).contains(QualityFlag.SLICES_DISAGREE);
        assertThat(finding(read(both), SpinalLevel.L4_L5, HERNIATION).presence()).isEqualTo(Presence.PRESENT);
    }

    @Test
    void aSlipBoxThatTheCornersContradictIsUndecided() {
        List<SliceDetections> slices = perfect(PhantomSpec.healthy(1)).stream().map(s -> {
            List<Detection> boxes = new ArrayList<>(s.detections());
            if (!boxes.isEmpty()) {
                Box b = discs(s).get(1);
                boxes.add(new Detection("spondylolisthesis", 0.8, 0.6, new Box(b.x1() - 4, b.y1() - 12, b.x2() + 12, b.y2() + 12)));
            }
            return new SliceDetections(s.slice(), boxes, s.vertebrae());
        }).toList();

        StudyFindings findings = read(slices);

        assertThat(finding(findings, SpinalLevel.L4_L5, SPONDYLOLISTHESIS).presence()).isEqualTo(Presence.INDETERMINATE);
        assertThat(findings.qualityFlags()).contains(QualityFlag.SLICES_DISAGREE);
    }

    @Test
    void aClearStepIsASlipEvenWhereNoBoxWasDrawn() {
        List<SliceDetections> slices = perfect(HERNIATED_AND_SLIPPED).stream().map(s -> new SliceDetections(s.slice(),
                s.detections().stream().filter(d -> !d.className().equals("spondylolisthesis")).toList(), s.vertebrae())).toList();

        LevelFinding slip = finding(read(slices), SpinalLevel.L5_S1, SPONDYLOLISTHESIS);

        assertThat(slip.presence()).isEqualTo(Presence.PRESENT);
        assertThat(slip.evidence()).isNotEmpty();
        assertThat(slip.measurement(Measurement.Kind.SLIP_PERCENT)).isPresent();
    }

    @Test
    void nothingIsMeasuredWhereSpacingIsUnknown() {
        List<SliceDetections> slices = perfect(HERNIATED_AND_SLIPPED).stream().map(s -> {
            SagittalSlice p = s.slice();
            return new SliceDetections(new SagittalSlice(p.seriesInstanceUid(), p.sopInstanceUid(), 1, p.width(), p.height(),
                    p.pixels(), 1, 1, false, p.positionMm(), p.weighting(), p.orientation()), s.detections(), s.vertebrae());
        }).toList();

        StudyFindings findings = read(slices);

        assertThat(findings.qualityFlags()).contains(QualityFlag.SPACING_UNKNOWN);
        assertThat(findings.findings()).allMatch(f -> f.measurements().stream()
                .noneMatch(m -> m.kind().unit().equals("mm")));
        assertThat(suspected(findings, HERNIATION, SPONDYLOLISTHESIS))
                .containsExactly("L4-L5 herniation", "L5-S1 spondylolisthesis");
    }

    @Test
    void evidenceIsInPixelsOfTheStoredImage() {
        List<SliceDetections> mirrored = TruthDetections.of(HERNIATED_AND_SLIPPED, d -> d, Weighting.T2,
                new Orientation(false, true, false));
        int n = mirrored.get(0).slice().width();

        Box stored = finding(read(mirrored), SpinalLevel.L4_L5, HERNIATION).evidence().get(0).box();
        Box asTurned = finding(read(perfect(HERNIATED_AND_SLIPPED)), SpinalLevel.L4_L5, HERNIATION).evidence().get(0).box();

        assertThat(stored.x1()).isEqualTo(n - asTurned.x2(), within(1e-9));
        assertThat(stored.y1()).isEqualTo(asTurned.y1());
    }

    @Test
    void aPictureAloneGetsLevelsForItsBoxes() {
        SliceDetections picture = perfect(HERNIATED_AND_SLIPPED).get(6);

        List<java.util.Optional<SpinalLevel>> levels = PictureLevels.of(picture);

        assertThat(levels).hasSameSizeAs(picture.detections());
        for (int i = 0; i < levels.size(); i++) {
            String name = picture.detections().get(i).className();
            if (name.equals("herniation") || name.equals("stenosis")) {
                assertThat(levels.get(i)).contains(SpinalLevel.L4_L5);
            } else if (name.equals("spondylolisthesis")) {
                assertThat(levels.get(i)).contains(SpinalLevel.L5_S1);
            }
        }
    }

    private static LevelFinding finding(StudyFindings findings, SpinalLevel level, Condition condition) {
        return findings.findings().stream().filter(f -> f.level() == level && f.condition() == condition)
                .findFirst().orElseThrow();
    }
}
