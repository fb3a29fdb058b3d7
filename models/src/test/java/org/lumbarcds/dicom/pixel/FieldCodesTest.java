// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.DicomReader;
import org.lumbarcds.testing.FieldCases;
import org.lumbarcds.testing.Peers;

/**
 * Files of the field, the reference images of NEMA's working group 4 among them, against what DCMTK or GDCM decodes.
 * Pixels of codes without loss are the very same; with loss they may round apart by one, as {@link LossyCodecPeersTest}
 * has it.
 */
class FieldCodesTest {

    @TempDir
    Path folder;

    @BeforeAll
    static void peersAreThere() {
        Peers.require("dcmdjpeg", "dcmdjpls", "gdcmconv");
    }

    @ParameterizedTest
    @CsvSource({"nema-wg04-MR1_J2KI.dcm, gdcmconv --raw, 1", "nema-wg04-MR4_JPLL.dcm, dcmdjpeg, 0",
        "nema-wg04-MR4_JPLL.dcm, gdcmconv --raw, 0", "nema-wg04-MR4_JPLY.dcm, dcmdjpeg, 1",
        "nema-wg04-MR1_JLSL.dcm, dcmdjpls, 0",
        "j2k-pad-ff.dcm, gdcmconv --raw, 0", "jpll-pad-ff.dcm, dcmdjpeg, 0", "jpll-pad-ff.dcm, gdcmconv --raw, 0",
        "cornerstone-fragmented-no-bot.dcm, dcmdjpeg, 1"})
    void everyFrameDecodesToThePixelsOfThePeer(String name, String program, int most) throws Exception {
        Path file = FieldCases.file(name);
        Path decoded = folder.resolve("decoded.dcm");
        List<Object> command = new ArrayList<>(List.of((Object[]) program.split(" ")));
        command.add(file);
        command.add(decoded);
        Peers.run(command.toArray());

        PixelData ours = pixels(file);
        PixelData theirs = pixels(decoded);
        assertThat(ours.format().frames()).isEqualTo(theirs.format().frames());
        for (int frame = 1; frame <= ours.format().frames(); frame++) {
            int[] values = ours.frame(frame).values();
            int[] reference = theirs.frame(frame).values();
            assertThat(values).hasSameSizeAs(reference);
            int worst = 0;
            for (int i = 0; i < values.length; i++) {
                worst = Math.max(worst, Math.abs(values[i] - reference[i]));
            }
            assertThat(worst).as("frame " + frame).isLessThanOrEqualTo(most);
        }
    }

    private static PixelData pixels(Path path) throws Exception {
        DicomFile file = DicomReader.read(path, DicomLimits.DEFAULT);
        return PixelData.of(file, DicomLimits.DEFAULT);
    }
}
