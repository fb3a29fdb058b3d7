// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lumbarcds.image.TestDicom.AXIAL;
import static org.lumbarcds.image.TestDicom.SAGITTAL;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.DicomReader;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.dicom.TransferSyntax;
import org.lumbarcds.dicom.Vr;
import org.lumbarcds.phantom.PhantomSeries;
import org.lumbarcds.phantom.PhantomSpec;
import org.lumbarcds.testing.ComposedStudy;
import org.lumbarcds.testing.RealData;

class DicomSlicesTest {

    private static DicomSlices read(DicomDataset dataset) {
        return DicomSlices.read(TestDicom.file(dataset), DicomLimits.DEFAULT);
    }

    private static SagittalSlice slice(DicomDataset dataset) {
        return read(dataset).slices().get(0);
    }

    private static void refused(DicomDataset dataset, String... words) {
        assertThatThrownBy(() -> read(dataset)).isInstanceOf(DicomException.class).message().contains(words);
    }

    @Test
    void aSagittalImageKeepsItsIdentityPlaceAndSpacing() {
        SagittalSlice slice = slice(TestDicom.mr(20, 16, SAGITTAL));
        assertThat(slice.sopInstanceUid()).isEqualTo("1.2.3.4");
        assertThat(slice.seriesInstanceUid()).isEqualTo("1.2.3.5");
        assertThat(slice.frame()).isEqualTo(1);
        assertThat(slice.width()).isEqualTo(20);
        assertThat(slice.height()).isEqualTo(16);
        assertThat(slice.rowSpacingMm()).isEqualTo(2);
        assertThat(slice.columnSpacingMm()).isEqualTo(1);
        assertThat(slice.spacingKnown()).isTrue();
        assertThat(slice.positionMm()).hasValue(-12.5);
        assertThat(slice.weighting()).isEqualTo(Weighting.T2);
        assertThat(slice.pixels()[3 * 20 + 7]).isEqualTo(37);
    }

    @Test
    void aTransposedImageIsTurnedWithItsSpacing() {
        SagittalSlice slice = slice(TestDicom.mr(20, 16, 0, 0, -1, 0, 1, 0));
        assertThat(slice.orientation()).isEqualTo(new Orientation(true, false, false));
        assertThat(slice.width()).isEqualTo(16);
        assertThat(slice.height()).isEqualTo(20);
        assertThat(slice.rowSpacingMm()).isEqualTo(1);
        assertThat(slice.columnSpacingMm()).isEqualTo(2);
        assertThat(slice.pixels()[7 * 16 + 3]).isEqualTo(37);
    }

    @Test
    void anAxialImageHasNoSagittalSlice() {
        DicomSlices read = read(TestDicom.mr(20, 16, AXIAL));
        assertThat(read.slices()).isEmpty();
        assertThat(read.otherFrames()).isEqualTo(Map.of(1, "axial, not sagittal"));
    }

    @Test
    void withoutOrientationTheImageStaysAsStoredAndSaysSo() {
        DicomDataset dataset = TestDicom.mr(20, 16, SAGITTAL).remove(Tag.IMAGE_ORIENTATION_PATIENT);
        assertThat(DicomSlices.plane(dataset)).isEmpty();
        assertThat(slice(dataset).orientation()).isEqualTo(Orientation.AS_STORED);
        assertThat(slice(dataset).positionMm()).isEmpty();
        assertThat(slice(dataset).orientationSource()).isEqualTo(OrientationSource.UNKNOWN);
        assertThat(slice(TestDicom.mr(20, 16, SAGITTAL)).orientationSource()).isEqualTo(OrientationSource.STATED);
    }

    @Test
    void anOrientationThatIsNoneIsAnError() {
        DicomDataset dataset = TestDicom.mr(20, 16, 0, 1, 0, 0, 1, 0);
        assertThat(DicomSlices.plane(dataset)).isEmpty();
        refused(dataset, "ImageOrientationPatient", "not two perpendicular unit vectors");
    }

    @Test
    void withoutSpacingNothingIsSaidInMillimetres() {
        for (DicomDataset dataset : List.of(
                TestDicom.mr(20, 16, SAGITTAL).remove(Tag.PIXEL_SPACING),
                TestDicom.mr(20, 16, SAGITTAL).putDoubles(Tag.PIXEL_SPACING, 0, 0))) {
            assertThat(slice(dataset).spacingKnown()).isFalse();
            assertThat(slice(dataset).rowSpacingMm()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, -1", "1, -1", "0.5, 1000", "1e30, 1e30", "1e-30, 1e-30", "0.005, 0.005", "0.5, 11", "1e308, 1"})
    void spacingsOfNoScannerAreRefused(String rows, String columns) {
        refused(TestDicom.mr(20, 16, SAGITTAL).put(Tag.PIXEL_SPACING, Vr.DS, List.of(rows, columns)),
                "PixelSpacing", "cannot be of a scanner");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "one"})
    void spacingsThatAreNoNumbersAreRefused(String rows) {
        refused(TestDicom.mr(20, 16, SAGITTAL).put(Tag.PIXEL_SPACING, Vr.DS, List.of(rows, "1")), "PixelSpacing");
    }

    @Test
    void rescalingBeyondAnyNumberIsRefused() {
        for (double slope : new double[] {1e300, -1e300, 1e-300}) {
            refused(TestDicom.mr(20, 16, SAGITTAL).putDoubles(Tag.RESCALE_SLOPE, slope), "RescaleSlope", "leave nothing");
        }
        refused(TestDicom.mr(20, 16, SAGITTAL).putDoubles(Tag.RESCALE_INTERCEPT, 1e300), "leave nothing");
    }

    @Test
    void slopeAndInterceptApply() {
        DicomDataset dataset = TestDicom.mr(20, 16, SAGITTAL)
                .putDoubles(Tag.RESCALE_SLOPE, 0.5).putDoubles(Tag.RESCALE_INTERCEPT, -10);
        assertThat(slice(dataset).pixels()[3 * 20 + 7]).isEqualTo(37 * 0.5f - 10);
        refused(TestDicom.mr(20, 16, SAGITTAL).putDoubles(Tag.RESCALE_SLOPE, 0), "RescaleSlope", "value 0");
    }

    @Test
    void aModalityLookupTableAppliesAndItsEndsGoOn() {
        DicomDataset table = new DicomDataset()
                .putInts(Tag.LUT_DESCRIPTOR, 3, 36, 16)
                .putBytes(Tag.LUT_DATA, Vr.OW, new byte[] {100, 0, 0, 1, 7, 2});
        DicomDataset dataset = TestDicom.mr(20, 16, SAGITTAL).putSequence(Tag.MODALITY_LUT_SEQUENCE, table);
        float[] pixels = slice(dataset).pixels();
        assertThat(pixels[0]).isEqualTo(100);
        assertThat(pixels[3 * 20 + 6]).isEqualTo(100);
        assertThat(pixels[3 * 20 + 7]).isEqualTo(256);
        assertThat(pixels[3 * 20 + 8]).isEqualTo(519);
        assertThat(pixels[15 * 20]).isEqualTo(519);
        table.putInts(Tag.LUT_DESCRIPTOR, 100, 0, 16);
        refused(dataset, "LUTData", "6 bytes for 100 entries");
    }

    @Test
    void monochrome1IsTurnedBrightForHighSignal() {
        DicomDataset dataset = TestDicom.mr(20, 16, SAGITTAL).put(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME1");
        float[] pixels = slice(dataset).pixels();
        assertThat(pixels[0]).isEqualTo(169);
        assertThat(pixels[pixels.length - 1]).isZero();
    }

    @Test
    void signedValuesKeepTheirSign() {
        DicomDataset dataset = TestDicom.mr(16, 16, SAGITTAL).putInts(Tag.PIXEL_REPRESENTATION, 1);
        short[] words = new short[256];
        words[5] = -3 & 0xfff;
        assertThat(slice(dataset.putWords(Tag.PIXEL_DATA, words)).pixels()[5]).isEqualTo(-3);
    }

    @Test
    void framesOfAnEnhancedImageAreTakenOneByOne() {
        DicomSlices read = read(TestDicom.enhanced(20, 16, SAGITTAL, AXIAL, new double[] {0, -1, 0, 0, 0, -1}));
        assertThat(read.otherFrames()).isEqualTo(Map.of(2, "axial, not sagittal"));
        assertThat(read.slices()).extracting(SagittalSlice::frame).containsExactly(1, 3);
        assertThat(read.slices()).extracting(SagittalSlice::weighting).containsOnly(Weighting.T2);
        SagittalSlice mirrored = read.slices().get(1);
        assertThat(mirrored.positionMm()).hasValue(8);
        assertThat(mirrored.rowSpacingMm()).isEqualTo(2);
        assertThat(mirrored.orientation()).isEqualTo(new Orientation(false, true, false));
        assertThat(mirrored.pixels()[19]).isEqualTo(3 * 0 + 5);
        assertThat(mirrored.pixels()[0]).isEqualTo(3 * 19 + 5);
    }

    @Test
    void acquisitionContrastOfAnEnhancedImageIsBelieved() {
        DicomDataset dataset = TestDicom.enhanced(20, 16, SAGITTAL).put(0x00089209, Vr.CS, List.of("STIR"));
        assertThat(DicomSlices.weighting(dataset)).isEqualTo(Weighting.STIR);
    }

    @Test
    void anImageTooSmallOrTooLargeIsRefusedBeforeItIsDecoded() {
        refused(TestDicom.mr(8, 8, SAGITTAL), "8 x 8 pixels", "at least 16 x 16");
        refused(TestDicom.mr(20, 16, SAGITTAL).putInts(Tag.ROWS, 20000).putInts(Tag.COLUMNS, 20000), "20000 x 20000 pixels");
    }

    @Test
    void missingPixelsAreAnErrorNotAnEmptyResult() {
        assertThatThrownBy(() -> read(TestDicom.mr(20, 16, SAGITTAL).remove(Tag.PIXEL_DATA)))
                .isInstanceOf(DicomException.class).hasMessageContaining("no pixel data");
        assertThatThrownBy(() -> read(TestDicom.mr(20, 16, SAGITTAL).putWords(Tag.PIXEL_DATA, new short[50])))
                .isInstanceOf(DicomException.class).hasMessageContaining("100 bytes");
    }

    @Test
    void paletteColourIsRefused() {
        assertThatThrownBy(() -> read(
                TestDicom.mr(20, 16, SAGITTAL).put(Tag.PHOTOMETRIC_INTERPRETATION, "PALETTE COLOR")))
                .hasMessageContaining("PALETTE COLOR");
    }

    @Test
    void theRealStudyIsSagittalInThreeSeriesAndTurnedHeadUpAnteriorLeft() throws IOException {
        Path study = RealData.folder("dicom-lspine");
        Map<String, Weighting> series = Map.of(
                "1_T2_SAG", Weighting.T2, "2_T1_SAG", Weighting.T1, "3_STIR_SAG", Weighting.STIR);
        for (Map.Entry<String, Weighting> entry : series.entrySet()) {
            Set<Double> positions = new HashSet<>();
            for (Path path : files(study.resolve(entry.getKey()))) {
                DicomFile file = DicomReader.read(path, DicomLimits.DEFAULT);
                assertThat(DicomSlices.plane(file.dataset())).contains(Plane.SAGITTAL);
                SagittalSlice slice = DicomSlices.read(file, DicomLimits.DEFAULT).slices().get(0);
                assertThat(slice.weighting()).isEqualTo(entry.getValue());
                assertThat(slice.spacingKnown()).isTrue();
                assertThat(slice.rowSpacingMm()).isEqualTo(0.68359375);
                positions.add(slice.positionMm().orElseThrow());
            }
            assertThat(positions).hasSize(11);
        }
        for (String axial : List.of("4_T2_AX", "5_T1_AX")) {
            for (Path path : files(study.resolve(axial))) {
                DicomFile file = DicomReader.read(path, DicomLimits.DEFAULT);
                assertThat(DicomSlices.plane(file.dataset())).as(path.toString()).contains(Plane.AXIAL);
            }
        }
    }

    @Test
    void onTheRealMidlineSliceTheBackIsRight() throws IOException {
        Path file = RealData.folder("dicom-lspine").resolve("1_T2_SAG/IM0006.dcm");
        SagittalSlice slice = DicomSlices.read(DicomReader.read(file, DicomLimits.DEFAULT), DicomLimits.DEFAULT)
                .slices().get(0);
        // Cerebrospinal fluid is the brightest column of a T2 slice and lies behind the vertebral bodies, whose discs a
        // reader sees at columns 195 to 275.
        double[] columns = new double[slice.width()];
        for (int y = 128; y < 256; y++) {
            for (int x = 0; x < slice.width(); x++) {
                columns[x] += slice.pixels()[y * slice.width() + x];
            }
        }
        int brightest = 0;
        for (int x = 0; x < columns.length; x++) {
            brightest = columns[x] > columns[brightest] ? x : brightest;
        }
        assertThat(brightest).isBetween(250, 285);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void framesAreToldApartByTheirOwnPlaneAndNotByTheFirst() {
        DicomDataset object = ComposedStudy.axialFramesFirst(PhantomSpec.healthy(7).withSlices(4),
                PhantomSeries.Content.T2_SAGITTAL, 3);

        assertThat(DicomSlices.sagittalFrames(object)).containsExactly(4, 5, 6, 7);
        assertThat(DicomSlices.read(DicomFile.of(object, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN), DicomLimits.DEFAULT)
                .slices()).extracting(SagittalSlice::frame).containsExactly(4, 5, 6, 7);
    }
}
