// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.lumbarcds.anatomy.AnatomyMaps;
import org.lumbarcds.anatomy.CornerSource;
import org.lumbarcds.anatomy.ProbabilityMap;
import org.lumbarcds.anatomy.SliceAnatomy;
import org.lumbarcds.detect.AnatomyDescription;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.detect.SliceDetector;
import org.lumbarcds.image.InputSpec;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.phantom.LevelSpec;
import org.lumbarcds.phantom.Phantom;
import org.lumbarcds.phantom.PhantomSpec;
import org.lumbarcds.phantom.PhantomStudy;

class SeverityTest {

    private static final PhantomSpec SPEC = PhantomSpec.healthy(21)
            .with(SpinalLevel.L5_S1, LevelSpec.HEALTHY.withSlip(8))
            .with(SpinalLevel.L4_L5, LevelSpec.HEALTHY.withHerniation(7).withDegeneration(0.5))
            .with(SpinalLevel.L2_L3, LevelSpec.HEALTHY.withDegeneration(0.9));

    /** A detector of the phantom's true boxes that measures on its true regions. */
    private static final class Truth implements SliceDetector {

        @Override
        public ModelIdentity model() {
            return new ModelIdentity("truth", "1", "0".repeat(64));
        }

        @Override
        public OptionalDouble threshold(String className) {
            return OptionalDouble.of(TruthDetections.THRESHOLD);
        }

        @Override
        public Optional<AnatomyDescription> anatomy() {
            return Optional.of(new AnatomyDescription("truth", "1", "model.onnx", "0".repeat(64),
                    new InputSpec(320, 0.5, 99.5, 0, 1), Map.of("slip-distance", 1.2, "slip-percent", 4.0,
                            "protrusion-depth", 1.1, "canal-diameter", 1.3), Map.of(), JsonNodeFactory.instance.objectNode()));
        }

        @Override
        public String executionProvider() {
            return "CPU";
        }

        @Override
        public List<SliceDetections> detect(List<SagittalSlice> slices, double minimumScore) {
            throw new UnsupportedOperationException("the boxes are known");
        }

        @Override
        public void close() {
        }
    }

    private static List<SliceDetections> measured(boolean spacingKnown) {
        PhantomStudy study = Phantom.study(SPEC);
        int n = study.matrix();
        List<SliceDetections> slices = new ArrayList<>();
        for (SliceDetections plain : TruthDetections.perfect(SPEC)) {
            SagittalSlice s = plain.slice();
            double mm = spacingKnown ? study.pixelMm() : 1;
            SagittalSlice slice = new SagittalSlice(s.seriesInstanceUid(), s.sopInstanceUid(), 1, n, n, s.pixels(), mm, mm,
                    spacingKnown, s.positionMm(), s.weighting(), s.orientation());
            int index = slices.size();
            Optional<SliceAnatomy> anatomy = study.nearMidline(index)
                    ? Optional.of(SliceAnatomy.of(maps(study.regions(index), n, mm, spacingKnown), CornerSource.OUTLINE))
                    : Optional.empty();
            slices.add(new SliceDetections(slice, plain.detections(), plain.vertebrae(), anatomy));
        }
        return slices;
    }

    private static AnatomyMaps maps(byte[] regions, int n, double mm, boolean spacingKnown) {
        ProbabilityMap[] maps = new ProbabilityMap[3];
        for (int i = 0; i < 3; i++) {
            int region = i + 1;
            maps[i] = ProbabilityMap.ofMask(regions, n, n, v -> v == region, mm, mm);
        }
        return new AnatomyMaps(maps[0], maps[1], maps[2], List.of(), spacingKnown);
    }

    private static StudyFindings read(boolean spacingKnown) {
        return SpineReader.of(new Truth()).interpret("1.2.3", measured(spacingKnown), List.of());
    }

    private static LevelFinding finding(StudyFindings findings, SpinalLevel level, Condition condition) {
        return findings.findings().stream().filter(f -> f.level() == level && f.condition() == condition)
                .findFirst().orElseThrow();
    }

    @Test
    void aSlipIsStatedInMillimetresAndPercentWithItsValidatedInterval() {
        LevelFinding slip = finding(read(true), SpinalLevel.L5_S1, Condition.SPONDYLOLISTHESIS);
        double truth = Phantom.study(SPEC).slipMm().get(SpinalLevel.L5_S1);
        assertThat(slip.presence()).isEqualTo(Presence.PRESENT);
        Measurement mm = slip.measurement(Measurement.Kind.SLIP_DISTANCE).orElseThrow();
        assertThat(mm.value()).isCloseTo(truth, within(1.5));
        assertThat(mm.uncertainty()).isGreaterThanOrEqualTo(1.96 * 1.2 - 1e-9);
        assertThat(mm.low()).isLessThan(truth);
        assertThat(mm.high()).isGreaterThan(truth);
        assertThat(slip.measurement(Measurement.Kind.SLIP_PERCENT).orElseThrow().value()).isBetween(12.0, 35.0);
    }

    @Test
    void aHerniationsDepthIsStatedNearTheTruth() {
        Measurement depth = finding(read(true), SpinalLevel.L4_L5, Condition.HERNIATION)
                .measurement(Measurement.Kind.PROTRUSION_DEPTH).orElseThrow();
        // 7 mm at its deepest; the median over slices beside it is less.
        assertThat(depth.value()).isBetween(3.0, 8.5);
        assertThat(depth.uncertainty()).isGreaterThanOrEqualTo(1.96 * 1.1 - 1e-9);
    }

    @Test
    void aWornDiscIsLowerThanAHealthyOneAndAnUnknownErrorIsNotMadeUp() {
        StudyFindings findings = read(true);
        Measurement worn = finding(findings, SpinalLevel.L2_L3, Condition.DEGENERATION)
                .measurement(Measurement.Kind.DISC_HEIGHT_INDEX).orElseThrow();
        Measurement healthy = finding(findings, SpinalLevel.L3_L4, Condition.DEGENERATION)
                .measurement(Measurement.Kind.DISC_HEIGHT_INDEX).orElseThrow();
        assertThat(worn.value()).isLessThan(0.8 * healthy.value());
        assertThat(worn.uncertainty()).isNaN();
    }

    @Test
    void withoutASpacingOnlySharesAreStated() {
        StudyFindings findings = read(false);
        assertThat(findings.qualityFlags()).contains(QualityFlag.SPACING_UNKNOWN);
        assertThat(findings.findings()).allMatch(f -> f.measurements().stream()
                .noneMatch(m -> m.kind().unit().equals("mm")));
        assertThat(finding(findings, SpinalLevel.L5_S1, Condition.SPONDYLOLISTHESIS)
                .measurement(Measurement.Kind.SLIP_PERCENT).orElseThrow().value()).isBetween(12.0, 35.0);
        assertThat(finding(findings, SpinalLevel.L3_L4, Condition.DEGENERATION)
                .measurement(Measurement.Kind.DISC_HEIGHT_INDEX)).isPresent();
    }

    @Test
    void storedFindingsKeepEveryMeasurement() {
        StudyFindings findings = read(true);
        assertThat(FindingsJson.read(FindingsJson.write(findings)).findings().stream().map(LevelFinding::measurements))
                .containsExactlyElementsOf(findings.findings().stream().map(LevelFinding::measurements).toList());
    }
}
