// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.DicomReader;
import org.lumbarcds.dicom.pixel.Decompression;
import org.lumbarcds.testing.Peers;
import org.lumbarcds.testing.RealData;
import org.lumbarcds.testing.StoredVariants;
import org.lumbarcds.testing.StoredVariants.Coding;
import org.lumbarcds.testing.StoredVariants.Padding;

/** The real study's sagittal T2 and T1, read by way of both archives in whatever form they are stored. */
class RealStudyInEverySyntaxTest {

    @TempDir
    static Path folder;

    private static List<DicomFile> asPublished;
    private static SameFindings studies;
    private static String expected;

    @BeforeAll
    static void read() throws Exception {
        Peers.require("dcmconv", "dcmcrle", "dcmcjpls", "dcmcjpeg", "gdcmconv");
        asPublished = new ArrayList<>();
        for (String series : List.of("1_T2_SAG", "2_T1_SAG")) {
            try (Stream<Path> files = Files.list(RealData.folder("dicom-lspine").resolve(series))) {
                for (Path file : files.filter(f -> f.toString().endsWith(".dcm")).sorted().toList()) {
                    asPublished.add(DicomReader.read(file, DicomLimits.DEFAULT));
                }
            }
        }
        List<DicomFile> plain = asPublished.stream()
                .map(file -> Decompression.toExplicitVrLittleEndian(file, DicomLimits.DEFAULT)).toList();
        studies = new SameFindings(folder, plain);
        expected = studies.findings(studies.archive(), plain);
    }

    @AfterAll
    static void stop() {
        if (studies != null) {
            studies.close();
        }
    }

    @Test
    void asPublishedAndInJpeg2000WithFilledCodesItIsTheSame() throws Exception {
        assertThat(expected).contains("\"rejectedInstances\":[]");
        assertThat(studies.findings(studies.archive(), asPublished)).isEqualTo(expected);
        assertThat(studies.findings(studies.orthanc(), asPublished)).isEqualTo(expected);
        same(StoredVariants.LOSSLESS.get(8), Padding.FF);
    }

    static Stream<Object[]> everything() {
        return StoredVariants.LOSSLESS.stream().flatMap(coding -> Stream.of(Padding.values())
                .filter(padding -> padding == Padding.NONE || !coding.program()[0].equals("dcmconv"))
                .map(padding -> new Object[] {coding, padding}));
    }

    /** Minutes: {@code ./lumbar test --long}. */
    @Tag("long")
    @ParameterizedTest
    @MethodSource("everything")
    void inEverySyntaxWithEveryPaddingItIsTheSame(Coding coding, Padding padding) throws Exception {
        same(coding, padding);
    }

    private static void same(Coding coding, Padding padding) throws Exception {
        assertThat(studies.findings(studies.archive(), coding, padding)).as("archive").isEqualTo(expected);
        assertThat(studies.findings(studies.orthanc(), coding, padding)).as("Orthanc").isEqualTo(expected);
    }
}
