// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lumbarcds.spine.Condition.HERNIATION;
import static org.lumbarcds.spine.Condition.SPONDYLOLISTHESIS;
import static org.lumbarcds.spine.TruthDetections.suspected;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lumbarcds.detect.DetectorOptions;
import org.lumbarcds.detect.InvalidModelException;
import org.lumbarcds.detect.OnnxSliceDetector;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.DicomReader;
import org.lumbarcds.image.DicomSlices;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.phantom.LevelSpec;
import org.lumbarcds.phantom.PhantomDicom;
import org.lumbarcds.phantom.PhantomPatient;
import org.lumbarcds.phantom.PhantomSeries;
import org.lumbarcds.phantom.PhantomSeries.Content;
import org.lumbarcds.phantom.PhantomSpec;
import org.lumbarcds.testing.RealData;
import org.lumbarcds.testing.RepositoryRoot;

/** The shipped weights on phantoms of seeds they were not trained on, and on a real study. */
class ShippedModelReadingTest {

    private static OnnxSliceDetector detector;

    @BeforeAll
    static void open() throws InvalidModelException {
        Path folder = RepositoryRoot.path().resolve("models/weights/lumbar-compact");
        if (!Files.exists(folder) && !"true".equals(System.getenv("CI"))) {
            Assumptions.abort("this checkout holds no shipped model at " + folder);
        }
        detector = OnnxSliceDetector.open(folder, DetectorOptions.defaults());
    }

    @AfterAll
    static void close() {
        if (detector != null) {
            detector.close();
        }
    }

    @Test
    void findsAHerniationAtL4L5AndASlipAtL5S1() throws IOException {
        PhantomSpec spec = PhantomSpec.healthy(1)
                .with(SpinalLevel.L4_L5, LevelSpec.HEALTHY.withHerniation(7).withDegeneration(0.6))
                .with(SpinalLevel.L5_S1, LevelSpec.HEALTHY.withSlip(10).withDegeneration(0.4));

        StudyFindings findings = read(spec);

        assertThat(suspected(findings, HERNIATION)).contains("L4-L5 herniation");
        assertThat(suspected(findings, SPONDYLOLISTHESIS)).containsExactly("L5-S1 spondylolisthesis");
    }

    @Test
    void findsAHerniationAtL5S1AndASlipAtL4L5() throws IOException {
        PhantomSpec spec = PhantomSpec.healthy(2)
                .with(SpinalLevel.L5_S1, LevelSpec.HEALTHY.withHerniation(7).withDegeneration(0.6))
                .with(SpinalLevel.L4_L5, LevelSpec.HEALTHY.withSlip(10).withDegeneration(0.4));

        StudyFindings findings = read(spec);

        assertThat(suspected(findings, HERNIATION)).contains("L5-S1 herniation");
        assertThat(suspected(findings, SPONDYLOLISTHESIS)).containsExactly("L4-L5 spondylolisthesis");
    }

    @Test
    void suspectsNothingInAHealthySpine() throws IOException {
        assertThat(suspected(read(PhantomSpec.healthy(3)), HERNIATION, SPONDYLOLISTHESIS)).isEmpty();
    }

    private static StudyFindings read(PhantomSpec spec) throws IOException {
        List<SagittalSlice> slices = new ArrayList<>();
        PhantomDicom.instances(spec.withSlices(7), PhantomPatient.of(spec.seed()),
                PhantomSeries.LUMBAR.only(Content.T2_SAGITTAL),
                file -> slices.addAll(DicomSlices.read(file, DicomLimits.DEFAULT).slices()));
        return interpret(slices);
    }

    private static StudyFindings interpret(List<SagittalSlice> slices) {
        return SpineReader.of(detector).interpret("2.25.1", detector.detect(slices, 0.05), List.of());
    }

    @Test
    void namesAllLumbarLevelsOfARealStudy() throws IOException {
        List<SagittalSlice> slices = new ArrayList<>();
        for (String series : List.of("1_T2_SAG", "2_T1_SAG")) {
            try (Stream<Path> files = Files.list(RealData.folder("dicom-lspine").resolve(series))) {
                for (Path file : files.sorted().toList()) {
                    slices.addAll(DicomSlices.read(DicomReader.read(file, DicomLimits.DEFAULT), DicomLimits.DEFAULT).slices());
                }
            }
        }

        StudyFindings findings = interpret(slices);

        assertThat(findings.outOfScope()).isEmpty();
        assertThat(findings.qualityFlags()).doesNotContain(QualityFlag.LEVELS_NOT_SEEN, QualityFlag.LEVEL_UNCERTAIN);
        // Five lumbar discs were counted on the T2 pictures by eye; no slip is visible.
        assertThat(findings.findings()).filteredOn(f -> f.level() != SpinalLevel.T12_L1)
                .allMatch(f -> !Double.isNaN(f.confidence()));
        assertThat(suspected(findings, SPONDYLOLISTHESIS)).isEmpty();
    }
}
