// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomElement;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.DicomReader;
import org.lumbarcds.dicom.DicomSamples;
import org.lumbarcds.dicom.DicomWriter;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.dicom.TransferSyntax;
import org.lumbarcds.testing.Peers;

/** Damaged code streams end in a DicomException or in pixels, never in anything else, and soon; cut ones never in pixels. */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CodecFuzzTest {

    private static final int SIDE = 24;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"dcmcrle, '', 3000", "dcmcjpls, +el, 3000", "dcmcjpls, '+en +md 2', 3000", "dcmcjpeg, +e1, 600", "dcmcjpeg, +el, 600", "dcmcjpeg, +ee, 3000", "dcmcjpeg, +eb, 3000",
        "gdcmconv, --j2k, 600"})
    void damageIsNoticedOrSurvived(String encoder, String options, int rounds) throws Exception {
        DicomFile file = encoded(encoder, options);
        byte[] code = ((DicomElement.Fragments) file.dataset().element(Tag.PIXEL_DATA).orElseThrow()).fragments().get(0);
        assertThat(decodes(file, code)).isTrue();
        int end = code.length;
        while (code[end - 1] == 0) {
            end--;
        }
        for (int length = 1; length < end; length += 1 + length / 40) {
            assertThat(decodes(file, Arrays.copyOf(code, length))).as("cut at " + length + " of " + end).isFalse();
        }
        Random random = new Random(11);
        for (int round = 0; round < rounds; round++) {
            byte[] damaged = code.clone();
            // Every other round strikes the headers, where sizes are.
            int range = round % 2 == 0 ? damaged.length : Math.min(damaged.length, 120);
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                damaged[random.nextInt(range)] = (byte) random.nextInt();
            }
            decodes(file, damaged);
        }
    }

    private static boolean decodes(DicomFile file, byte[] code) {
        DicomDataset dataset = file.dataset().copy()
                .put(new DicomElement.Fragments(Tag.PIXEL_DATA, org.lumbarcds.dicom.Vr.OB, new long[0], List.of(code)));
        try {
            Frame frame = PixelData.of(new DicomFile(file.meta(), dataset), DicomLimits.DEFAULT).frame(1);
            return frame.values().length == SIDE * SIDE;
        } catch (DicomException refused) {
            assertThat(refused.fix()).isNotEmpty();
            return false;
        }
    }

    private DicomFile encoded(String encoder, String options) throws Exception {
        Random random = new Random(3);
        short[] pixels = new short[SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (short) (i / SIDE < 6 ? 100 : i % SIDE * 60 + random.nextInt(200));
        }
        DicomDataset image = DicomSamples.mr().putInts(Tag.ROWS, SIDE).putInts(Tag.COLUMNS, SIDE)
                .putInts(Tag.PIXEL_REPRESENTATION, 0).putWords(Tag.PIXEL_DATA, pixels);
        Path plain = folder.resolve("plain.dcm");
        Path coded = folder.resolve("coded.dcm");
        DicomWriter.write(DicomFile.of(image, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN), plain);
        java.util.List<Object> command = new java.util.ArrayList<>(List.of(encoder));
        if (!options.isEmpty()) {
            command.addAll(List.of(options.split(" ")));
        }
        command.add(plain);
        command.add(coded);
        Peers.run(command.toArray());
        return DicomReader.read(coded, DicomLimits.DEFAULT);
    }
}
