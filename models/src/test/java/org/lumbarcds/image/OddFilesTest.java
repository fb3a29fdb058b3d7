// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lumbarcds.image.TestDicom.SAGITTAL;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.DicomReader;
import org.lumbarcds.dicom.DicomSamples;
import org.lumbarcds.dicom.OddFiles;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.dicom.TransferSyntax;
import org.lumbarcds.dicom.pixel.PixelData;
import org.lumbarcds.testing.Peers;

/** Only what a result uses is validated: what is wrong elsewhere costs no picture. */
class OddFilesTest {

    private static final DicomDataset SOUND = TestDicom.mr(20, 16, SAGITTAL);

    @TempDir
    Path folder;

    static Set<String> names() {
        return OddFiles.of(SOUND).keySet();
    }

    @ParameterizedTest
    @MethodSource("names")
    void anOddFileGivesTheSliceOfTheSoundOne(String name) {
        SagittalSlice slice = slice(OddFiles.of(SOUND).get(name));
        SagittalSlice sound = slice(DicomSamples.file(SOUND, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN));
        assertThat(slice.pixels()).isEqualTo(sound.pixels());
        assertThat(slice.weighting()).isEqualTo(sound.weighting());
        assertThat(slice.positionMm()).isEqualTo(sound.positionMm());
        assertThat(slice.rowSpacingMm()).isEqualTo(sound.rowSpacingMm());
        assertThat(slice.sopInstanceUid()).isEqualTo(sound.sopInstanceUid());
    }

    /** DCMTK writes no compressed icon into an uncompressed object, and trailing zeros as an element of their own. */
    static Stream<String> namesDcmtkConverts() {
        return names().stream().filter(name -> !name.contains("icon") && !name.contains("zeros"));
    }

    @ParameterizedTest
    @MethodSource("namesDcmtkConverts")
    void dcmtkReadsTheSamePixelsOfAnOddFile(String name) throws Exception {
        Peers.require("dcmconv");
        Path odd = folder.resolve("odd.dcm");
        Path converted = folder.resolve("converted.dcm");
        Files.write(odd, OddFiles.of(SOUND).get(name));
        Peers.run("dcmconv", "+te", odd, converted);
        DicomFile theirs = DicomReader.read(converted, DicomLimits.DEFAULT);
        assertThat(PixelData.of(DicomReader.read(odd, DicomLimits.DEFAULT), DicomLimits.DEFAULT).frame(1).values())
                .isEqualTo(PixelData.of(theirs, DicomLimits.DEFAULT).frame(1).values());
    }

    @Test
    void whatWasDoneWithoutIsNotedByElementAndWithoutItsValue() {
        assertThat(slice(OddFiles.of(SOUND).get("an echo time with a comma")).notes())
                .containsExactly("(0018,0081) EchoTime: a value is not a number");
        assertThat(slice(OddFiles.of(SOUND).get("two echo times")).notes())
                .containsExactly("(0018,0081) EchoTime: element occurs twice");
        assertThat(slice(OddFiles.of(SOUND).get("a blank VR")).notes())
                .containsExactly("(0019,1001): no value representation");
        assertThat(slice(OddFiles.of(SOUND).get("padding that is no number")).notes())
                .containsExactly("(0028,0120) PixelPaddingValue: value cannot be used");
        assertThat(slice(OddFiles.of(SOUND).get("a compressed icon")).notes()).isEmpty();
    }

    static Stream<byte[]> contradictions() {
        byte[] sound = DicomSamples.file(SOUND.copy().put(Tag.PATIENT_ID, "P-1"), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        return Stream.of(
                OddFiles.spliced(sound, Tag.PATIENT_ID, OddFiles.element(Tag.PATIENT_ID, "LO", "P-2")),
                OddFiles.spliced(sound, Tag.STUDY_INSTANCE_UID, OddFiles.element(Tag.STUDY_INSTANCE_UID, "UI", "9.9 ")),
                OddFiles.spliced(sound, Tag.PIXEL_SPACING, OddFiles.element(Tag.PIXEL_SPACING, "DS", "3\\3 ")));
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void twoDifferentValuesOfWhatAResultStandsOnAreRefused(byte[] file) {
        assertThatThrownBy(() -> slice(file)).isInstanceOf(DicomException.class)
                .hasMessageContaining("two different values").hasMessageNotContainingAny("P-1", "P-2", "9.9", "retrieve");
    }

    @Test
    void badTimingOfAnEnhancedImageIsDoneWithout() {
        DicomDataset enhanced = TestDicom.enhanced(20, 16, SAGITTAL, SAGITTAL).put(Tag.SERIES_DESCRIPTION, "T2 SAG");
        DicomDataset shared = enhanced.item(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE).orElseThrow();
        shared.item(0x00189112).orElseThrow().put(Tag.REPETITION_TIME, org.lumbarcds.dicom.Vr.DS, java.util.List.of("3,5"));
        shared.item(Tag.MR_ECHO_SEQUENCE).orElseThrow()
                .putBytes(Tag.EFFECTIVE_ECHO_TIME, org.lumbarcds.dicom.Vr.FD, new byte[] {1, 2, 3});
        DicomSlices slices = DicomSlices.read(TestDicom.file(enhanced), DicomLimits.DEFAULT);
        assertThat(slices.slices()).hasSize(2).allMatch(slice -> slice.weighting() == Weighting.T2);
    }

    private static SagittalSlice slice(byte[] file) {
        return DicomSlices.read(DicomSamples.read(file), DicomLimits.DEFAULT).slices().get(0);
    }
}
