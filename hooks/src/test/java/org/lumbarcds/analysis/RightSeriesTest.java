// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lumbarcds.testing.ComposedStudy.bodyPart;
import static org.lumbarcds.testing.ComposedStudy.higher;
import static org.lumbarcds.testing.ComposedStudy.laidAnew;
import static org.lumbarcds.testing.ComposedStudy.series;
import static org.lumbarcds.testing.ComposedStudy.withoutSacrum;
import static org.lumbarcds.testing.ComposedStudy.withoutSpine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lumbarcds.detect.Acceleration;
import org.lumbarcds.detect.DetectorOptions;
import org.lumbarcds.detect.InvalidModelException;
import org.lumbarcds.detect.OnnxSliceDetector;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.domain.GuardedReader;
import org.lumbarcds.phantom.PhantomSeries.Content;
import org.lumbarcds.phantom.PhantomSpec;
import org.lumbarcds.spine.OutOfScopeReason;
import org.lumbarcds.spine.ReadSeries;
import org.lumbarcds.spine.StudyFindings;
import org.lumbarcds.testing.ComposedStudy;
import org.lumbarcds.testing.RepositoryRoot;

/** Studies of several regions, from the archive's listing to the findings, read by the shipped model. */
class RightSeriesTest {

    private static final PhantomSpec CERVICAL = PhantomSpec.healthy(910_002).withSlices(7);
    private static final PhantomSpec LUMBAR = PhantomSpec.healthy(910_001).withSlices(5);
    private static final Content T2 = Content.T2_SAGITTAL;
    private static final Content T1 = Content.T1_SAGITTAL;
    private static final Consumer<DicomDataset> AS_IS = d -> { };
    private static final double NECK_MM = 400;

    private static OnnxSliceDetector detector;

    @BeforeAll
    static void open() throws InvalidModelException {
        detector = OnnxSliceDetector.open(RepositoryRoot.path().resolve("models/weights/lumbar-compact"),
                new DetectorOptions(Acceleration.CPU, 1, 1));
    }

    @AfterAll
    static void close() {
        detector.close();
    }

    private static StudyFindings read(ComposedStudy study) {
        return read(new ComposedArchive(study));
    }

    private static StudyFindings read(ComposedArchive archive) {
        AnalysisPipeline pipeline = new AnalysisPipeline(archive, TestDetector::slices, detector,
                GuardedReader.of(detector)::interpret, DicomLimits.DEFAULT, AnalysisListener.NONE);
        try {
            return ((AnalysisOutcome.Read) pipeline.analyse(new AnalysisRequest(ComposedStudy.UID, "p1",
                    new PatientIdentity(List.of(ComposedStudy.PATIENT), Optional.empty(), Optional.empty()),
                    Optional.of("ServiceRequest/1"), Optional.empty(), Optional.empty(), Optional.empty(), "test",
                    List.of()))).findings();
        } catch (RetrievalException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Series that instances were analysed of. */
    private static Set<String> analysed(StudyFindings findings) {
        return findings.analysedInstances().stream().map(uid -> uid.substring(0, uid.lastIndexOf('.')))
                .collect(Collectors.toSet());
    }

    @Test
    void theLumbarSeriesOfACervicalAndLumbarStudyAreReadAndTheCervicalOneIsNotEvenFetched() {
        ComposedArchive archive = new ComposedArchive(new ComposedStudy("MRI CERVICAL AND LUMBAR SPINE")
                .add(CERVICAL, T2, "T2 SAG CSPINE", bodyPart("CSPINE").andThen(higher(NECK_MM)))
                .add(LUMBAR, T2, "T2 SAG LSPINE", bodyPart("LSPINE"))
                .add(LUMBAR, T1, "T1 SAG LSPINE", bodyPart("LSPINE")));

        StudyFindings findings = read(archive);

        assertThat(findings.judged()).isTrue();
        assertThat(findings.readSeries()).extracting(ReadSeries::description)
                .containsExactly("T2 SAG LSPINE", "T1 SAG LSPINE");
        assertThat(analysed(findings)).containsExactlyInAnyOrder(series(2), series(3));
        assertThat(archive.fetched()).containsExactly(series(2), series(3));
    }

    @ParameterizedTest
    @CsvSource({"MRT HWS und LWS,t2_tse_sag HWS,t2_tse_sag LWS", "MR SPINE C T L,T2 SAG C,T2 SAG L SPINE",
        "RM colonna cervicale e lombare,T2 SAG CERVICALE,T2 SAG LOMBARE", "MRT HWS und LWS,T2 SAG,T2 SAG",
        "MRI WHOLE SPINE,T2 SAG,T2 SAG", "MR SPINE C T L,T2 SAG,T2 SAG", "MR,T2 SAG UPPER,T2 SAG LOWER"})
    void theLowerOfTwoStacksIsReadWhateverTheyAreCalled(String study, String upper, String lower) {
        StudyFindings findings = read(new ComposedStudy(study)
                .add(CERVICAL, T2, upper, higher(NECK_MM))
                .add(LUMBAR, T2, lower, AS_IS)
                .add(CERVICAL, T1, upper.replace("T2", "T1"), higher(NECK_MM)));

        assertThat(findings.judged()).isTrue();
        assertThat(analysed(findings)).containsExactly(series(2));
    }

    @Test
    void twoStacksInOneSeriesAreNotReadAsOne() {
        List<DicomDataset> both = new ArrayList<>();
        ComposedStudy.pictures(CERVICAL, T2).forEach(picture -> {
            higher(NECK_MM).accept(picture);
            both.add(picture);
        });
        both.addAll(ComposedStudy.pictures(LUMBAR, T2));

        StudyFindings findings = read(new ComposedStudy("MRI WHOLE SPINE").add(both, "T2 SAG", AS_IS));

        assertThat(findings.judged()).isTrue();
        assertThat(findings.analysedInstances()).hasSize(5)
                .allMatch(uid -> Integer.parseInt(uid.substring(uid.lastIndexOf('.') + 1)) <= 1000 - 8);
    }

    /** Frames of reference cannot be compared: here the pictures tell. */
    @Test
    void ofStacksInTwoFramesOfReferenceTheOneThatEndsAtASacrumIsRead() {
        StudyFindings findings = read(new ComposedStudy("MR SPINE C T L")
                .add(CERVICAL, T2, "T2 SAG", withoutSacrum())
                .add(LUMBAR, T2, "T2 SAG", laidAnew()));

        assertThat(findings.judged()).isTrue();
        assertThat(analysed(findings)).containsExactly(series(2));
    }

    /** As where it was set once, for the whole study. */
    @Test
    void aBodyPartThatAllSeriesShareDoesNotMakeThemLumbar() {
        StudyFindings findings = read(new ComposedStudy("MRT HWS und LWS")
                .add(CERVICAL, T2, "t2_tse_sag", bodyPart("LSPINE").andThen(withoutSacrum()))
                .add(LUMBAR, T2, "t2_tse_sag", bodyPart("LSPINE").andThen(laidAnew())));

        assertThat(analysed(findings)).containsExactly(series(2));
    }

    @Test
    void seriesOfTwoFramesOfReferenceAreNotReadTogether() {
        StudyFindings findings = read(new ComposedStudy("MRI lumbar spine")
                .add(LUMBAR, T2, "T2 SAG", AS_IS)
                .add(CERVICAL, T1, "T1 SAG", laidAnew()));

        assertThat(analysed(findings)).containsExactly(series(1));
    }

    @Test
    void seriesOfOneFrameOfReferenceAndPlaceAreReadTogether() {
        StudyFindings findings = read(new ComposedStudy("MRI lumbar spine")
                .add(LUMBAR, T2, "T2 SAG", AS_IS)
                .add(LUMBAR, T1, "T1 SAG", AS_IS));

        assertThat(analysed(findings)).containsExactlyInAnyOrder(series(1), series(2));
    }

    @Test
    void whereTheFirstChoiceShowsNoChainOfDiscsTheNextIsTried() {
        StudyFindings findings = read(new ComposedStudy("MRI lumbar spine")
                .add(CERVICAL, T2, "T2 SAG", withoutSpine().andThen(laidAnew()))
                .add(LUMBAR, T1, "T1 SAG", AS_IS));

        assertThat(findings.judged()).isTrue();
        assertThat(analysed(findings)).containsExactly(series(2));
    }

    @Test
    void aStudyWithoutAnyLumbarChainIsNotJudged() {
        StudyFindings findings = read(new ComposedStudy("MRI WHOLE SPINE")
                .add(LUMBAR, T2, "T2 SAG", withoutSpine())
                .add(LUMBAR, T2, "T2 SAG", withoutSpine().andThen(higher(NECK_MM))));

        assertThat(findings.outOfScope()).contains(OutOfScopeReason.NO_SPINE_FOUND);
    }

    /** The lowest stack is unreadable, so the upper one must show by a sacrum that it is the lumbar spine. */
    @Test
    void anUpperStackIsNotTakenForTheLumbarSpineBecauseTheLowerOneFailed() {
        StudyFindings findings = read(new ComposedStudy("MRI WHOLE SPINE")
                .add(LUMBAR, T2, "T2 SAG", withoutSpine())
                .add(CERVICAL, T2, "T2 SAG", withoutSacrum().andThen(higher(NECK_MM))));

        assertThat(findings.judged()).isFalse();
    }

    @Test
    void aStudyOfManyStacksIsNotSearchedWithoutEnd() {
        ComposedStudy study = new ComposedStudy("MRI lumbar spine");
        for (int i = 0; i < 7; i++) {
            String frame = ComposedStudy.FRAME + "." + i;
            study.add(LUMBAR.withSlices(3), T2, "T2 SAG", withoutSpine().andThen(d -> d.put(Tag.FRAME_OF_REFERENCE_UID, frame)));
        }
        ComposedArchive archive = new ComposedArchive(study);

        assertThat(read(archive).outOfScope()).contains(OutOfScopeReason.NO_SPINE_FOUND);
        assertThat(archive.fetched()).hasSize(4);
    }

    /** The region is told by the series beside it. */
    @Test
    void anUnnamedSeriesAtThePlaceOfACervicalOneIsNotRead() {
        ComposedArchive archive = new ComposedArchive(new ComposedStudy("MR")
                .add(CERVICAL, T2, "T2 SAG HWS", AS_IS)
                .add(CERVICAL, T1, "T1 SAG", AS_IS));

        assertThat(read(archive).outOfScope()).containsExactly(OutOfScopeReason.NOT_LUMBAR);
        assertThat(archive.fetched()).as("one instance shows whose it is").containsExactly(series(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"T2 SAG DIXON_F", "T2 SAG FAT", "Localizer", "Screen Save"})
    void whatShowsFatAloneOrIsNoSeriesOfPicturesIsLeftForARealOne(String description) {
        StudyFindings findings = read(new ComposedStudy("MRI lumbar spine")
                .add(CERVICAL, T2, description, AS_IS)
                .add(LUMBAR, T2, "T2 SAG DIXON_W", AS_IS));

        assertThat(analysed(findings)).containsExactly(series(2));
    }

    @Test
    void slicesWithoutAPlaceAreOrderedByInstanceNumber() {
        StudyFindings findings = read(new ComposedStudy("MRI lumbar spine").add(LUMBAR, T2, "T2 SAG",
                d -> d.remove(Tag.IMAGE_POSITION_PATIENT)));

        assertThat(findings.analysedInstances()).containsExactly(series(1) + ".999", series(1) + ".998",
                series(1) + ".997", series(1) + ".996", series(1) + ".995");
    }
}
