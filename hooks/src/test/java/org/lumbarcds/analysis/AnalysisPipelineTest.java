// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.spine.OutOfScopeReason;
import org.lumbarcds.spine.QualityFlag;
import org.lumbarcds.spine.RejectedInstance;
import org.lumbarcds.spine.StudyFindings;

final class AnalysisPipelineTest {

    private static final String STUDY = "1.2.3";
    private static final String PATIENT = "ID1";

    private final TestArchive archive = new TestArchive();

    private AnalysisPipeline pipeline(StudyImages images) {
        return new AnalysisPipeline(images, TestDetector::slices, new TestDetector(), TestDetector::interpret,
                DicomLimits.DEFAULT, AnalysisListener.NONE);
    }

    private static AnalysisRequest request(String... exclusions) {
        return new AnalysisRequest(STUDY, "p1", Requests.identity(PATIENT), Optional.of("ServiceRequest/1"),
                Optional.empty(), Optional.empty(), Optional.empty(), "test", Arrays.asList(exclusions));
    }

    private AnalysisOutcome analyse(TestStudy study, String... exclusions) {
        try {
            return pipeline(archive.holds(study)).analyse(request(exclusions));
        } catch (RetrievalException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private StudyFindings read(TestStudy study, String... exclusions) {
        return ((AnalysisOutcome.Read) analyse(study, exclusions)).findings();
    }

    private void outOfScope(TestStudy study, OutOfScopeReason... reasons) {
        StudyFindings findings = read(study);
        assertThat(findings.outOfScope()).containsExactly(reasons);
        assertThat(findings.findings()).isEmpty();
        assertThat(findings.judged()).isFalse();
    }

    @Test
    void aSoundStudyIsReadWithItsDescriptionAndKeyImage() {
        TestStudy study = TestStudy.sound(STUDY, PATIENT).series("MR", TestStudy.AXIAL, TestStudy.T2, 20)
                .series("SR", List.of(), StudyListing.Sequence.UNKNOWN, 1);

        AnalysisOutcome.Read read = (AnalysisOutcome.Read) analyse(study);

        assertThat(read.findings().suspected()).hasSize(1);
        assertThat(read.findings().analysedInstances()).hasSize(11);
        assertThat(read.findings().qualityFlags()).isEmpty();
        assertThat(read.annotatedKeyImage().orElseThrow()).startsWith(0xff, 0xd8);
        assertThat(read.study().series()).extracting(StudyDescription.Series::modality).containsExactly("MR", "MR");
        assertThat(archive.retrievedSeries()).as("axial images are not fetched").containsExactly(STUDY + ".1");
    }

    @Test
    void slicesComeOrderedFromRightToLeftAndEachOnce() {
        StudyFindings findings = read(TestStudy.sound(STUDY, PATIENT).repeat(0, 2));

        assertThat(findings.analysedInstances()).hasSize(11).doesNotHaveDuplicates();
        assertThat(findings.analysedInstances().get(0)).isEqualTo(STUDY + ".1.1");
        assertThat(findings.analysedInstances().get(10)).isEqualTo(STUDY + ".1.11");
    }

    @Test
    void aCorruptInstanceAmongGoodOnesIsLeftOutAndFlagged() {
        StudyFindings findings = read(TestStudy.sound(STUDY, PATIENT).corrupt(0, 4));

        assertThat(findings.judged()).isTrue();
        assertThat(findings.analysedInstances()).hasSize(10);
        assertThat(findings.qualityFlags()).contains(QualityFlag.INSTANCE_UNREADABLE);
        assertThat(findings.rejectedInstances()).extracting(RejectedInstance::sopInstanceUid)
                .containsExactly(STUDY + ".1.5");
        assertThat(findings.rejectedInstances()).extracting(RejectedInstance::cause)
                .containsExactly(RejectedInstance.Cause.UNDECODABLE);
    }

    @Test
    void truncatedPixelDataIsLeftOutAndFlagged() {
        StudyFindings findings = read(TestStudy.sound(STUDY, PATIENT).truncate(0, 4));

        assertThat(findings.qualityFlags()).contains(QualityFlag.INSTANCE_UNREADABLE);
        assertThat(findings.rejectedInstances()).hasSize(1);
        assertThat(findings.rejectedInstances().get(0).reason()).contains("retrieve it again");
        assertThat(findings.rejectedInstances().get(0).cause()).isEqualTo(RejectedInstance.Cause.INCOMPLETE);
    }

    @Test
    void aStudyOfWhichNothingCanBeReadSaysSo() {
        TestStudy study = TestStudy.sound(STUDY, PATIENT);
        for (int i = 0; i < 11; i++) {
            study.corrupt(0, i);
        }

        outOfScope(study, OutOfScopeReason.UNREADABLE);
    }

    @Test
    void tooFewReadableSlicesSayBothReasons() {
        TestStudy study = TestStudy.sound(STUDY, PATIENT);
        for (int i = 0; i < 9; i++) {
            study.corrupt(0, i);
        }

        outOfScope(study, OutOfScopeReason.TOO_FEW_SLICES, OutOfScopeReason.UNREADABLE);
    }

    @Test
    void twoSlicesAreTooFew() {
        outOfScope(new TestStudy(STUDY, PATIENT).series("MR", TestStudy.SAGITTAL, TestStudy.T2, 2),
                OutOfScopeReason.TOO_FEW_SLICES);
    }

    @Test
    void anotherModalityIsOutOfScope() {
        outOfScope(new TestStudy(STUDY, PATIENT).series("CT", TestStudy.AXIAL, StudyListing.Sequence.UNKNOWN, 5),
                OutOfScopeReason.NOT_MR);
    }

    @Test
    void anotherBodyPartIsOutOfScope() {
        outOfScope(new TestStudy(STUDY, PATIENT).series("MR", TestStudy.SAGITTAL, TestStudy.T2, 11, Optional.empty(),
                Optional.of("BRAIN")), OutOfScopeReason.NOT_LUMBAR);
    }

    @Test
    void aStudyWithoutSagittalSeriesIsOutOfScope() {
        outOfScope(new TestStudy(STUDY, PATIENT).series("MR", TestStudy.AXIAL, TestStudy.T2, 20),
                OutOfScopeReason.NO_SAGITTAL_SERIES);
    }

    @Test
    void t1AloneIsReadAndFlagged() {
        StudyFindings findings =
                read(new TestStudy(STUDY, PATIENT).series("MR", TestStudy.SAGITTAL, TestStudy.T1, 11));

        assertThat(findings.judged()).isTrue();
        assertThat(findings.qualityFlags()).contains(QualityFlag.NO_T2);
    }

    @Test
    void aClinicalExclusionIsSaidWithoutFetchingTheSeries() {
        StudyFindings findings = read(TestStudy.sound(STUDY, PATIENT), "fusion");

        assertThat(findings.outOfScope()).containsExactly(OutOfScopeReason.CLINICAL_EXCLUSION);
        assertThat(findings.analysedInstances()).isEmpty();
    }

    @Test
    void anotherPersonsStudyIsStopped() {
        assertThat(analyse(TestStudy.sound(STUDY, "OTHER"))).isEqualTo(
                new AnalysisOutcome.IdentityMismatch("PatientID"));
    }

    @Test
    void oneInstanceOfAnotherPersonStopsTheStudy() {
        assertThat(analyse(TestStudy.sound(STUDY, PATIENT).change(0, 10, h -> h.put(Tag.PATIENT_ID, "OTHER"))))
                .isEqualTo(new AnalysisOutcome.IdentityMismatch("PatientID"));
    }

    @Test
    void anInstanceOfAnotherStudyStopsTheStudy() {
        assertThat(analyse(TestStudy.sound(STUDY, PATIENT).change(0, 3, h -> h.put(Tag.STUDY_INSTANCE_UID, "9.9"))))
                .isEqualTo(new AnalysisOutcome.IdentityMismatch("StudyInstanceUID"));
    }

    @Test
    void anotherPersonsStudyIsStoppedEvenWhereItWouldNotBeJudged() {
        assertThat(analyse(new TestStudy(STUDY, "OTHER").series("CT", TestStudy.AXIAL, StudyListing.Sequence.UNKNOWN,
                5))).isEqualTo(new AnalysisOutcome.IdentityMismatch("PatientID"));
        assertThat(analyse(TestStudy.sound(STUDY, "OTHER"), "fracture"))
                .isEqualTo(new AnalysisOutcome.IdentityMismatch("PatientID"));
    }

    @Test
    void aTransferThatBreaksOffIsNoResult() {
        archive.holds(TestStudy.sound(STUDY, PATIENT)).cuts(true);

        RetrievalException failure =
                catchThrowableOfType(RetrievalException.class, () -> pipeline(archive).analyse(request()));

        assertThat(failure.failure().kind()).isEqualTo(Failure.Kind.PACS_UNAVAILABLE);
    }

    @Test
    void aMissingStudyIsNoResult() {
        RetrievalException failure =
                catchThrowableOfType(RetrievalException.class, () -> pipeline(archive).analyse(request()));

        assertThat(failure.failure().kind()).isEqualTo(Failure.Kind.STUDY_NOT_FOUND);
    }
}
