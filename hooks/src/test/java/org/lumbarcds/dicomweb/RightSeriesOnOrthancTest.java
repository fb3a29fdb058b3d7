// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lumbarcds.testing.ComposedStudy.bodyPart;
import static org.lumbarcds.testing.ComposedStudy.higher;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lumbarcds.analysis.AnalysisListener;
import org.lumbarcds.analysis.AnalysisOutcome;
import org.lumbarcds.analysis.AnalysisPipeline;
import org.lumbarcds.analysis.AnalysisRequest;
import org.lumbarcds.analysis.PatientIdentity;
import org.lumbarcds.analysis.TestDetector;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.phantom.PhantomSeries.Content;
import org.lumbarcds.phantom.PhantomSpec;
import org.lumbarcds.spine.ReadSeries;
import org.lumbarcds.spine.StudyFindings;
import org.lumbarcds.testing.ComposedStudy;

/** What a real archive tells of series, and what becomes of it: every stack of slices is said to show lumbar discs. */
class RightSeriesOnOrthancTest {

    private static final PhantomSpec SPEC = PhantomSpec.healthy(910_001).withSlices(5);
    private static final Content T2 = Content.T2_SAGITTAL;
    private static final Consumer<DicomDataset> AS_IS = d -> { };

    private static Orthanc orthanc;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        orthanc = Orthanc.start();
    }

    @AfterAll
    static void stop() {
        if (orthanc != null) {
            orthanc.close();
        }
    }

    private StudyFindings read(String study, ComposedStudy composed) throws Exception {
        DicomwebClient client = new DicomwebClient(orthanc.endpoint(), new Random(1), Clock.systemUTC());
        List<Path> files = composed.write(folder);
        assertThat(client.store(Optional.of(study), publishers(files)).complete(files.size())).isTrue();
        AnalysisPipeline pipeline = new AnalysisPipeline(client, TestDetector::slices, new TestDetector(),
                TestDetector::interpret, DicomLimits.DEFAULT, AnalysisListener.NONE);
        AnalysisOutcome outcome = pipeline.analyse(new AnalysisRequest(study, "p1",
                new PatientIdentity(List.of(ComposedStudy.PATIENT), Optional.empty(), Optional.empty()),
                Optional.of("ServiceRequest/1"), Optional.empty(), Optional.empty(), Optional.empty(), "test", List.of()));
        return ((AnalysisOutcome.Read) outcome).findings();
    }

    private static List<BodyPublisher> publishers(List<Path> files) throws IOException {
        List<BodyPublisher> publishers = new ArrayList<>();
        for (Path file : files) {
            publishers.add(BodyPublishers.ofFile(file));
        }
        return publishers;
    }

    @Test
    void theLumbarSeriesAreReadAndNamed() throws Exception {
        StudyFindings findings = read("2.25.51", new ComposedStudy("2.25.51", "MRI CERVICAL AND LUMBAR SPINE")
                .add(SPEC.withSlices(7), T2, "T2 SAG CSPINE", bodyPart("CSPINE").andThen(higher(400)))
                .add(SPEC, T2, "T2 SAG LSPINE", bodyPart("LSPINE"))
                .add(SPEC, Content.T1_SAGITTAL, "T1 SAG LSPINE", bodyPart("LSPINE")));

        assertThat(findings.readSeries()).extracting(ReadSeries::description)
                .containsExactly("T2 SAG LSPINE", "T1 SAG LSPINE");
        assertThat(findings.readSeries()).extracting(s -> s.number().getAsInt()).containsExactly(2, 3);
        assertThat(findings.analysedInstances()).hasSize(10);
    }

    /** Orthanc tells the place of one instance a series, which is enough to see that these two are apart. */
    @Test
    void stacksThatDifferInPlaceAloneAreToldApart() throws Exception {
        StudyFindings findings = read("2.25.52", new ComposedStudy("2.25.52", "MRI WHOLE SPINE")
                .add(SPEC.withSlices(7), T2, "T2 SAG", higher(400))
                .add(SPEC, T2, "T2 SAG", AS_IS));

        assertThat(findings.readSeries()).extracting(s -> s.number().getAsInt()).containsExactly(2);
    }

    @Test
    void theSagittalFramesOfAnObjectWhoseFirstFramesAreAxialAreRead() throws Exception {
        StudyFindings findings = read("2.25.53", new ComposedStudy("2.25.53", "MRI lumbar spine")
                .add(List.of(ComposedStudy.axialFramesFirst(SPEC.withSlices(13), T2, 3)), "T2 TSE", AS_IS));

        assertThat(findings.judged()).isTrue();
        assertThat(findings.readSeries()).extracting(ReadSeries::slices).containsExactly(13);
    }

    @Test
    void theSagittalInstancesOfASeriesWithAxialOnesAreRead() throws Exception {
        List<DicomDataset> mixed = new ArrayList<>(ComposedStudy.pictures(SPEC, Content.T2_AXIAL));
        mixed.addAll(ComposedStudy.pictures(SPEC, T2));

        StudyFindings findings = read("2.25.54", new ComposedStudy("2.25.54", "MRI lumbar spine").add(mixed, "T2 TSE", AS_IS));

        assertThat(findings.judged()).isTrue();
        assertThat(findings.readSeries()).extracting(ReadSeries::slices).containsExactly(5);
    }
}
