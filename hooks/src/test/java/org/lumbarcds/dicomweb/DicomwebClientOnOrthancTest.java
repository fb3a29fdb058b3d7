// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lumbarcds.analysis.AnalysisListener;
import org.lumbarcds.analysis.AnalysisOutcome;
import org.lumbarcds.analysis.AnalysisPipeline;
import org.lumbarcds.analysis.AnalysisRequest;
import org.lumbarcds.analysis.ArchivedStudy;
import org.lumbarcds.analysis.AwaitedOrder;
import org.lumbarcds.analysis.Failure;
import org.lumbarcds.analysis.InMemoryAnalysisQueue;
import org.lumbarcds.analysis.InMemoryOrderQueue;
import org.lumbarcds.analysis.OrderStatus;
import org.lumbarcds.analysis.OrderWatcher;
import org.lumbarcds.analysis.PatientIdentity;
import org.lumbarcds.analysis.Requests;
import org.lumbarcds.analysis.RetrievalException;
import org.lumbarcds.analysis.RetrySchedule;
import org.lumbarcds.analysis.StudyListing;
import org.lumbarcds.analysis.TestDetector;
import org.lumbarcds.analysis.TestStudy;
import org.lumbarcds.analysis.WorkerSettings;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.DicomReader;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.dicom.pixel.PixelData;
import org.lumbarcds.spine.ReadSeries;
import org.lumbarcds.testing.RealData;

/** The client against a real archive that holds a real study, one transfer syntax a series. */
class DicomwebClientOnOrthancTest {

    private static final String STUDY = "2.25.2452395308311587273182862244895750827";
    private static final String ACCESSION = "ACC-LSPINE-001";

    private static Orthanc orthanc;
    private static DicomwebClient client;
    private static List<Path> files;
    private static StoreOutcome stored;

    @BeforeAll
    static void storeTheStudy() throws Exception {
        Path folder = RealData.folder("dicom-lspine");
        orthanc = Orthanc.start();
        client = client(orthanc.endpoint());
        try (Stream<Path> found = Files.walk(folder)) {
            files = found.filter(file -> file.toString().endsWith(".dcm")).sorted().toList();
        }
        stored = client.store(Optional.of(STUDY), publishers(files));
    }

    @AfterAll
    static void stop() {
        if (orthanc != null) {
            orthanc.close();
        }
    }

    @Test
    void everyInstanceSentIsConfirmed() {
        assertThat(stored.complete(67)).isTrue();
        assertThat(stored.stored()).hasSize(67);
    }

    @Test
    void storingAgainIsHarmless() throws Exception {
        assertThat(client.store(Optional.empty(), publishers(files.subList(0, 1))).complete(1)).isTrue();
        assertThat(client.list(STUDY).series()).extracting(StudyListing.Series::instances).contains(11);
    }

    @Test
    void anInstanceOfAnotherStudyThanTheUrlNamesIsReportedAsFailed() throws Exception {
        StoreOutcome outcome = client.store(Optional.of("2.25.1"), publishers(files.subList(0, 1)));

        assertThat(outcome.complete(1)).isFalse();
        assertThat(outcome.failed()).singleElement().satisfies(failed -> {
            assertThat(failed.sopInstanceUid()).startsWith("2.25.");
            assertThat(failed.reason()).isEqualTo(272);
        });
    }

    @Test
    void whatIsNoDicomFileIsNeverCountedAsStored() {
        assertThatThrownBy(() -> client.store(Optional.empty(), List.of(BodyPublishers.ofString("not DICOM"))))
                .isInstanceOfSatisfying(RetrievalException.class, e -> assertThat(e.failure().kind())
                        .isEqualTo(Failure.Kind.PACS_REFUSED));
    }

    @Test
    void theStudyIsListedWithPlaneAndSequenceOfEachSeries() throws Exception {
        StudyListing listing = client.list(STUDY);

        assertThat(listing.studyInstanceUid()).isEqualTo(STUDY);
        assertThat(listing.accessionNumber()).contains(ACCESSION);
        assertThat(listing.started()).contains(LocalDateTime.of(2020, 1, 2, 10, 0));
        assertThat(listing.series()).hasSize(5).allSatisfy(series -> {
            assertThat(series.modality()).isEqualTo("MR");
            assertThat(series.imageOrientation()).hasSize(6);
            assertThat(series.sequence().repetitionTimeMs()).isPresent();
            assertThat(series.sequence().echoTimeMs()).isPresent();
        });
        StudyListing.Series t2 = series(listing, "T2 SAG");
        assertThat(t2.instances()).isEqualTo(11);
        // Rows run from front to back, columns downwards: sagittal.
        assertThat(Math.abs(t2.imageOrientation().get(1))).isGreaterThan(0.9);
        assertThat(Math.abs(t2.imageOrientation().get(5))).isGreaterThan(0.9);
    }

    @Test
    void theT2AndT1SeriesOfOnePlaceAreReadTogether() throws Exception {
        AnalysisPipeline pipeline = new AnalysisPipeline(client, TestDetector::slices, new TestDetector(),
                TestDetector::interpret, DicomLimits.DEFAULT, AnalysisListener.NONE);

        AnalysisOutcome outcome = pipeline.analyse(new AnalysisRequest(STUDY, "p1",
                new PatientIdentity(List.of("LSPINE-CC0-001"), Optional.empty(), Optional.empty()),
                Optional.of("ServiceRequest/1"), Optional.empty(), Optional.empty(), Optional.empty(), "test", List.of()));

        assertThat(((AnalysisOutcome.Read) outcome).findings().readSeries())
                .extracting(ReadSeries::description, ReadSeries::slices)
                .containsExactly(tuple("T2 SAG", 11), tuple("T1 SAG", 11));
    }

    @Test
    void aStudyIsFoundByItsAccessionNumber() throws Exception {
        ArchivedStudy study = new ArchivedStudy(STUDY, Optional.of("LSPINE-CC0-001"), Set.of("MR"));

        assertThat(client.byAccessionNumber(ACCESSION)).containsExactly(study);
        assertThat(client.byAccessionNumber(" " + ACCESSION + " ", "LSPINE-CC0-001")).containsExactly(study);
    }

    @Test
    void anOrderSentBeforeItsImagesIsQueuedForAnalysisWhenTheyAreStored() throws Exception {
        InMemoryAnalysisQueue analyses = new InMemoryAnalysisQueue(Clock.systemUTC());
        InMemoryOrderQueue orders = new InMemoryOrderQueue(Clock.systemUTC(), analyses);
        AwaitedOrder order = Requests.awaited("p1", Requests.identity("ID1"));
        TestStudy late = TestStudy.sound("2.25.4711", "ID1");
        orders.submit(order);
        try (OrderWatcher watcher = new OrderWatcher(orders, client,
                new RetrySchedule(Duration.ofMillis(50), Duration.ofMillis(100), 10_000, 3), new WorkerSettings("w", 1,
                        Duration.ofSeconds(30), Duration.ofMillis(20), Duration.ofSeconds(5)),
                AnalysisListener.NONE, () -> { }, Clock.systemUTC(), new Random(1))) {
            watcher.start();
            until(() -> orders.status(order.key()).orElseThrow().reason().isPresent());

            client.store(Optional.of(late.uid()), late.files().stream().map(BodyPublishers::ofByteArray).toList());

            until(() -> orders.status(order.key()).orElseThrow().state() == OrderStatus.State.ARRIVED);
        }
        assertThat(analyses.status(late.uid()).orElseThrow().patientId()).isEqualTo("p1");
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.sleep(20);
        }
    }

    @Test
    void anAccessionNumberOfAnotherPatientFindsNothing() throws Exception {
        assertThat(client.byAccessionNumber(ACCESSION, "SOMEBODY-ELSE")).isEmpty();
    }

    @Test
    void anAccessionNumberThatDiffersInCaseFindsNothingAlthoughTheArchiveMatchesIt() throws Exception {
        assertThat(client.byAccessionNumber("acc-lspine-001")).isEmpty();
    }

    @Test
    void anAccessionNumberWithWildcardFindsNothingAlthoughTheArchiveMatchesIt() throws Exception {
        assertThat(client.byAccessionNumber("ACC*")).isEmpty();
    }

    @Test
    void anEmptyKeyIsNeverSentForTheArchiveWouldAnswerWithAllStudies() {
        assertThatThrownBy(() -> client.byAccessionNumber("  ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.byAccessionNumber(ACCESSION, "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.list("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aStudyNotHeldIsNotFound() {
        assertThatThrownBy(() -> client.list("2.25.123")).isInstanceOfSatisfying(RetrievalException.class,
                e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.STUDY_NOT_FOUND));
    }

    @Test
    void aSeriesNotHeldIsNotFound() {
        assertThatThrownBy(() -> client.retrieve(STUDY, List.of("2.25.123"), (series, part10) -> true))
                .isInstanceOfSatisfying(RetrievalException.class,
                        e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.STUDY_NOT_FOUND));
    }

    @Test
    void wrongCredentialsAreRefused() {
        DicomwebClient stranger = client(orthanc.endpoint().with(new Authentication.Basic("pacs", "wrong")));

        assertThatThrownBy(stranger::check).isInstanceOfSatisfying(RetrievalException.class, e -> {
            assertThat(e.failure().kind()).isEqualTo(Failure.Kind.PACS_REFUSED);
            assertThat(e.failure().detail()).contains("401").doesNotContain("wrong");
        });
    }

    @Test
    void theCheckPassesOnAnArchiveThatWorks() throws Exception {
        client.check();
    }

    @Test
    void everyInstanceOfAllTransferSyntaxesArrivesOnceAlsoWhereTheArchiveCannotTranscode() throws Exception {
        StudyListing listing = client.list(STUDY);
        Map<String, byte[]> arrived = new HashMap<>();

        client.retrieve(STUDY, listing.series().stream().map(StudyListing.Series::seriesInstanceUid).toList(),
                (series, part10) -> {
                    byte[] bytes = part10.readAllBytes();
                    DicomFile file = DicomReader.read(new ByteArrayInputStream(bytes), DicomLimits.DEFAULT);
                    assertThat(file.dataset().requireString(Tag.SERIES_INSTANCE_UID)).isEqualTo(series);
                    assertThat(arrived.put(file.dataset().requireString(Tag.SOP_INSTANCE_UID), bytes)).isNull();
                    return true;
                });

        assertThat(arrived).hasSize(67);
        for (Path path : files) {
            compare(DicomReader.read(path, DicomLimits.DEFAULT), arrived);
        }
    }

    private static void compare(DicomFile stored, Map<String, byte[]> arrived) throws IOException {
        DicomDataset dataset = stored.dataset();
        byte[] bytes = arrived.get(dataset.requireString(Tag.SOP_INSTANCE_UID));
        assertThat(bytes).as("arrived").isNotNull();
        DicomFile received = DicomReader.read(new ByteArrayInputStream(bytes), DicomLimits.DEFAULT);
        for (int tag : new int[] {Tag.STUDY_INSTANCE_UID, Tag.PATIENT_ID, Tag.ROWS, Tag.COLUMNS,
            Tag.BITS_STORED, Tag.PIXEL_REPRESENTATION, Tag.IMAGE_POSITION_PATIENT}) {
            assertThat(received.dataset().strings(tag)).isEqualTo(dataset.strings(tag));
        }
        assertThat(pixels(received)).isEqualTo(pixels(stored));
    }

    private static int[] pixels(DicomFile file) {
        return PixelData.of(file, DicomLimits.DEFAULT).frame(1).values();
    }

    @Test
    void theReaderMayStopAtAnyInstance() throws Exception {
        String t2 = series(client.list(STUDY), "T2 SAG").seriesInstanceUid();
        int[] seen = {0};

        client.retrieve(STUDY, List.of(t2, t2), (series, part10) -> ++seen[0] < 3);

        assertThat(seen[0]).isEqualTo(3);
    }

    private static StudyListing.Series series(StudyListing listing, String description) {
        return listing.series().stream().filter(series -> series.description().equals(Optional.of(description)))
                .findFirst().orElseThrow();
    }

    private static List<BodyPublisher> publishers(List<Path> paths) throws IOException {
        List<BodyPublisher> publishers = new ArrayList<>();
        for (Path path : paths) {
            publishers.add(BodyPublishers.ofFile(path));
        }
        return publishers;
    }

    private static DicomwebClient client(DicomwebEndpoint endpoint) {
        return new DicomwebClient(endpoint, new Random(1), Clock.systemUTC());
    }
}
