// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import ca.uhn.fhir.rest.param.ReferenceParam;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lumbarcds.analysis.AnalysisFollower;
import org.lumbarcds.analysis.AnalysisListener;
import org.lumbarcds.analysis.AnalysisPipeline;
import org.lumbarcds.analysis.AnalysisQueue;
import org.lumbarcds.analysis.AnalysisWorker;
import org.lumbarcds.analysis.AwaitedOrder;
import org.lumbarcds.analysis.OrderQueue;
import org.lumbarcds.analysis.OrderStatus;
import org.lumbarcds.analysis.OrderWatcher;
import org.lumbarcds.analysis.Requests;
import org.lumbarcds.analysis.RetrySchedule;
import org.lumbarcds.analysis.StudyStatus;
import org.lumbarcds.analysis.TestDetector;
import org.lumbarcds.analysis.TestStudy;
import org.lumbarcds.analysis.WorkerSettings;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicomweb.DicomwebClient;
import org.lumbarcds.dicomweb.DicomwebEndpoint;
import org.lumbarcds.server.TestStudies;
import org.lumbarcds.server.queue.TestQueues;

/**
 * The order first, by accession number alone, the images later: on the embedded archive, by DICOMweb, in the database,
 * to the report in the FHIR store.
 */
abstract class LateStudyContract {

    private static final RetrySchedule RETRIES =
            new RetrySchedule(Duration.ofMillis(50), Duration.ofMillis(100), 100_000, 3);
    private static final WorkerSettings SETTINGS = new WorkerSettings("late", 1, Duration.ofSeconds(30),
            Duration.ofMillis(20), Duration.ofSeconds(5));

    // Years ahead: the application's own watcher, which goes by the real time, never finds the orders due.
    private final Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofDays(3650));
    private final AnalysisQueue analyses;
    private final OrderQueue orders;
    private final DaoRegistry fhir;
    private final String patient = TestStudies.newPatient();
    private final AwaitedOrder order = Requests.awaited(patient, Requests.identity("ID1"));
    private final ChangedInstances corrections;
    private ArchiveServer server;
    private DicomwebClient pacs;
    private AnalysisWorker worker;
    private OrderWatcher watcher;

    @TempDir
    Path folder;

    LateStudyContract(TestQueues database, DaoRegistry fhir) {
        this.analyses = database.empty(Requests.MODEL.digest(), 20, clock);
        this.orders = database.emptyOrders(Requests.MODEL.digest(), clock);
        this.corrections = database.corrections(Requests.MODEL.digest(), clock);
        this.fhir = fhir;
    }

    @BeforeEach
    void start() {
        server = new ArchiveServer(folder, corrections);
        pacs = new DicomwebClient(DicomwebEndpoint.of(server.base()), new Random(1), Clock.systemUTC());
        worker = new AnalysisWorker(analyses, new AnalysisPipeline(pacs, TestDetector::slices, new TestDetector(),
                TestDetector::interpret, DicomLimits.DEFAULT, AnalysisListener.NONE, AnalysisFollower.NONE), RETRIES,
                SETTINGS,
                AnalysisListener.NONE, clock, new Random(1));
        watcher = new OrderWatcher(orders, pacs, RETRIES, SETTINGS, AnalysisListener.NONE, worker::wakeUp, clock,
                new Random(1));
        worker.start();
        watcher.start();
    }

    @AfterEach
    void stop() {
        watcher.close();
        worker.close();
        server.close();
    }

    @Test
    void theReportAppearsWhenTheImagesArriveAfterTheOrder() throws Exception {
        String study = TestStudies.newUid();
        orders.submit(order);
        until(() -> status().reason().isPresent());
        assertThat(count("DiagnosticReport")).isZero();

        store(TestStudy.sound(study, "ID1"));

        until(() -> read(study));
        assertThat(status().state()).isEqualTo(OrderStatus.State.ARRIVED);
        assertThat(status().studies()).containsExactly(study);
        assertThat(orders.openOfPatient(patient, 10)).isEmpty();
        assertThat(analyses.statusesOfPatient(patient, 10)).hasSize(1);
        assertThat(count("DiagnosticReport")).isEqualTo(1);
    }

    @Test
    void triggersOfBothKindsAroundTheArrivalGiveOneReport() throws Exception {
        String study = TestStudies.newUid();
        orders.submit(order);
        store(TestStudy.sound(study, "ID1"));
        for (int i = 0; i < 20; i++) {
            analyses.submit(order.analysis(study));
            orders.named(order.analysis(study));
            orders.submit(order);
        }

        until(() -> read(study) && status().state() == OrderStatus.State.ARRIVED);

        assertThat(analyses.statusesOfPatient(patient, 10)).hasSize(1);
        assertThat(count("DiagnosticReport")).isEqualTo(1);
    }

    @Test
    void anotherPatientsImagesUnderTheNumberAreAuditedAndNotAnalysed() throws Exception {
        orders.submit(order);
        String study = TestStudies.newUid();

        store(TestStudy.sound(study, "SOMEBODY-ELSE"));

        until(() -> status().state() == OrderStatus.State.IDENTITY_MISMATCH);
        assertThat(analyses.status(study)).isEmpty();
        assertThat(count("AuditEvent")).isEqualTo(1);
        assertThat(count("DiagnosticReport")).isZero();
    }

    @Test
    void anotherPatientsImagesAreReadOnceTheirPatientIsCorrected() throws Exception {
        orders.submit(order);
        String study = TestStudies.newUid();
        store(TestStudy.sound(study, "SOMEBODY-ELSE"));
        until(() -> status().state() == OrderStatus.State.IDENTITY_MISMATCH);

        store(TestStudy.sound(study, "ID1"));

        until(() -> read(study));
        assertThat(count("DiagnosticReport")).isEqualTo(1);
        assertThat(report().getStatus()).isEqualTo(DiagnosticReport.DiagnosticReportStatus.PRELIMINARY);
    }

    @Test
    void findingsAreTakenBackWhenTheImagesTurnOutToBeAnothers() throws Exception {
        orders.submit(order);
        String study = TestStudies.newUid();
        store(TestStudy.sound(study, "ID1"));
        until(() -> read(study));

        store(TestStudy.sound(study, "SOMEBODY-ELSE"));

        until(() -> analyses.status(study).orElseThrow().state() == StudyStatus.State.IDENTITY_MISMATCH);
        assertThat(analyses.status(study).orElseThrow().findings()).isEmpty();
        assertThat(analyses.statusesOfPatient(patient, 10)).allSatisfy(s -> assertThat(s.findings()).isEmpty());
        assertThat(report().getStatus()).isEqualTo(DiagnosticReport.DiagnosticReportStatus.ENTEREDINERROR);
        assertThat(resources("Observation")).isNotEmpty().allSatisfy(each -> assertThat(((Observation) each).getStatus())
                .isEqualTo(Observation.ObservationStatus.ENTEREDINERROR));
    }

    private DiagnosticReport report() {
        return (DiagnosticReport) resources("DiagnosticReport").get(0);
    }

    private OrderStatus status() {
        return orders.status(order.key()).orElseThrow();
    }

    private boolean read(String study) {
        return analyses.status(study).filter(s -> s.state() == StudyStatus.State.READ).isPresent();
    }

    private void store(TestStudy study) throws Exception {
        List<BodyPublisher> bodies = study.files().stream().map(BodyPublishers::ofByteArray).toList();
        assertThat(pacs.store(Optional.of(study.uid()), bodies).complete(bodies.size())).isTrue();
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.sleep(20);
        }
    }

    private long count(String type) {
        return resources(type).size();
    }

    private List<IBaseResource> resources(String type) {
        SearchParameterMap parameters = new SearchParameterMap()
                .add("patient", new ReferenceParam("Patient/" + patient));
        parameters.setLoadSynchronous(true);
        return fhir.getResourceDao(type).search(parameters, new SystemRequestDetails()).getAllResources();
    }
}
