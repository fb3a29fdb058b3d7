// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lumbarcds.server.TestStudies.newPatient;
import static org.lumbarcds.server.TestStudies.newUid;
import static org.lumbarcds.server.TestStudies.read;
import static org.lumbarcds.server.TestStudies.request;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import ca.uhn.fhir.rest.param.TokenParam;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Media;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.lumbarcds.analysis.AnalysisOutcome;
import org.lumbarcds.analysis.AnalysisQueue;
import org.lumbarcds.analysis.AnalysisQueue.Lease;
import org.lumbarcds.analysis.Failure;
import org.lumbarcds.analysis.StudyStatus;
import org.lumbarcds.report.ReportIds;
import org.lumbarcds.server.TestStudies;
import org.lumbarcds.server.archive.ChangedInstances;
import org.lumbarcds.server.archive.ChangedInstances.Change;
import org.lumbarcds.server.archive.ChangedInstances.Kind;
import org.springframework.jdbc.core.JdbcTemplate;

/** What becomes of a study in the queue when its images are corrected in the archive. */
abstract class CorrectedStudiesContract {

    private final AnalysisQueue queue;
    private final ChangedInstances corrections;
    private final DaoRegistry fhir;
    private final JdbcTemplate jdbc;
    private final String study = newUid();
    private final String patient = newPatient();

    CorrectedStudiesContract(TestQueues database, DaoRegistry fhir, JdbcTemplate jdbc) {
        this.queue = database.empty(TestStudies.MODEL.digest(), 20, Clock.systemUTC());
        this.corrections = database.corrections(TestStudies.MODEL.digest(), Clock.systemUTC());
        this.fhir = fhir;
        this.jdbc = jdbc;
    }

    @Test
    void aStudyThatWasReadIsTakenBackQueuedAgainAndReadAnew() {
        assertThat(queue.complete(submitAndLease(), read(study))).isTrue();

        corrections.changed(change(Kind.IDENTITY_CORRECTED));

        StudyStatus status = queue.status(study, patient).orElseThrow();
        assertThat(status.state()).isEqualTo(StudyStatus.State.QUEUED);
        assertThat(status.findings()).isEmpty();
        assertThat(report().getStatus()).isEqualTo(DiagnosticReport.DiagnosticReportStatus.ENTEREDINERROR);
        assertThat(queue.complete(lease(), read(study))).isTrue();
        assertThat(queue.status(study).orElseThrow().findings()).contains(TestStudies.findings(study));
        assertThat(report().getStatus()).isEqualTo(DiagnosticReport.DiagnosticReportStatus.PRELIMINARY);
    }

    @Test
    void aStudyStoppedForItsIdentityOrGivenUpIsQueuedAgain() {
        assertThat(queue.complete(submitAndLease(), new AnalysisOutcome.IdentityMismatch("PatientID"))).isTrue();
        assertThat(queue.status(study, patient).orElseThrow().state()).isEqualTo(StudyStatus.State.IDENTITY_MISMATCH);

        corrections.changed(change(Kind.IDENTITY_CORRECTED));

        assertThat(queue.status(study, patient).orElseThrow().state()).isEqualTo(StudyStatus.State.QUEUED);
        queue.giveUp(lease(), new Failure(Failure.Kind.INTERNAL, "test"));
        corrections.changed(change(Kind.CONTENT_REPLACED));
        assertThat(queue.status(study, patient).orElseThrow().state()).isEqualTo(StudyStatus.State.QUEUED);
        lease();
    }

    @Test
    void anAnalysisThatHasBegunWritesNothingOfTheImagesAsTheyWere() {
        Lease begun = submitAndLease();

        corrections.changed(change(Kind.IDENTITY_CORRECTED));

        assertThat(queue.complete(begun, read(study))).isFalse();
        assertThat(queue.complete(lease(), read(study))).isTrue();
    }

    @Test
    void whatAnEarlierModelReadOfTheImagesDoesNotComeBack() {
        assertThat(queue.complete(submitAndLease(), read(study))).isTrue();
        jdbc.update("update analysis_request set model_digest = 'earlier' where study_uid = ?", study);
        jdbc.update("update study_card set model_digest = 'earlier' where study_uid = ?", study);
        assertThat(queue.complete(submitAndLease(), read(study))).isTrue();

        corrections.changed(change(Kind.IDENTITY_CORRECTED));

        assertThat(jdbc.queryForList("select state from analysis_request where study_uid = ?", String.class, study))
                .containsExactly("QUEUED");
        assertThat(queue.imaged(study)).isEmpty();
        lease();
    }

    @Test
    void aRefusedInstanceIsAuditedAndChangesNothing() {
        assertThat(queue.complete(submitAndLease(), read(study))).isTrue();

        corrections.changed(change(Kind.REFUSED));

        assertThat(queue.status(study).orElseThrow().state()).isEqualTo(StudyStatus.State.READ);
        assertThat(report().getStatus()).isEqualTo(DiagnosticReport.DiagnosticReportStatus.PRELIMINARY);
        assertThat(audits("duplicate-refused")).singleElement()
                .satisfies(event -> assertThat(event.getOutcome()).isEqualTo(AuditEvent.AuditEventOutcome._4));
    }

    /** The study that was made for the first patient is not taken for that of the next one. */
    @Test
    void pictureAndStudyOfTheWrongPatientAreWithdrawnTooAndMadeAnew() {
        assertThat(queue.complete(submitAndLease(), read(study))).isTrue();
        String before = report().getImagingStudyFirstRep().getReference();

        corrections.changed(change(Kind.IDENTITY_CORRECTED));

        assertThat(resource(ImagingStudy.class, before).getStatus()).isEqualTo(ImagingStudy.ImagingStudyStatus.ENTEREDINERROR);
        assertThat(resource(Media.class, report().getMediaFirstRep().getLink().getReference()).getStatus())
                .isEqualTo(Media.MediaStatus.ENTEREDINERROR);
        assertThat(queue.complete(lease(), read(study))).isTrue();
        String after = report().getImagingStudyFirstRep().getReference();
        assertThat(after).isNotEqualTo(before);
        assertThat(resource(ImagingStudy.class, after).getStatus()).isEqualTo(ImagingStudy.ImagingStudyStatus.AVAILABLE);
        assertThat(resource(Media.class, report().getMediaFirstRep().getLink().getReference()).getStatus())
                .isEqualTo(Media.MediaStatus.COMPLETED);
    }

    private <T extends Resource> T resource(Class<T> type, String reference) {
        return fhir.getResourceDao(type).read(new IdType(reference), new SystemRequestDetails());
    }

    /** Sixty instances of a request are one correction. */
    @Test
    void aRequestLeavesOneAuditEntryAStudyWithoutAWordOfThePatient() {
        Change change = change(Kind.IDENTITY_CORRECTED);
        for (int i = 0; i < 3; i++) {
            corrections.changed(change);
        }

        assertThat(audits("identity-corrected")).singleElement().satisfies(event -> {
            assertThat(event.getOutcome()).isEqualTo(AuditEvent.AuditEventOutcome._0);
            assertThat(event.getAction()).isEqualTo(AuditEvent.AuditEventAction.U);
            assertThat(event.getMeta().getVersionId()).isEqualTo("1");
            assertThat(event.getEntity()).hasSize(1);
        });
    }

    private Change change(Kind kind) {
        return new Change(kind, study, Set.of("ACC1"), Instant.now());
    }

    private Lease submitAndLease() {
        queue.submit(request(study, patient));
        return lease();
    }

    private Lease lease() {
        for (Optional<Lease> lease = queue.lease("test", Duration.ofMinutes(5)); lease.isPresent();
                lease = queue.lease("test", Duration.ofMinutes(5))) {
            if (lease.get().request().studyInstanceUid().equals(study)) {
                return lease.get();
            }
        }
        throw new AssertionError("the study is not due");
    }

    private DiagnosticReport report() {
        return (DiagnosticReport) fhir.getResourceDao("DiagnosticReport").read(
                new IdType(ReportIds.of(study, TestStudies.MODEL).diagnosticReport()), new SystemRequestDetails());
    }

    private List<AuditEvent> audits(String subtype) {
        SearchParameterMap parameters = new SearchParameterMap().add("subtype", new TokenParam(subtype));
        parameters.setLoadSynchronous(true);
        return fhir.getResourceDao("AuditEvent").search(parameters, new SystemRequestDetails()).getAllResources().stream()
                .map(AuditEvent.class::cast)
                .filter(event -> event.getEntity().stream().anyMatch(entity ->
                        entity.getWhat().getIdentifier().getValue().equals("urn:oid:" + study)))
                .toList();
    }
}
