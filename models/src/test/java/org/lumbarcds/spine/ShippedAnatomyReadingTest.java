// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.lumbarcds.detect.AnatomyModel;
import org.lumbarcds.detect.DetectorOptions;
import org.lumbarcds.detect.InvalidModelException;
import org.lumbarcds.detect.MeasuringDetector;
import org.lumbarcds.detect.OnnxSliceDetector;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.image.DicomSlices;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.phantom.LevelSpec;
import org.lumbarcds.phantom.Phantom;
import org.lumbarcds.phantom.PhantomDicom;
import org.lumbarcds.phantom.PhantomPatient;
import org.lumbarcds.phantom.PhantomSeries;
import org.lumbarcds.phantom.PhantomSeries.Content;
import org.lumbarcds.phantom.PhantomSpec;
import org.lumbarcds.phantom.Transition;
import org.lumbarcds.testing.RepositoryRoot;

/** The shipped detector with the shipped model of the anatomy, on a phantom neither was trained on. */
class ShippedAnatomyReadingTest {

    private static final PhantomSpec SPEC = PhantomSpec.healthy(1)
            .with(SpinalLevel.L4_L5, LevelSpec.HEALTHY.withHerniation(7).withDegeneration(0.6))
            .with(SpinalLevel.L5_S1, LevelSpec.HEALTHY.withSlip(10).withDegeneration(0.4))
            .withSlices(7);

    @Test
    void measuresAPhantomsSlipAndHerniationFromItsImages() throws IOException, InvalidModelException {
        try (MeasuringDetector detector = shipped()) {
            StudyFindings findings = read(detector, SPEC);

            Measurement slip = measured(findings, SpinalLevel.L5_S1, Condition.SPONDYLOLISTHESIS,
                    Measurement.Kind.SLIP_DISTANCE);
            assertThat(slip.value()).isCloseTo(Phantom.study(SPEC).slipMm().get(SpinalLevel.L5_S1), within(3.0));
            Measurement depth = measured(findings, SpinalLevel.L4_L5, Condition.HERNIATION,
                    Measurement.Kind.PROTRUSION_DEPTH);
            assertThat(depth.value()).isBetween(2.5, 9.5);
            assertThat(depth.uncertainty()).isGreaterThan(0);
            assertThat(measured(findings, SpinalLevel.L3_L4, Condition.STENOSIS, Measurement.Kind.CANAL_DIAMETER).value())
                    .isBetween(9.0, 20.0);
            assertThat(measured(findings, SpinalLevel.L3_L4, Condition.DEGENERATION, Measurement.Kind.DISC_HEIGHT_INDEX)
                    .value()).isBetween(0.2, 0.6);
        }
    }

    @Test
    void doubtsTheNumberingOfTransitionalAnatomyAndNotOfUsualAnatomy() throws IOException, InvalidModelException {
        PhantomSpec usual = PhantomSpec.healthy(1).withSlices(7);
        try (MeasuringDetector detector = shipped()) {
            assertThat(read(detector, usual).qualityFlags()).doesNotContain(QualityFlag.LEVEL_UNCERTAIN);
            for (Transition transition : List.of(Transition.SACRALISED_L5, Transition.LUMBARISED_S1)) {
                assertThat(read(detector, usual.with(transition)).qualityFlags()).as(transition.toString())
                        .contains(QualityFlag.LEVEL_UNCERTAIN, QualityFlag.TRANSITIONAL_ANATOMY);
            }
        }
    }

    private static MeasuringDetector shipped() throws InvalidModelException {
        Path weights = RepositoryRoot.path().resolve("models/weights");
        if (!Files.exists(weights.resolve("lumbar-anatomy/model.json"))) {
            Assumptions.abort("this checkout holds no model of the anatomy at " + weights);
        }
        DetectorOptions options = DetectorOptions.defaults();
        return new MeasuringDetector(OnnxSliceDetector.open(weights.resolve("lumbar-compact"), options),
                AnatomyModel.open(weights.resolve("lumbar-anatomy"), options));
    }

    private static StudyFindings read(MeasuringDetector detector, PhantomSpec spec) throws IOException {
        List<SagittalSlice> slices = new ArrayList<>();
        PhantomDicom.instances(spec, PhantomPatient.of(spec.seed()), PhantomSeries.LUMBAR.only(Content.T2_SAGITTAL),
                file -> slices.addAll(DicomSlices.read(file, DicomLimits.DEFAULT).slices()));
        return SpineReader.of(detector).interpret("2.25.1", detector.detect(slices, 0.05), List.of());
    }

    private static Measurement measured(
            StudyFindings findings, SpinalLevel level, Condition condition, Measurement.Kind kind) {
        return findings.findings().stream().filter(f -> f.level() == level && f.condition() == condition)
                .findFirst().flatMap(f -> f.measurement(kind)).orElseThrow();
    }
}
