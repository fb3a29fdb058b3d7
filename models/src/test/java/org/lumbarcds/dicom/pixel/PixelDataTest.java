// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomElement;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.DicomSamples;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.dicom.TransferSyntax;
import org.lumbarcds.dicom.Vr;

class PixelDataTest {

    private static final TransferSyntax PLAIN = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;

    @Test
    void syntaxesThatCannotBeDecodedAreNamed() {
        DicomDataset dataset = DicomSamples.mr().put(fragments(new byte[] {1, 2}));
        assertThatThrownBy(() -> decode(dataset, TransferSyntax.of("1.2.840.10008.1.2.4.201")))
                .isInstanceOf(DicomException.class)
                .hasMessageContaining("High-Throughput JPEG 2000 Image Compression (Lossless Only) (1.2.840.10008.1.2.4.201)")
                .hasMessageContaining("cannot be decoded");
        assertThatThrownBy(() -> decode(dataset, TransferSyntax.of("1.2.3.4"))).hasMessageContaining("unknown (1.2.3.4)");
    }

    @Test
    void pixelDataShorterThanItsAttributesSayIsRefused() {
        assertThatThrownBy(() -> decode(DicomSamples.mr().putInts(Tag.ROWS, 4), PLAIN))
                .hasMessageContaining("pixel data of 24 bytes, 1 frames of 4 x 4 need 32");
        assertThatThrownBy(() -> decode(DicomSamples.mr().putInts(Tag.NUMBER_OF_FRAMES, 2), PLAIN))
                .hasMessageContaining("need 48");
        assertThatThrownBy(() -> decode(DicomSamples.mr().remove(Tag.PIXEL_DATA), PLAIN)).hasMessageContaining("no pixel data");
        assertThatThrownBy(() -> decode(DicomSamples.mr().remove(Tag.PIXEL_DATA).putBytes(Tag.FLOAT_PIXEL_DATA, Vr.OF, new byte[48]), PLAIN))
                .hasMessageContaining("floating point");
    }

    @Test
    void attributesThatCannotBeAreRefusedByName() {
        Object[][] wrong = {{Tag.ROWS, 0, "Rows"}, {Tag.COLUMNS, 0, "Columns"}, {Tag.BITS_ALLOCATED, 12, "BitsAllocated"},
            {Tag.BITS_ALLOCATED, 1, "BitsAllocated"}, {Tag.BITS_STORED, 17, "BitsStored"}, {Tag.BITS_STORED, 0, "BitsStored"},
            {Tag.HIGH_BIT, 16, "HighBit"}, {Tag.HIGH_BIT, 3, "HighBit"}, {Tag.PIXEL_REPRESENTATION, 2, "PixelRepresentation"},
            {Tag.SAMPLES_PER_PIXEL, 4, "SamplesPerPixel"}, {Tag.NUMBER_OF_FRAMES, -1, "NumberOfFrames"},
            {Tag.NUMBER_OF_FRAMES, 2_000_000_000, "NumberOfFrames"}};
        for (Object[] each : wrong) {
            DicomDataset dataset = DicomSamples.mr().putInts((int) each[0], (int) each[1]);
            assertThatThrownBy(() -> decode(dataset, PLAIN)).isInstanceOf(DicomException.class).hasMessageContaining((String) each[2]);
        }
        DicomDataset huge = DicomSamples.mr().putInts(Tag.ROWS, 65535).putInts(Tag.COLUMNS, 65535);
        assertThatThrownBy(() -> decode(huge, PLAIN)).hasMessageContaining("above the limit of 67108864");
        assertThatThrownBy(() -> decode(DicomSamples.mr().remove(Tag.ROWS), PLAIN)).hasMessageContaining("value missing in (0028,0010) Rows");
    }

    @Test
    void bitsAboveAndBelowTheStoredOnesAreLeftOut() {
        // Twelve bits in the high end of the word, an overlay bit below.
        DicomDataset dataset = DicomSamples.mr().putInts(Tag.ROWS, 1).putInts(Tag.COLUMNS, 3)
                .putInts(Tag.BITS_STORED, 12).putInts(Tag.HIGH_BIT, 15)
                .putWords(Tag.PIXEL_DATA, new short[] {(short) 0xFFF1, 0x7FF0, (short) 0x8001});
        assertThat(decode(dataset, PLAIN).frame(1).values()).containsExactly(-1, 2047, -2048);
        dataset.putInts(Tag.HIGH_BIT, 11).putInts(Tag.PIXEL_REPRESENTATION, 0);
        assertThat(decode(dataset, PLAIN).frame(1).values()).containsExactly(0xFF1, 0xFF0, 0x001);
    }

    @Test
    void thirtyTwoBitSignedSamplesAreRead() {
        DicomDataset dataset = DicomSamples.mr().putInts(Tag.ROWS, 1).putInts(Tag.COLUMNS, 2).putInts(Tag.BITS_ALLOCATED, 32)
                .putInts(Tag.BITS_STORED, 32).putInts(Tag.HIGH_BIT, 31)
                .putBytes(Tag.PIXEL_DATA, Vr.OW, ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(-7).putInt(1 << 30).array());
        assertThat(decode(dataset, PLAIN).frame(1).values()).containsExactly(-7, 1 << 30);
        assertThatThrownBy(() -> decode(dataset.putInts(Tag.PIXEL_REPRESENTATION, 0), PLAIN)).hasMessageContaining("unsigned samples of 32 bits");
    }

    @Test
    void planesAndHalfColourAreBroughtTogether() {
        DicomDataset dataset = colour("RGB").putInts(Tag.PLANAR_CONFIGURATION, 1)
                .putBytes(Tag.PIXEL_DATA, Vr.OB, new byte[] {1, 2, 11, 12, 21, 22});
        assertThat(decode(dataset, PLAIN).frame(1).values()).containsExactly(1, 11, 21, 2, 12, 22);
        DicomDataset half = colour("YBR_FULL_422").putBytes(Tag.PIXEL_DATA, Vr.OB, new byte[] {1, 2, 11, 12});
        assertThat(decode(half, PLAIN).frame(1).values()).containsExactly(1, 11, 12, 2, 11, 12);
        assertThat(decode(half, PLAIN).frame(1).photometricInterpretation()).isEqualTo("YBR_FULL");
    }

    @Test
    void framesAreFoundByEitherOffsetTableOrOneAFragment() {
        byte[] one = rle(1);
        byte[] two = rle(2);
        byte[] head = Arrays.copyOf(one, 66);
        byte[] tail = Arrays.copyOfRange(one, 66, one.length);
        DicomDataset base = bytesImage().putInts(Tag.NUMBER_OF_FRAMES, 2);
        assertFrames(base.copy().put(fragments(one, two)));
        assertFrames(base.copy().put(new DicomElement.Fragments(Tag.PIXEL_DATA, Vr.OB,
                new long[] {0, 16 + one.length}, List.of(head, tail, two))));
        ByteBuffer offsets = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(0).putLong(8 + one.length);
        ByteBuffer lengths = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(one.length).putLong(two.length);
        assertFrames(base.copy().put(fragments(one, two)).putBytes(Tag.EXTENDED_OFFSET_TABLE, Vr.OV, offsets.array())
                .putBytes(Tag.EXTENDED_OFFSET_TABLE_LENGTHS, Vr.OV, lengths.array()));
        assertThat(decode(bytesImage().put(fragments(head, tail)), TransferSyntax.RLE_LOSSLESS).frame(1).values()).containsOnly(1);
    }

    @Test
    void aWrongOffsetTableIsPassedOverWhereEachFrameHasItsFragment() {
        DicomDataset two = bytesImage().putInts(Tag.NUMBER_OF_FRAMES, 2);
        for (long[] wrong : new long[][] {{0}, {0, 5}, {0, 8, 16}}) {
            assertFrames(two.copy().put(new DicomElement.Fragments(Tag.PIXEL_DATA, Vr.OB, wrong, List.of(rle(1), rle(2)))));
        }
    }

    @Test
    void fragmentsThatFitNoFrameAreRefused() {
        DicomDataset two = bytesImage().putInts(Tag.NUMBER_OF_FRAMES, 2);
        assertThatThrownBy(() -> decode(two.copy().put(fragments(rle(1), rle(1), rle(1))), TransferSyntax.RLE_LOSSLESS))
                .hasMessageContaining("3 fragments and no offset table for 2 frames");
        DicomElement wrongOffset =
                new DicomElement.Fragments(Tag.PIXEL_DATA, Vr.OB, new long[] {0, 5}, List.of(rle(1), rle(2), rle(2)));
        assertThatThrownBy(() -> decode(two.copy().put(wrongOffset), TransferSyntax.RLE_LOSSLESS))
                .hasMessageContaining("3 fragments and an offset table of 2 frames that does not fit them");
        DicomElement threeOffsets = new DicomElement.Fragments(Tag.PIXEL_DATA, Vr.OB, new long[] {0, 8, 16}, List.of(rle(1)));
        assertThatThrownBy(() -> decode(two.copy().put(threeOffsets), TransferSyntax.RLE_LOSSLESS))
                .hasMessageContaining("1 fragments and an offset table of 3 frames that does not fit them for 2 frames");
        assertThatThrownBy(() -> decode(bytesImage().put(fragments()), TransferSyntax.RLE_LOSSLESS).frame(1))
                .hasMessageContaining("no fragment for frame 1");
    }

    @Test
    void damagedRleIsRefused() {
        byte[] cut = Arrays.copyOf(rle(1), 65);
        assertThatThrownBy(() -> rleFrame(cut)).hasMessageContaining("RLE code damaged").hasMessageContaining("ends early");
        assertThatThrownBy(() -> rleFrame(new byte[10])).hasMessageContaining("no room for the header");
        byte[] segments = rle(1);
        segments[0] = 3;
        assertThatThrownBy(() -> rleFrame(segments)).hasMessageContaining("3 segments where the format needs 1");
        byte[] outside = rle(1);
        outside[5] = 99;
        assertThatThrownBy(() -> rleFrame(outside)).hasMessageContaining("segment 0 from");
    }

    @Test
    void decompressionKeepsIdentityAndDropsTheTables() {
        DicomDataset dataset = bytesImage().put(fragments(rle(7)));
        DicomFile plain = Decompression.toExplicitVrLittleEndian(DicomFile.of(dataset, TransferSyntax.RLE_LOSSLESS), DicomLimits.DEFAULT);
        assertThat(plain.transferSyntax()).isEqualTo(PLAIN);
        assertThat(plain.dataset().bytes(Tag.PIXEL_DATA).orElseThrow()).hasSize(12).containsOnly(7);
        assertThat(plain.dataset().string(Tag.SOP_INSTANCE_UID)).isEqualTo(dataset.string(Tag.SOP_INSTANCE_UID));
    }

    private static void rleFrame(byte[] code) {
        decode(bytesImage().put(fragments(code)), TransferSyntax.RLE_LOSSLESS).frame(1);
    }

    private static void assertFrames(DicomDataset dataset) {
        PixelData pixels = decode(dataset, TransferSyntax.RLE_LOSSLESS);
        assertThat(pixels.frame(1).values()).containsOnly(1);
        assertThat(pixels.frame(2).values()).containsOnly(2);
        assertThatThrownBy(() -> pixels.frame(3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static DicomDataset colour(String photometric) {
        return bytesImage().putInts(Tag.ROWS, 1).putInts(Tag.COLUMNS, 2).putInts(Tag.SAMPLES_PER_PIXEL, 3)
                .put(Tag.PHOTOMETRIC_INTERPRETATION, photometric);
    }

    private static DicomDataset bytesImage() {
        return DicomSamples.mr().putInts(Tag.BITS_ALLOCATED, 8).putInts(Tag.BITS_STORED, 8).putInts(Tag.HIGH_BIT, 7)
                .putInts(Tag.PIXEL_REPRESENTATION, 0);
    }

    /** Twelve pixels of one value. */
    private static byte[] rle(int value) {
        byte[] code = new byte[66];
        code[0] = 1;
        code[4] = 64;
        code[64] = -11;
        code[65] = (byte) value;
        return Arrays.copyOf(code, 68);
    }

    private static DicomElement fragments(byte[]... fragments) {
        return new DicomElement.Fragments(Tag.PIXEL_DATA, Vr.OB, new long[0], List.of(fragments));
    }

    private static PixelData decode(DicomDataset dataset, TransferSyntax syntax) {
        return PixelData.of(DicomFile.of(dataset, syntax), DicomLimits.DEFAULT);
    }
}
