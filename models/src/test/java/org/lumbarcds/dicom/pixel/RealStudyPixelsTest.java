// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.DicomReader;
import org.lumbarcds.dicom.DicomWriter;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.testing.Peers;
import org.lumbarcds.image.DicomSlices;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.testing.RealData;
import org.lumbarcds.testing.StoredVariants;

/** A real scanner's study, one transfer syntax a series, against what GDCM decodes. */
class RealStudyPixelsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"1_T2_SAG, 11, 1.2.840.10008.1.2.1", "2_T1_SAG, 11, 1.2.840.10008.1.2.4.80",
        "3_STIR_SAG, 11, 1.2.840.10008.1.2.4.90", "4_T2_AX, 17, 1.2.840.10008.1.2.4.70", "5_T1_AX, 17, 1.2.840.10008.1.2.5"})
    void everyInstanceDecodesToThePixelsGdcmDecodes(String series, int instances, String syntax) throws Exception {
        List<Path> files;
        try (Stream<Path> all = Files.list(RealData.folder("dicom-lspine").resolve(series))) {
            files = all.filter(file -> file.toString().endsWith(".dcm")).sorted().toList();
        }
        assertThat(files).hasSize(instances);
        for (Path path : files) {
            DicomFile file = DicomReader.read(path, DicomLimits.DEFAULT);
            assertThat(file.transferSyntax().uid()).isEqualTo(syntax);
            int[] values = PixelData.of(file, DicomLimits.DEFAULT).frame(1).values();
            assertThat(values).as(path.getFileName().toString()).isEqualTo(decodedByGdcm(path));

            Path rewritten = folder.resolve("rewritten.dcm");
            DicomWriter.write(Decompression.toExplicitVrLittleEndian(file, DicomLimits.DEFAULT), rewritten);
            DicomFile again = DicomReader.read(rewritten, DicomLimits.DEFAULT);
            assertThat(again.dataset().requireString(Tag.SOP_INSTANCE_UID))
                    .isEqualTo(file.dataset().requireString(Tag.SOP_INSTANCE_UID));
            assertThat(PixelData.of(again, DicomLimits.DEFAULT).frame(1).values()).isEqualTo(values);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1_T2_SAG", "2_T1_SAG", "3_STIR_SAG"})
    void aSliceHasTheSamePixelsInEverySyntaxWithEveryPadding(String series) throws Exception {
        Peers.require("dcmconv", "dcmcrle", "dcmcjpls", "dcmcjpeg", "gdcmconv");
        Path path;
        try (Stream<Path> all = Files.list(RealData.folder("dicom-lspine").resolve(series))) {
            path = all.filter(file -> file.toString().endsWith(".dcm")).sorted().skip(5).findFirst().orElseThrow();
        }
        DicomFile stored = DicomReader.read(path, DicomLimits.DEFAULT);
        DicomFile plain = Decompression.toExplicitVrLittleEndian(stored, DicomLimits.DEFAULT);
        SagittalSlice slice = DicomSlices.read(stored, DicomLimits.DEFAULT).slices().get(0);
        for (StoredVariants.Coding coding : StoredVariants.LOSSLESS) {
            DicomFile coded = StoredVariants.coded(folder, plain, coding);
            for (StoredVariants.Padding padding : StoredVariants.Padding.values()) {
                SagittalSlice read = DicomSlices.read(StoredVariants.padded(coded, padding), DicomLimits.DEFAULT).slices().get(0);
                assertThat(read.pixels()).as(coding + " padded with " + padding).isEqualTo(slice.pixels());
                assertThat(read.notes()).isEmpty();
            }
        }
    }

    private int[] decodedByGdcm(Path file) throws Exception {
        Path raw = folder.resolve("raw.dcm");
        Path bytes = folder.resolve("raw.bin");
        Peers.run("gdcmconv", "--raw", file, raw);
        Peers.run("gdcmraw", "-i", raw, "-t", "7fe0,0010", "-o", bytes);
        ByteBuffer words = ByteBuffer.wrap(Files.readAllBytes(bytes)).order(ByteOrder.LITTLE_ENDIAN);
        int[] values = new int[words.remaining() / 2];
        for (int i = 0; i < values.length; i++) {
            values[i] = words.getShort();
        }
        return values;
    }
}
