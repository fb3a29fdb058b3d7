// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomElement;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.DicomReader;
import org.lumbarcds.dicom.DicomWriter;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.dicom.TransferSyntax;
import org.lumbarcds.testing.Peers;

/** Made-up images, written here, encoded by DCMTK and GDCM, decoded here. */
class CodecPeersTest {

    /** How a kind of image is stored. */
    record Kind(int allocated, int stored, boolean signed, int frames) {

        int low() {
            return signed ? -(1 << stored - 1) : 0;
        }

        int high() {
            return low() + (1 << stored) - 1;
        }
    }

    private static final List<Kind> KINDS = List.of(new Kind(8, 8, false, 1), new Kind(16, 12, false, 1),
            new Kind(16, 12, true, 1), new Kind(16, 16, false, 1), new Kind(16, 16, true, 1), new Kind(16, 12, true, 3),
            new Kind(8, 8, false, 3));

    private static final int ROWS = 37;
    private static final int COLUMNS = 53;

    @TempDir
    Path folder;

    @BeforeAll
    static void peersAreThere() {
        Peers.require("dcmconv", "dcmcrle", "dcmcjpls", "dcmcjpeg", "gdcmconv");
    }

    static List<Object[]> lossless() {
        String[][] encoders = {
            {"dcmconv", "+ti"}, {"dcmconv", "+te"}, {"dcmconv", "+tb"}, {"dcmconv", "+td"}, {"dcmconv", "-e"},
            {"dcmconv", "-F", "+ti"},
            {"dcmcrle"}, {"dcmcjpls", "+el"}, {"dcmcjpeg", "+e1"},
            {"dcmcjpeg", "+el", "+sv", "1"}, {"dcmcjpeg", "+el", "+sv", "4"}, {"dcmcjpeg", "+el", "+sv", "7"},
            {"dcmcjpls", "+el", "+t1", "5", "+t2", "9", "+t3", "30", "+rs", "40"},
            {"gdcmconv", "--implicit"}, {"gdcmconv", "--rle"}, {"gdcmconv", "--jpegls"}, {"gdcmconv", "--jpeg"},
            {"gdcmconv", "--j2k"}};
        List<Object[]> cases = new ArrayList<>();
        for (String[] encoder : encoders) {
            for (Kind kind : KINDS) {
                // GDCM's own RLE encoder stops at an assertion on an odd number of bytes.
                if (encoder[encoder.length - 1].equals("--rle") && kind.allocated == 8 && kind.frames == 1) {
                    continue;
                }
                cases.add(new Object[] {encoder, kind});
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("lossless")
    void losslessCodesDecodeToTheVeryPixels(String[] encoder, Kind kind) throws Exception {
        int[][] frames = frames(kind, 7);
        DicomFile file = encoded(image(kind, frames), encoder);
        PixelData pixels = PixelData.of(file, DicomLimits.DEFAULT);
        assertThat(pixels.format().frames()).isEqualTo(kind.frames);
        for (int i = 0; i < frames.length; i++) {
            assertThat(pixels.frame(i + 1).values()).as("frame " + (i + 1)).isEqualTo(frames[i]);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void nearLosslessStaysWithinItsBound(Kind kind) throws Exception {
        for (int near : new int[] {1, 2, 5}) {
            int[][] frames = frames(kind, 11);
            DicomFile file = encoded(image(kind, frames), "dcmcjpls", "+en", "+md", near);
            assertThat(file.transferSyntax()).isEqualTo(TransferSyntax.JPEG_LS_NEAR_LOSSLESS);
            for (int i = 0; i < frames.length; i++) {
                int[] decoded = PixelData.of(file, DicomLimits.DEFAULT).frame(i + 1).values();
                int worst = 0;
                for (int at = 0; at < decoded.length; at++) {
                    worst = Math.max(worst, Math.abs(decoded[at] - frames[i][at]));
                }
                assertThat(worst).as("near " + near).isLessThanOrEqualTo(near);
            }
        }
    }

    /** Codecs see bit patterns: where the image is signed, -1 and 0 are at opposite ends and a bound means nothing. */
    static List<Kind> kinds() {
        return KINDS.stream().filter(kind -> !kind.signed).toList();
    }

    @Test
    void baselineJpegDecodesToDcmtksPixels() throws Exception {
        Kind kind = new Kind(8, 8, false, 1);
        Path original = folder.resolve("original.dcm");
        Path jpeg = folder.resolve("jpeg.dcm");
        Path decoded = folder.resolve("decoded.dcm");
        DicomWriter.write(DicomFile.of(image(kind, frames(kind, 3)), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN), original);
        Peers.run("dcmcjpeg", "+eb", "+q", "90", original, jpeg);
        Peers.run("dcmdjpeg", jpeg, decoded);
        DicomFile file = DicomReader.read(jpeg, DicomLimits.DEFAULT);
        assertThat(file.transferSyntax()).isEqualTo(TransferSyntax.JPEG_BASELINE);
        int[] values = PixelData.of(file, DicomLimits.DEFAULT).frame(1).values();
        int[] reference = PixelData.of(DicomReader.read(decoded, DicomLimits.DEFAULT), DicomLimits.DEFAULT).frame(1).values();
        for (int i = 0; i < values.length; i++) {
            // Two inverse cosine transforms may round apart.
            assertThat(Math.abs(values[i] - reference[i])).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void colourImagesDecodeInEveryLosslessSyntax() throws Exception {
        Random random = new Random(5);
        byte[] rgb = new byte[ROWS * COLUMNS * 3];
        int[] expected = new int[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            expected[i] = Math.min(255, i / 3 % COLUMNS * 4 + i % 3 * 20 + random.nextInt(6));
            rgb[i] = (byte) expected[i];
        }
        DicomDataset image = image(new Kind(8, 8, false, 1), new int[][] {new int[ROWS * COLUMNS]})
                .putInts(Tag.SAMPLES_PER_PIXEL, 3).putInts(Tag.PLANAR_CONFIGURATION, 0)
                .put(Tag.PHOTOMETRIC_INTERPRETATION, "RGB")
                .putBytes(Tag.PIXEL_DATA, org.lumbarcds.dicom.Vr.OB, Arrays.copyOf(rgb, rgb.length + rgb.length % 2));
        String[][] encoders = {{"dcmcrle"}, {"dcmcjpls", "+el", "+il"}, {"dcmcjpls", "+el", "+is"}, {"dcmcjpls", "+el", "+in"},
            {"gdcmconv", "--j2k"}, {"gdcmconv", "--jpegls"}, {"dcmconv", "+tb"}};
        for (String[] encoder : encoders) {
            Frame frame = PixelData.of(encoded(image, encoder), DicomLimits.DEFAULT).frame(1);
            assertThat(frame.values()).as(String.join(" ", encoder)).isEqualTo(expected);
            assertThat(frame.photometricInterpretation()).isEqualTo("RGB");
        }
    }

    @Test
    void lossyJpegOfTwelveBitsIsRefusedByName() throws Exception {
        Kind kind = new Kind(16, 12, false, 1);
        DicomFile file = encoded(image(kind, frames(kind, 3)), "dcmcjpeg", "+ee");
        assertThat(file.transferSyntax()).isEqualTo(TransferSyntax.JPEG_EXTENDED);
        PixelData pixels = PixelData.of(file, DicomLimits.DEFAULT);
        assertThatThrownBy(() -> pixels.frame(1)).isInstanceOf(DicomException.class)
                .hasMessageContaining("JPEG of 12 bits, lossy (Process 4), cannot be decoded");
    }

    /** No peer writes restart intervals; each begins afresh, so strips coded one by one make an image of them. */
    @Test
    void jpegLsRestartIntervalsAreDecoded() throws Exception {
        Kind kind = new Kind(16, 12, false, 1);
        int[] frame = frames(kind, 7)[0];
        int interval = 4;
        byte[] header = null;
        ByteArrayOutputStream code = new ByteArrayOutputStream();
        for (int row = 0; row < ROWS; row += interval) {
            int rows = Math.min(interval, ROWS - row);
            DicomDataset strip = image(kind, new int[][] {frame}).putInts(Tag.ROWS, rows);
            byte[] pixels = strip.bytes(Tag.PIXEL_DATA).orElseThrow();
            strip.putBytes(Tag.PIXEL_DATA, org.lumbarcds.dicom.Vr.OW,
                    Arrays.copyOfRange(pixels, row * COLUMNS * 2, (row + rows) * COLUMNS * 2));
            byte[] coded = fragment(encoded(strip, "dcmcjpls", "+el"));
            int scan = scanData(coded);
            if (header == null) {
                header = Arrays.copyOf(coded, scan);
                int size = find(header, 0xF7) + 5;
                header[size] = 0;
                header[size + 1] = ROWS;
                code.write(header, 0, 2);
                code.write(new byte[] {(byte) 0xFF, (byte) 0xDD, 0, 4, 0, (byte) interval});
                code.write(header, 2, header.length - 2);
            } else {
                code.write(new byte[] {(byte) 0xFF, (byte) (0xD0 + (row / interval - 1) % 8)});
            }
            code.write(coded, scan, find(coded, 0xD9) - scan);
        }
        code.write(new byte[] {(byte) 0xFF, (byte) 0xD9});
        DicomDataset image = image(kind, new int[][] {frame}).put(new DicomElement.Fragments(Tag.PIXEL_DATA,
                org.lumbarcds.dicom.Vr.OB, new long[0], List.of(code.toByteArray())));
        DicomFile file = DicomFile.of(image, TransferSyntax.JPEG_LS_LOSSLESS);
        assertThat(PixelData.of(file, DicomLimits.DEFAULT).frame(1).values()).isEqualTo(frame);

        byte[] wrongMarker = code.toByteArray();
        wrongMarker[find(wrongMarker, 0xD1) + 1] = (byte) 0xD5;
        image.put(new DicomElement.Fragments(Tag.PIXEL_DATA, org.lumbarcds.dicom.Vr.OB, new long[0], List.of(wrongMarker)));
        assertThatThrownBy(() -> PixelData.of(file, DicomLimits.DEFAULT).frame(1)).hasMessageContaining("restart marker missing");
    }

    private static byte[] fragment(DicomFile file) {
        return ((DicomElement.Fragments) file.dataset().element(Tag.PIXEL_DATA).orElseThrow()).fragments().get(0);
    }

    private static int scanData(byte[] code) {
        int scan = find(code, 0xDA);
        return scan + 2 + ((code[scan + 2] & 0xFF) << 8 | code[scan + 3] & 0xFF);
    }

    private static int find(byte[] code, int marker) {
        for (int at = 0; at + 1 < code.length; at++) {
            if ((code[at] & 0xFF) == 0xFF && (code[at + 1] & 0xFF) == marker) {
                return at;
            }
        }
        throw new AssertionError("no marker " + Integer.toHexString(marker));
    }

    private DicomFile encoded(DicomDataset image, Object... encoder) throws Exception {
        Path original = folder.resolve("original.dcm");
        Path encoded = folder.resolve("encoded.dcm");
        DicomWriter.write(DicomFile.of(image, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN), original);
        List<Object> command = new ArrayList<>(List.of(encoder));
        command.add(original);
        command.add(encoded);
        Peers.run(command.toArray());
        return DicomReader.read(encoded, DicomLimits.DEFAULT);
    }

    /** A slope, a flat field, an edge and noise, over the whole range of values. */
    private static int[][] frames(Kind kind, int seed) {
        Random random = new Random(seed);
        int[][] frames = new int[kind.frames][ROWS * COLUMNS];
        int range = kind.high() - kind.low();
        for (int[] frame : frames) {
            for (int i = 0; i < frame.length; i++) {
                int row = i / COLUMNS;
                int column = i % COLUMNS;
                int value = row < 10 ? kind.low() + range / 3 : kind.low() + (int) ((long) range * (row + column) / (ROWS + COLUMNS));
                if (row > 25) {
                    value += random.nextInt(range / 8 + 1) - range / 16;
                }
                if (column == 20 && row % 2 == 0) {
                    value = random.nextBoolean() ? kind.high() : kind.low();
                }
                frame[i] = Math.max(kind.low(), Math.min(kind.high(), value));
            }
        }
        return frames;
    }

    private static DicomDataset image(Kind kind, int[][] frames) {
        int bytes = kind.allocated / 8;
        byte[] pixels = new byte[frames.length * ROWS * COLUMNS * bytes + 1 & ~1];
        int at = 0;
        for (int[] frame : frames) {
            for (int value : frame) {
                int pattern = value & (1 << kind.stored) - 1;
                for (int i = 0; i < bytes; i++) {
                    pixels[at++] = (byte) (pattern >> 8 * i);
                }
            }
        }
        if (kind.signed && kind.stored < kind.allocated) {
            // Writers extend the sign over the unused bits.
            at = 1;
            for (int[] frame : frames) {
                for (int value : frame) {
                    pixels[at] = (byte) (value >> 8);
                    at += 2;
                }
            }
        }
        DicomDataset image = new DicomDataset()
                .put(Tag.SOP_CLASS_UID, kind.frames > 1 ? "1.2.840.10008.5.1.4.1.1.4.1" : "1.2.840.10008.5.1.4.1.1.4")
                .put(Tag.SOP_INSTANCE_UID, "2.25.1001").put(Tag.STUDY_INSTANCE_UID, "2.25.1002")
                .put(Tag.SERIES_INSTANCE_UID, "2.25.1003").put(Tag.MODALITY, "MR").put(Tag.PATIENT_ID, "MADE-UP")
                .putInts(Tag.ROWS, ROWS).putInts(Tag.COLUMNS, COLUMNS).putInts(Tag.SAMPLES_PER_PIXEL, 1)
                .put(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2").putInts(Tag.BITS_ALLOCATED, kind.allocated)
                .putInts(Tag.BITS_STORED, kind.stored).putInts(Tag.HIGH_BIT, kind.stored - 1)
                .putInts(Tag.PIXEL_REPRESENTATION, kind.signed ? 1 : 0)
                .putBytes(Tag.PIXEL_DATA, kind.allocated == 8 ? org.lumbarcds.dicom.Vr.OB : org.lumbarcds.dicom.Vr.OW, pixels);
        return kind.frames > 1 ? image.putInts(Tag.NUMBER_OF_FRAMES, kind.frames) : image;
    }
}
