// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lumbarcds.dicom.pixel.MadeUpImage.COLUMNS;
import static org.lumbarcds.dicom.pixel.MadeUpImage.ROWS;
import static org.lumbarcds.dicom.pixel.MadeUpImage.find;
import static org.lumbarcds.dicom.pixel.MadeUpImage.fragment;
import static org.lumbarcds.dicom.pixel.MadeUpImage.frames;
import static org.lumbarcds.dicom.pixel.MadeUpImage.image;
import static org.lumbarcds.dicom.pixel.MadeUpImage.scanData;

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
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.dicom.TransferSyntax;
import org.lumbarcds.dicom.pixel.MadeUpImage.Kind;
import org.lumbarcds.testing.Peers;

/** Made-up images, written here, encoded without loss or nearly so by DCMTK and GDCM, decoded here. */
class CodecPeersTest {

    private static final List<Kind> KINDS = List.of(new Kind(8, 8, false, 1), new Kind(16, 12, false, 1),
            new Kind(16, 12, true, 1), new Kind(16, 16, false, 1), new Kind(16, 16, true, 1), new Kind(16, 12, true, 3),
            new Kind(8, 8, false, 3));

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
                if (encoder[encoder.length - 1].equals("--rle") && kind.allocated() == 8 && kind.frames() == 1) {
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
        assertThat(pixels.format().frames()).isEqualTo(kind.frames());
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
        return KINDS.stream().filter(kind -> !kind.signed()).toList();
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

    private DicomFile encoded(DicomDataset image, Object... encoder) throws Exception {
        return MadeUpImage.encoded(folder, image, encoder);
    }
}
