// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lumbarcds.detect.DetectorOptions;
import org.lumbarcds.detect.InvalidModelException;
import org.lumbarcds.detect.OnnxSliceDetector;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.domain.DomainGuard;
import org.lumbarcds.image.DicomSlices;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.phantom.LevelSpec;
import org.lumbarcds.phantom.PhantomDicom;
import org.lumbarcds.phantom.PhantomPatient;
import org.lumbarcds.phantom.PhantomSeries;
import org.lumbarcds.phantom.PhantomSeries.Content;
import org.lumbarcds.phantom.PhantomSpec;
import org.lumbarcds.testing.RepositoryRoot;

/** The shipped weights on a phantom whose margins a writer filled, against the same with black margins. */
class PaddedStudyReadingTest {

    private static final PhantomSpec SPEC = PhantomSpec.healthy(1)
            .with(SpinalLevel.L4_L5, LevelSpec.HEALTHY.withHerniation(7).withDegeneration(0.6))
            .with(SpinalLevel.L5_S1, LevelSpec.HEALTHY.withSlip(10).withDegeneration(0.4)).withSlices(5);

    private static final List<DicomFile> STUDY = new ArrayList<>();
    private static final Map<Double, Result> BLACK = new HashMap<>();
    private static OnnxSliceDetector detector;

    @BeforeAll
    static void open() throws InvalidModelException, IOException {
        Path folder = RepositoryRoot.path().resolve("models/weights/lumbar-compact");
        if (!Files.exists(folder) && !"true".equals(System.getenv("CI"))) {
            Assumptions.abort("this checkout holds no shipped model at " + folder);
        }
        detector = OnnxSliceDetector.open(folder, DetectorOptions.defaults());
        PhantomDicom.instances(SPEC, PhantomPatient.of(SPEC.seed()), PhantomSeries.LUMBAR.only(Content.T2_SAGITTAL), STUDY::add);
    }

    @AfterAll
    static void close() {
        if (detector != null) {
            detector.close();
        }
    }

    private record Result(StudyFindings findings, double domain) {
    }

    /**
     * Black margins and padded ones make the same input but for the window, which the black ones move a little: confidences
     * differ by 0.0023 at most here. Counted in the window, the same padding moved them by 0.37, cost discs, or the whole
     * spine. The domain score is of the picture's look and differs more, since a black margin is part of the look and a
     * padded one is not: 0.16 at most from the picture without margins, whose 0.30 is far below the 0.77 of a warning.
     * Counted in, padding raised it to 0.97 and more.
     */
    @ParameterizedTest
    @CsvSource({"-2000, 16, 0.1", "-2000, 16, 0.3", "-32768, 16, 0.4", "4095, 12, 0.4", "0, 12, 0.4"})
    void paddingOfMarginsDoesNotChangeWhatIsFound(int padding, int bits, double part) {
        Result whole = BLACK.computeIfAbsent(0.0, p -> read(0, 16, p, false));
        Result black = BLACK.computeIfAbsent(part, p -> read(0, 16, p, false));
        Result padded = read(padding, bits, part, true);

        assertThat(padded.findings.outOfScope()).isEmpty();
        assertThat(answers(padded.findings)).isEqualTo(answers(black.findings));
        assertThat(padded.findings.qualityFlags()).isEqualTo(black.findings.qualityFlags());
        for (int i = 0; i < padded.findings.findings().size(); i++) {
            assertThat(padded.findings.findings().get(i).confidence())
                    .isCloseTo(black.findings.findings().get(i).confidence(), within(0.01));
        }
        assertThat(padded.domain).isCloseTo(whole.domain, within(0.2));
        assertThat(TruthDetections.suspected(padded.findings, Condition.HERNIATION)).contains("L4-L5 herniation");
    }

    private static List<String> answers(StudyFindings findings) {
        return findings.findings().stream().map(f -> f.level() + " " + f.condition() + " " + f.presence()).toList();
    }

    private static Result read(int filling, int bits, double part, boolean said) {
        List<SagittalSlice> slices = new ArrayList<>();
        STUDY.forEach(file -> slices.addAll(DicomSlices.read(filled(file, filling, bits, part, said), DicomLimits.DEFAULT).slices()));
        List<SliceDetections> found = detector.detect(slices, 0.05);
        return new Result(SpineReader.of(detector).interpret("2.25.1", found, List.of()),
                DomainGuard.of(detector.limits()).score(found).orElseThrow().score());
    }

    /** Half of {@code part} of the columns on each side. */
    private static DicomFile filled(DicomFile file, int filling, int bits, double part, boolean said) {
        DicomDataset dataset = file.dataset().copy();
        int columns = dataset.requireInteger(Tag.COLUMNS);
        byte[] bytes = dataset.bytes(Tag.PIXEL_DATA).orElseThrow().clone();
        for (int i = 0; i < bytes.length / 2; i++) {
            int column = i % columns;
            if (column < columns * part / 2 || column >= columns * (1 - part / 2)) {
                bytes[2 * i] = (byte) filling;
                bytes[2 * i + 1] = (byte) (filling >> 8);
            }
        }
        dataset.putBytes(Tag.PIXEL_DATA, org.lumbarcds.dicom.Vr.OW, bytes).putInts(Tag.BITS_STORED, bits)
                .putInts(Tag.HIGH_BIT, bits - 1).putInts(Tag.PIXEL_REPRESENTATION, bits == 16 ? 1 : 0);
        if (said) {
            dataset.putBytes(Tag.PIXEL_PADDING_VALUE, bits == 16 ? org.lumbarcds.dicom.Vr.SS : org.lumbarcds.dicom.Vr.US,
                    new byte[] {(byte) filling, (byte) (filling >> 8)});
        }
        return DicomFile.of(dataset, file.transferSyntax());
    }
}
