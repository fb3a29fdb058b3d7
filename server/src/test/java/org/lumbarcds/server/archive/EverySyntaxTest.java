// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.phantom.PhantomDicom;
import org.lumbarcds.phantom.PhantomPatient;
import org.lumbarcds.phantom.PhantomSeries;
import org.lumbarcds.phantom.PhantomSeries.Content;
import org.lumbarcds.phantom.PhantomSpec;
import org.lumbarcds.spine.SpinalLevel;
import org.lumbarcds.testing.Peers;
import org.lumbarcds.testing.StoredVariants;
import org.lumbarcds.testing.StoredVariants.Coding;
import org.lumbarcds.testing.StoredVariants.Padding;

/** A phantom with a herniation gives the same findings in every transfer syntax, whatever fills its code up. */
class EverySyntaxTest {

    private static final Coding EXPLICIT = StoredVariants.LOSSLESS.get(1);

    @TempDir
    static Path folder;

    private static SameFindings studies;
    private static String expected;

    @BeforeAll
    static void draw() throws Exception {
        Peers.require("dcmconv", "dcmcrle", "dcmcjpls", "dcmcjpeg", "gdcmconv");
        List<DicomFile> slices = new ArrayList<>();
        PhantomSpec healthy = PhantomSpec.healthy(910_001).withSlices(5);
        PhantomDicom.instances(healthy.with(SpinalLevel.L4_L5, healthy.level(SpinalLevel.L4_L5).withHerniation(7)),
                PhantomPatient.of(1), PhantomSeries.LUMBAR.only(Content.T2_SAGITTAL), slices::add);
        studies = new SameFindings(folder, slices);
        expected = studies.findings(studies.archive(), EXPLICIT, Padding.NONE);
    }

    @AfterAll
    static void stop() {
        if (studies != null) {
            studies.close();
        }
    }

    static Stream<Object[]> lossless() {
        return StoredVariants.LOSSLESS.stream().flatMap(EverySyntaxTest::padded);
    }

    static Stream<Object[]> lossy() {
        return StoredVariants.LOSSY.stream().flatMap(EverySyntaxTest::padded);
    }

    /** Uncompressed pixels have no end marker that anything could follow. */
    private static Stream<Object[]> padded(Coding coding) {
        return Stream.of(Padding.values()).filter(padding -> padding == Padding.NONE || !coding.program()[0].equals("dcmconv"))
                .map(padding -> new Object[] {coding, padding});
    }

    @Test
    void thePlainStudyIsJudgedAndTheHerniationFound() {
        assertThat(expected).contains("\"level\":\"L4-L5\",\"condition\":\"herniation\",\"presence\":\"present\"");
        assertThat(expected).contains("\"rejectedInstances\":[]");
    }

    @ParameterizedTest
    @MethodSource("lossless")
    void theFindingsAreThoseOfThePlainStudy(Coding coding, Padding padding) throws Exception {
        int pictures = studies.pictures();
        assertThat(studies.findings(studies.archive(), coding, padding)).as("archive").isEqualTo(expected);
        assertThat(studies.findings(studies.orthanc(), coding, padding)).as("Orthanc").isEqualTo(expected);
        assertThat(studies.pictures()).as("not a pixel differs").isEqualTo(pictures);
    }

    /** Loss may change a score; what fills the code up and the way to here may not. */
    @ParameterizedTest
    @MethodSource("lossy")
    void theFindingsWithLossDependOnNoPadding(Coding coding, Padding padding) throws Exception {
        String unpadded = studies.findings(studies.archive(), coding, Padding.NONE);
        assertThat(studies.findings(studies.archive(), coding, padding)).isEqualTo(unpadded);
        assertThat(studies.findings(studies.orthanc(), coding, padding)).as("Orthanc").contains("\"rejectedInstances\":[]");
    }
}
