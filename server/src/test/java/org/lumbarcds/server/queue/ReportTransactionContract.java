// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lumbarcds.server.TestStudies.newPatient;
import static org.lumbarcds.server.TestStudies.newUid;
import static org.lumbarcds.server.TestStudies.read;
import static org.lumbarcds.server.TestStudies.request;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import ca.uhn.fhir.rest.param.ReferenceParam;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Test;
import org.lumbarcds.analysis.AnalysisOutcome;
import org.lumbarcds.analysis.AnalysisQueue;
import org.lumbarcds.analysis.AnalysisQueue.Lease;
import org.lumbarcds.analysis.Failure;
import org.lumbarcds.analysis.StudyStatus;
import org.lumbarcds.report.ReportIds;
import org.lumbarcds.server.TestStudies;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What a transaction of report, queue row and card keeps on every database. */
abstract class ReportTransactionContract {

    private final TestQueues queues;
    private final AnalysisQueue queue;
    private final DaoRegistry fhir;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    ReportTransactionContract(TestQueues database, DaoRegistry fhir, JdbcTemplate jdbc,
            PlatformTransactionManager transactions) {
        this.queues = database;
        this.queue = database.empty(TestStudies.MODEL.digest(), 20, Clock.systemUTC());
        this.fhir = fhir;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** HAPI's migrator made them, Hibernate reads and writes them. */
    @Test
    void theFhirTablesAreThoseHibernateExpectsAndHaveAHistory(ApplicationContext context) {
        context.getBean(EntityManagerFactory.class).unwrap(SessionFactory.class).getSchemaManager()
                .validateMappedObjects();

        assertThat(jdbc.queryForObject("select count(*) from \"FLY_HFJ_MIGRATION\" where \"success\" = true",
                Integer.class)).isGreaterThan(100);
    }

    @Test
    void reportRowAndCardAreWrittenTogether() {
        String study = newUid();
        String patient = newPatient();
        Lease lease = submitAndLease(study, patient);

        assertThat(queue.complete(lease, read(study))).isTrue();

        StudyStatus status = queue.status(study).orElseThrow();
        assertThat(status.state()).isEqualTo(StudyStatus.State.READ);
        assertThat(status.findings()).contains(TestStudies.findings(study));
        assertThat(status.diagnosticReportId()).contains(reportId(study));
        assertThat(status.studyStarted()).isPresent();
        assertThat(count("DiagnosticReport", patient)).isEqualTo(1);
        assertThat(count("ImagingStudy", patient)).isEqualTo(1);
        assertThat(count("Observation", patient)).isGreaterThanOrEqualTo(3);
    }

    @Test
    void nothingIsWrittenWhenSomethingFailsAfterTheReportWas() {
        String study = newUid();
        String patient = newPatient();
        Lease lease = submitAndLease(study, patient);

        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
            assertThat(queue.complete(lease, read(study))).isTrue();
            throw new IllegalStateException("power cut");
        })).hasMessage("power cut");

        assertNothingWritten(study, patient);
        assertThat(queue.complete(lease, read(study))).as("the lease still holds").isTrue();
        assertThat(count("DiagnosticReport", patient)).isEqualTo(1);
    }

    @Test
    void nothingIsWrittenWhenTheReportCannotBe() {
        String study = newUid();
        String patient = "not/an id";
        Lease lease = submitAndLease(study, patient);

        assertThatThrownBy(() -> queue.complete(lease, read(study))).isInstanceOf(IllegalArgumentException.class);

        assertThat(queue.status(study).orElseThrow().state()).isEqualTo(StudyStatus.State.RUNNING);
        assertThat(jdbc.queryForObject("select count(*) from study_card where study_uid = ?", Long.class, study))
                .isZero();
        queue.giveUp(lease, new Failure(
                Failure.Kind.INTERNAL, "test"));
    }

    @Test
    void aFullDiskLosesNothingAndTheResultIsWrittenOnceThereIsSpace() {
        String study = newUid();
        String patient = newPatient();
        Lease lease = submitAndLease(study, patient);
        AnalysisQueue full = queues.onFullDisk(TestStudies.MODEL.digest());

        assertThatThrownBy(() -> full.complete(lease, read(study))).isInstanceOf(DataAccessException.class);
        assertThatThrownBy(() -> full.retry(lease, new Failure(Failure.Kind.STORE_UNAVAILABLE, "test"), Instant.EPOCH))
                .isInstanceOf(DataAccessException.class);

        assertNothingWritten(study, patient);
        assertThat(queue.complete(lease, read(study))).isTrue();
        assertThat(queue.status(study).orElseThrow().findings()).contains(TestStudies.findings(study));
    }

    @Test
    void aWorkerWhoseLeaseWasLostWritesNothing() {
        String study = newUid();
        String patient = newPatient();
        Lease late = submitAndLease(study, patient);
        jdbc.update("update analysis_request set lease_expires_at = asked_at where id = ?", late.id());
        Lease current = leaseOf(study);

        assertThat(queue.complete(late, read(study))).isFalse();

        assertNothingWritten(study, patient);
        assertThat(queue.complete(current, read(study))).isTrue();
    }

    @Test
    void storingAReportAgainChangesNoResource() {
        String study = newUid();
        String patient = newPatient();
        assertThat(queue.complete(submitAndLease(study, patient), read(study))).isTrue();
        long resources = count("Observation", patient);
        jdbc.update("update analysis_request set state = 'QUEUED', next_attempt_at = asked_at where study_uid = ?", study);

        assertThat(queue.complete(leaseOf(study), read(study))).isTrue();

        assertThat(count("DiagnosticReport", patient)).isEqualTo(1);
        assertThat(count("ImagingStudy", patient)).isEqualTo(1);
        assertThat(count("Observation", patient)).isEqualTo(resources);
    }

    @Test
    void imagesOfAnotherPatientLeaveAnAuditEventAndNoFinding() {
        String study = newUid();
        String patient = newPatient();

        assertThat(queue.complete(submitAndLease(study, patient), new AnalysisOutcome.IdentityMismatch("PatientID")))
                .isTrue();

        StudyStatus status = queue.status(study).orElseThrow();
        assertThat(status.state()).isEqualTo(StudyStatus.State.IDENTITY_MISMATCH);
        assertThat(status.findings()).isEmpty();
        assertThat(count("DiagnosticReport", patient)).isZero();
        assertThat(count("AuditEvent", patient)).isEqualTo(1);
    }

    private void assertNothingWritten(String study, String patient) {
        StudyStatus status = queue.status(study).orElseThrow();
        assertThat(status.state()).isEqualTo(StudyStatus.State.RUNNING);
        assertThat(status.findings()).isEmpty();
        assertThat(count("DiagnosticReport", patient)).isZero();
        assertThat(count("ImagingStudy", patient)).isZero();
    }

    private Lease submitAndLease(String study, String patient) {
        queue.submit(request(study, patient));
        return leaseOf(study);
    }

    /** Other tests leave nothing due, but a queue is a queue: takes until it is the study's turn. */
    private Lease leaseOf(String study) {
        for (Optional<Lease> lease = queue.lease("test", Duration.ofMinutes(5)); lease.isPresent();
                lease = queue.lease("test", Duration.ofMinutes(5))) {
            if (lease.get().request().studyInstanceUid().equals(study)) {
                return lease.get();
            }
        }
        throw new AssertionError("the study is not due");
    }

    private long count(String type, String patient) {
        SearchParameterMap parameters = new SearchParameterMap()
                .add("patient", new ReferenceParam("Patient/" + patient));
        parameters.setLoadSynchronous(true);
        return fhir.getResourceDao(type).search(parameters, new SystemRequestDetails()).getAllResources().size();
    }

    private static String reportId(String study) {
        return ReportIds.of(study, TestStudies.MODEL).diagnosticReport();
    }
}
