// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
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

/** Codes written by hand, segment by segment: what no peer writes, and what must be refused. */
class SequentialJpegDecoderTest {

    /** All steps 8: a mean difference of n moves a block by n. */
    private static final String STEPS = "FFDB 0043 00" + " 08".repeat(64);
    /** Mean differences: code 0 is of 0 bits, 10 of 4 bits, 110 of 16 bits. */
    private static final String MEANS = "FFC4 0016 00 01 01 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 04 10";
    /** Coefficients: code 0 ends the block, 10 is 15 zeros and one of 15 bits, 110 is a run of one zero with nothing behind. */
    private static final String OTHERS = "FFC4 0016 10 01 01 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 FF 10";
    private static final String SCAN = "FFDA 0008 01 01 00 00 3F 00";
    private static final String END = "FFD9";

    @Test
    void blocksFollowEachOtherByTheirMeans() {
        // 10 1001 0: nine more, end of block; 10 0110 0: 15 - 6 = nine less; both padded with ones.
        int[] values = decode(8, 16, frame(1, 12, 8, 16), SCAN, "A5 31");
        assertThat(values[0]).isEqualTo(2048 + 9);
        assertThat(values[8]).isEqualTo(2048);
    }

    @Test
    void meansBeginAfreshAfterEveryRestart() {
        // 10 1001 0 1, then the marker; ten blocks, so that the markers' numbers begin again.
        StringBuilder scan = new StringBuilder("A5");
        for (int i = 0; i < 9; i++) {
            scan.append(" FFD").append(i % 8).append(" A5");
        }
        int[] values = decode(8, 80, frame(1, 12, 8, 80), "FFDD 0004 0001", SCAN, scan.toString());
        assertThat(values).containsOnly(2048 + 9);
        refused("no marker d0 where it is due", 8, 16, frame(1, 12, 8, 16), "FFDD 0004 0001", SCAN, "A5 FFD1 A5");
        refused("no marker d0 where it is due", 8, 16, frame(1, 12, 8, 16), "FFDD 0004 0001", SCAN, "A5 A5");
    }

    @Test
    void samplesAreKeptWithinTheirRange() {
        // Steps of 255 carry nine far beyond eight bits.
        String coarse = "FFDB 0043 00" + " FF".repeat(64);
        assertThat(decode(8, 8, coarse, frame(1, 8, 8, 8), SCAN, "A5")).containsOnly(255);
    }

    @Test
    void whitePixelsStayWhiteWhereFewerBitsAreStoredThanCoded() {
        DicomDataset dataset = dataset(8, 8).putInts(Tag.BITS_STORED, 10).putInts(Tag.HIGH_BIT, 9);
        assertThat(decode(dataset, code(frame(1, 12, 8, 8), SCAN, "A5"))).containsOnly(1023);
    }

    @Test
    void codesInFillBytesAndOtherSegmentsAreRead() {
        assertThat(decode(8, 8, "FFE0 0004 0102", "FFFFFE 0004 0102", frame(1, 12, 8, 8), SCAN, "A5 FF")).containsOnly(2057);
    }

    @Test
    void aScanCutShortOrGoingOnIsDamaged() {
        refused("scan ends early", 8, 16, frame(1, 12, 8, 16), SCAN, "A5");
        refused("scan ends early", 8, 16, frame(1, 12, 8, 16), SCAN, "A5 FFD0 A5");
        refused("no marker d9 where it is due", 8, 8, frame(1, 12, 8, 8), SCAN, "A5 A5");
        refused("no marker d9 where it is due", 8, 8, frame(1, 12, 8, 8), SCAN, "A5", SCAN, "A5");
    }

    @Test
    void coefficientsThatCannotBeAreDamage() {
        refused("bits that are no Huffman code", 8, 8, frame(1, 12, 8, 8), SCAN, "FF00 FF00 FF00");
        // 110: a mean difference of 16 bits.
        refused("coefficient of 16 bits", 8, 8, frame(1, 12, 8, 8), SCAN, "C0 00 00 00");
        // 0, then 10: a coefficient of 15 bits; 0, then 110: a run with nothing behind.
        refused("coefficient of 15 bits", 8, 8, frame(1, 12, 8, 8), SCAN, "40 00 00 00");
        refused("run of 1 zeros with nothing behind", 8, 8, frame(1, 12, 8, 8), SCAN, "60 00 00 00");
        String sixteenZeros = "FFC4 0014 10 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 F0";
        refused("more than 64 coefficients", 8, 8, sixteenZeros, frame(1, 12, 8, 8), SCAN, "00 00");
    }

    @Test
    void tablesThatCannotBeAreRefusedBeforeAnythingIsDecoded() {
        String frame = frame(1, 12, 8, 8);
        refused("quantisation step of 0", 8, 8, "FFDB 0043 01" + " 00".repeat(64), frame, SCAN, "A5");
        refused("segment of marker db ends early", 8, 8, "FFDB 0043 11" + " 01".repeat(64), frame, SCAN, "A5");
        refused("table number 4", 8, 8, "FFDB 0043 04" + " 01".repeat(64), frame, SCAN, "A5");
        refused("Huffman table of class 2", 8, 8, "FFC4 0003 20", frame, SCAN, "A5");
        refused("Huffman table of 3 codes that cannot be", 8, 8,
                "FFC4 0016 00 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 04 05", frame, SCAN, "A5");
        refused("segment of marker c4 ends early", 8, 8, "FFC4 0013 00 02" + " 00".repeat(15), frame, SCAN, "A5");
        refused("scan without its quantisation table", 8, 8, frame.replace("011100", "011103"), SCAN, "A5");
        refused("scan without its Huffman table", 8, 8, frame, "FFDA 0008 01 01 33 00 3F 00", "A5");
    }

    @Test
    void headersThatContradictEachOtherAreRefused() {
        String frame = frame(1, 12, 8, 8);
        refused("second frame header", 8, 8, frame, frame, SCAN, "A5");
        refused("scan of another component", 8, 8, frame, "FFDA 0008 01 02 00 00 3F 00", "A5");
        refused("scan of another component", 8, 8, frame, "FFDA 000A 02 01 00 02 00 00 3F 00", "A5");
        refused("not of a sequential process", 8, 8, frame, "FFDA 0008 01 01 00 00 3F 01", "A5");
        refused("no frame header", 8, 8, SCAN, "A5");
        refused("marker d0 before the first scan", 8, 8, "FFD0 0002", frame, SCAN, "A5");
        refused("marker fe before the first scan", 8, 8, "FFFE FFFF", frame, SCAN, "A5");
        refused("no marker", 8, 8, "00 00", frame, SCAN, "A5");
    }

    @Test
    void sizesAndProcessesBeyondTheDataSetAreRefusedByName() {
        refused("code is of 65535 x 65535 x 1 samples, the data set says 8 x 8 x 1", 8, 8, frame(1, 12, 65535, 65535), SCAN, "A5");
        refused("code is of 0 x 8 x 1 samples", 8, 8, frame(1, 12, 0, 8), SCAN, "A5");
        refused("JPEG process of marker SOF9 cannot be decoded", 8, 8, frame(9, 12, 8, 8), SCAN, "A5");
        refused("JPEG of 12 bits, progressive, cannot be decoded", 8, 8, frame(2, 12, 8, 8), SCAN, "A5");
        refused("JPEG of 10 bits, lossy, cannot be decoded", 8, 8, frame(1, 10, 8, 8), SCAN, "A5");
        DicomDataset colour = dataset(8, 8).putInts(Tag.SAMPLES_PER_PIXEL, 3).put(Tag.PHOTOMETRIC_INTERPRETATION, "YBR_FULL");
        assertThatThrownBy(() -> decode(colour, code("FFC1 0011 0C 0008 0008 03 011100 021100 031100", SCAN, "A5")))
                .isInstanceOf(DicomException.class).hasMessageContaining("JPEG of 12 bits, in colour, lossy, cannot be decoded");
        DicomDataset bytes = dataset(8, 8).putInts(Tag.BITS_ALLOCATED, 8).putInts(Tag.BITS_STORED, 8).putInts(Tag.HIGH_BIT, 7);
        assertThatThrownBy(() -> decode(bytes, code(frame(1, 12, 8, 8), SCAN, "A5"))).hasMessageContaining("do not fit the bits allocated");
    }

    private static String frame(int process, int precision, int rows, int columns) {
        return String.format("FFC%X 000B %02X %04X %04X 01 011100", process, precision, rows, columns);
    }

    /** Segments after the usual tables; those of the same number replace them. */
    private static byte[] code(String... segments) {
        ByteArrayOutputStream code = new ByteArrayOutputStream();
        for (String part : List.of("FFD8", STEPS, MEANS, OTHERS, String.join("", segments), END)) {
            code.writeBytes(HexFormat.of().parseHex(part.replace(" ", "")));
        }
        return code.toByteArray();
    }

    private static void refused(String words, int rows, int columns, String... segments) {
        assertThatThrownBy(() -> decode(rows, columns, segments)).isInstanceOf(DicomException.class).hasMessageContaining(words);
    }

    private static int[] decode(int rows, int columns, String... segments) {
        return decode(dataset(rows, columns), code(segments));
    }

    private static DicomDataset dataset(int rows, int columns) {
        return DicomSamples.mr().putInts(Tag.ROWS, rows).putInts(Tag.COLUMNS, columns).putInts(Tag.BITS_STORED, 12)
                .putInts(Tag.HIGH_BIT, 11).putInts(Tag.PIXEL_REPRESENTATION, 0);
    }

    private static int[] decode(DicomDataset dataset, byte[] code) {
        dataset.put(new DicomElement.Fragments(Tag.PIXEL_DATA, Vr.OB, new long[0], List.of(code)));
        return PixelData.of(DicomFile.of(dataset, TransferSyntax.JPEG_EXTENDED), DicomLimits.DEFAULT).frame(1).values();
    }
}
