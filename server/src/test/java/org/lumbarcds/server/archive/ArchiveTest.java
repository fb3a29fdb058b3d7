// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomElement;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomJson;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.DicomSamples;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.dicom.TransferSyntax;
import org.lumbarcds.dicom.Vr;
import org.lumbarcds.dicomweb.MultipartReader;

/** The archive by HTTP, as clients meet it. */
class ArchiveTest {

    @TempDir
    static Path folder;

    private static ArchiveServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new ArchiveServer(folder, "--lumbar.archive.maximum-instance-size=64KB", "--lumbar.archive.maximum-instances=5");
        // Two studies to find: A with two series, B with one.
        assertThat(server.store("/studies", file(image("1.9.1", "1.9.1.1", "1.9.1.1.1", 1)),
                file(image("1.9.1", "1.9.1.1", "1.9.1.1.2", 2)), rle("1.9.1", "1.9.1.2", "1.9.1.2.1", 42)).statusCode()).isEqualTo(200);
        DicomDataset other = image("1.9.2", "1.9.2.1", "1.9.2.1.1", 1).put(Tag.PATIENT_ID, "P-2").put(Tag.PATIENT_NAME, "Mori^Ai")
                .put(Tag.ACCESSION_NUMBER, "ACC-2").put(Tag.STUDY_DATE, "20240301").put(Tag.MODALITY, "CT");
        assertThat(server.store("/studies/1.9.2", file(other)).statusCode()).isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aStoredInstanceIsAnsweredWithItsUrlAndComesBackByteForByte() throws Exception {
        byte[] file = file(image("1.1.1", "1.1.1.1", "1.1.1.1.1", 1));
        HttpResponse<byte[]> answer = server.store("/studies/1.1.1", file);
        assertThat(answer.statusCode()).isEqualTo(200);
        DicomDataset body = json(answer).get(0);
        DicomDataset reference = body.item(Tag.REFERENCED_SOP_SEQUENCE).orElseThrow();
        assertThat(reference.string(Tag.REFERENCED_SOP_INSTANCE_UID)).contains("1.1.1.1.1");
        assertThat(reference.string(Tag.RETRIEVE_URL))
                .contains(server.base() + "/studies/1.1.1/series/1.1.1.1/instances/1.1.1.1.1");
        assertThat(body.contains(Tag.FAILED_SOP_SEQUENCE)).isFalse();
        HttpResponse<byte[]> back = server.get("/studies/1.1.1/series/1.1.1.1/instances/1.1.1.1.1", "Accept", "application/dicom");
        assertThat(back.headers().firstValue("Content-Type")).contains("application/dicom; transfer-syntax=1.2.840.10008.1.2.1");
        assertThat(back.body()).isEqualTo(file);
    }

    @Test
    void theSameInstanceAgainIsKeptAsItWas() throws Exception {
        byte[] first = file(image("1.1.2", "1.1.2.1", "1.1.2.1.1", 1));
        server.store("/studies", first);
        HttpResponse<byte[]> again = server.store("/studies", first, first);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(json(again).get(0).sequence(Tag.REFERENCED_SOP_SEQUENCE)).hasSize(2);
        assertThat(server.get("/studies/1.1.2/series/1.1.2.1/instances/1.1.2.1.1", "Accept", "application/dicom").body())
                .isEqualTo(first);
        assertThat(json(server.get("/studies?StudyInstanceUID=1.1.2")).get(0).integer(Tag.NUMBER_OF_STUDY_RELATED_INSTANCES))
                .hasValue(1);
    }

    @Test
    void anInstanceOfAnotherStudyThanTheUrlNamesIsRefused() throws Exception {
        HttpResponse<byte[]> answer = server.store("/studies/1.1.3", file(image("1.1.4", "1.1.4.1", "1.1.4.1.1", 1)));
        assertThat(answer.statusCode()).isEqualTo(409);
        DicomDataset failed = json(answer).get(0).item(Tag.FAILED_SOP_SEQUENCE).orElseThrow();
        assertThat(failed.integer(Tag.FAILURE_REASON)).hasValue(0xA900);
        assertThat(failed.string(Tag.REFERENCED_SOP_INSTANCE_UID)).contains("1.1.4.1.1");
        assertThat(server.get("/studies/1.1.4").statusCode()).isEqualTo(404);
    }

    @Test
    void aUidKeptInOneStudyCannotBeClaimedByAnother() throws Exception {
        server.store("/studies", file(image("1.1.5", "1.1.5.1", "1.1.5.1.1", 1)));
        assertThat(server.store("/studies", file(image("1.1.6", "1.1.6.1", "1.1.5.1.1", 1))).statusCode()).isEqualTo(409);
        assertThat(json(server.get("/studies?StudyInstanceUID=1.1.6"))).isEmpty();
    }

    @Test
    void damagedAndIncompleteInstancesAreRefusedTheOthersKept() throws Exception {
        byte[] good = file(image("1.1.7", "1.1.7.1", "1.1.7.1.1", 1));
        byte[] cut = Arrays.copyOf(file(image("1.1.7", "1.1.7.1", "1.1.7.1.2", 2)), good.length - 8);
        byte[] noSeries = file(image("1.1.7", "1.1.7.1", "1.1.7.1.3", 3).remove(Tag.SERIES_INSTANCE_UID));
        byte[] large = file(image("1.1.7", "1.1.7.1", "1.1.7.1.4", 4).putBytes(0x00420011, Vr.OB, new byte[70_000]));
        HttpResponse<byte[]> answer = server.store("/studies", cut, "no dicom".getBytes(StandardCharsets.US_ASCII), noSeries, large, good);
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(json(answer).get(0).sequence(Tag.FAILED_SOP_SEQUENCE)).extracting(item -> item.requireInteger(Tag.FAILURE_REASON))
                .containsExactly(0xC000, 0xC000, 0xC000, 0xA700);
        assertThat(json(server.get("/studies/1.1.7/instances"))).extracting(item -> item.requireString(Tag.SOP_INSTANCE_UID))
                .containsExactly("1.1.7.1.1");
        assertThat(server.store("/studies", cut).statusCode()).isEqualTo(409);
        assertNothingIncoming();
    }

    @Test
    void bodiesThatAreNoInstancesAreRefused() throws Exception {
        byte[] good = file(image("1.1.8", "1.1.8.1", "1.1.8.1.1", 1));
        byte[] body = ArchiveServer.multipart(List.of(good));
        assertProblem(server.post("/studies", "application/dicom", good), 415, "multipart/related");
        assertProblem(server.post("/studies", "multipart/related; type=\"application/dicom+xml\"; boundary=xYz", body), 415, "multipart/related");
        assertProblem(server.post("/studies", "multipart/related; type=\"application/dicom\"", body), 400, "boundary");
        assertProblem(server.post("/studies", "nonsense", body), 415, "Content-Type");
        assertProblem(server.post("/studies", "multipart/related; boundary=other", body), 400, "cannot be read");
        assertProblem(server.post("/studies", "multipart/related; boundary=xYz", "--xYz--\r\n".getBytes(StandardCharsets.US_ASCII)), 400, "holds no instance");
        assertProblem(server.post("/studies", "multipart/related; boundary=xYz", Arrays.copyOf(body, body.length - 30)), 400, "closing boundary");
        assertThat(server.get("/studies/1.1.8").statusCode()).isEqualTo(404);
        assertProblem(server.post("/studies/..%5c1", "multipart/related; boundary=xYz", body), 400, "");
        assertProblem(server.store("/studies/1.2x", good), 400, "no UID");
        assertNothingIncoming();
    }

    @Test
    void tooManyInstancesInOneRequestAreRefused() throws Exception {
        byte[][] six = new byte[6][];
        for (int i = 0; i < six.length; i++) {
            six[i] = file(image("1.1.9", "1.1.9.1", "1.1.9.1." + i, i));
        }
        assertProblem(server.store("/studies", six), 413, "more than 5 instances");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/studies?PatientID=P-2 | 1.9.2", "/studies?00100020=P-2 | 1.9.2", "/studies?AccessionNumber=ACC-2 | 1.9.2",
        "/studies?PatientName=mori* | 1.9.2", "/studies?PatientName=Mor?%5EAi | 1.9.2", "/studies?StudyDate=20240201-20240401 | 1.9.2",
        "/studies?StudyDate=20240301 | 1.9.2", "/studies?StudyDate=20240301- | 1.9.2", "/studies?StudyDate=-202403 | 1.9.2", "/studies?StudyDate=-20240201&StudyInstanceUID=1.9.1,1.9.2 |",
        "/studies?ModalitiesInStudy=CT | 1.9.2", "/studies?Modality=CT | 1.9.2", "/studies?SOPInstanceUID=1.9.2.1.1 | 1.9.2",
        "/studies?StudyInstanceUID=1.9.2&PatientID= | 1.9.2", "/studies?StudyInstanceUID=1.9.2,1.9.1&limit=1&offset=1 | 1.9.2",
        "/studies?StudyInstanceUID=1.9.2&offset=5 |", "/studies?PatientID=nobody |", "/studies?PatientID=P_2 |", "/studies?PatientID=%25 |",
        "/studies?PatientName=M%25 |", "/studies?AccessionNumber=' |", "/studies?StudyInstanceUID=1.9.2&fuzzymatching=true | 1.9.2"})
    void studiesAreFoundByTheKeysClientsUse(String query, String expected) throws Exception {
        HttpResponse<byte[]> answer = server.get(query);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/dicom+json");
        assertThat(json(answer)).extracting(study -> study.requireString(Tag.STUDY_INSTANCE_UID))
                .containsExactlyElementsOf(expected == null ? List.of() : List.of(expected));
    }

    @Test
    void aStudyIsListedWithCountsModalitiesAndUrl() throws Exception {
        DicomDataset study = json(server.get("/studies?StudyInstanceUID=1.9.1")).get(0);
        assertThat(study.string(Tag.PATIENT_NAME)).contains("M\u00fcller^J\u00f6rg");
        assertThat(study.integer(Tag.NUMBER_OF_STUDY_RELATED_SERIES)).hasValue(2);
        assertThat(study.integer(Tag.NUMBER_OF_STUDY_RELATED_INSTANCES)).hasValue(3);
        assertThat(study.strings(Tag.MODALITIES_IN_STUDY)).containsExactly("MR");
        assertThat(study.string(Tag.RETRIEVE_URL)).contains(server.base() + "/studies/1.9.1");
    }

    @Test
    void seriesAndInstancesAreListedWithTheFieldsAskedFor() throws Exception {
        List<DicomDataset> series = json(server.get("/studies/1.9.1/series?includefield=ImageOrientationPatient&includefield=00080070,PatientSex"));
        assertThat(series).extracting(each -> each.requireString(Tag.SERIES_INSTANCE_UID)).containsExactly("1.9.1.1", "1.9.1.2");
        assertThat(series.get(0).integer(Tag.NUMBER_OF_SERIES_RELATED_INSTANCES)).hasValue(2);
        assertThat(series.get(0).doubles(Tag.IMAGE_ORIENTATION_PATIENT)).containsExactly(0, 1, 0, 0, 0, -1);
        assertThat(series.get(0).string(Tag.MANUFACTURER)).contains("G\u00f6tz");
        List<DicomDataset> instances = json(server.get("/studies/1.9.1/series/1.9.1.1/instances"));
        assertThat(instances).extracting(each -> each.requireString(Tag.SOP_INSTANCE_UID)).containsExactly("1.9.1.1.1", "1.9.1.1.2");
        assertThat(instances.get(0).integer(Tag.ROWS)).hasValue(3);
        assertThat(instances.get(0).contains(Tag.IMAGE_ORIENTATION_PATIENT)).isFalse();
        assertThat(json(server.get("/instances?SeriesInstanceUID=1.9.1.1&InstanceNumber=2&includefield=all")).get(0)
                .doubles(Tag.IMAGE_ORIENTATION_PATIENT)).hasSize(6);
        assertThat(json(server.get("/series?Modality=CT&StudyInstanceUID=1.9.2"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/studies?Colour=red", "/studies?PixelData=1", "/studies?limit=x", "/studies?offset=-1", "/studies?StudyInstanceUID=abc",
        "/studies?StudyDate=May", "/studies?includefield=Nonsense", "/studies/abc/series", "/studies/1.2/series/x/instances",
        "/studies/1.2/series/1.2/instances/1..2", "/studies/1.9.1/series/1.9.1.1/instances/1.9.1.1.1/frames/0",
        "/studies/1.9.1/series/1.9.1.1/instances/1.9.1.1.1/frames/1-2"})
    void whatCannotBeAskedIsRefusedWithAReason(String path) throws Exception {
        assertProblem(server.get(path), 400, "");
    }

    @Test
    void whatIsNotThereIsNotFound() throws Exception {
        for (String path : List.of("/studies/9.9", "/studies/9.9/metadata", "/studies/1.9.1/series/9.9",
                "/studies/1.9.2/series/1.9.1.1/instances/1.9.1.1.1", "/studies/1.9.1/series/1.9.1.1/instances/1.9.1.1.1/frames/2")) {
            assertProblem(server.get(path), 404, "");
        }
    }

    @Test
    void aStudyComesUncompressedUnlessAskedOtherwise() throws Exception {
        List<Part> plain = parts(server.get("/studies/1.9.1"));
        assertThat(plain).hasSize(3).allSatisfy(part -> {
            assertThat(part.type).isEqualTo("application/dicom; transfer-syntax=1.2.840.10008.1.2.1");
            assertThat(part.file().transferSyntax()).isEqualTo(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        });
        assertThat(plain.get(2).file().dataset().bytes(Tag.PIXEL_DATA).orElseThrow()).containsOnly(42).hasSize(12);
        List<Part> stored = parts(server.get("/studies/1.9.1/series/1.9.1.2", "Accept",
                "multipart/related; type=\"application/dicom\"; transfer-syntax=*"));
        assertThat(stored).singleElement().satisfies(part -> {
            assertThat(part.type).isEqualTo("application/dicom; transfer-syntax=1.2.840.10008.1.2.5");
            assertThat(part.bytes).isEqualTo(rle("1.9.1", "1.9.1.2", "1.9.1.2.1", 42));
        });
        assertThat(parts(server.get("/studies/1.9.1/series/1.9.1.2", "Accept",
                "multipart/related; type=\"application/dicom\"; transfer-syntax=1.2.840.10008.1.2.5"))).hasSize(1);
    }

    @Test
    void formsThatCannotBeGivenAreRefused() throws Exception {
        assertProblem(server.get("/studies/1.9.1", "Accept", "multipart/related; type=\"application/dicom\"; transfer-syntax=1.2.840.10008.1.2.4.80"),
                406, "is stored as");
        assertProblem(server.get("/studies/1.9.1", "Accept", "text/html"), 406, "multipart/related");
        assertProblem(server.get("/studies/1.9.1", "Accept", "multipart/related; type=\"image/jpeg\""), 406, "multipart/related");
        assertProblem(server.get("/studies/1.9.1/series/1.9.1.1/instances/1.9.1.1.1/frames/1", "Accept",
                "multipart/related; type=\"application/octet-stream\"; transfer-syntax=1.2.840.10008.1.2.4.80"), 406, "uncompressed");
    }

    @Test
    void aDamagedInstanceAmongGoodOnesIsSentAsStored() throws Exception {
        DicomDataset damaged = bytesImage("1.1.10", "1.1.10.1", "1.1.10.1.1")
                .put(new DicomElement.Fragments(Tag.PIXEL_DATA, Vr.OB, new long[] {0}, List.of(new byte[10])));
        server.store("/studies", DicomSamples.file(damaged, TransferSyntax.RLE_LOSSLESS), rle("1.1.10", "1.1.10.1", "1.1.10.1.2", 5));
        List<Part> parts = parts(server.get("/studies/1.1.10"));
        assertThat(parts).extracting(part -> part.type.replaceAll(".*=", "")).containsExactly("1.2.840.10008.1.2.5", "1.2.840.10008.1.2.1");
        assertProblem(server.get("/studies/1.1.10/series/1.1.10.1/instances/1.1.10.1.1/frames/1"), 406, "RLE");
    }

    @Test
    void metadataIsDicomJsonWithoutPixels() throws Exception {
        List<DicomDataset> metadata = json(server.get("/studies/1.9.1/metadata"));
        assertThat(metadata).hasSize(3).noneMatch(each -> each.contains(Tag.PIXEL_DATA));
        assertThat(metadata.get(0).string(Tag.PATIENT_NAME)).contains("M\u00fcller^J\u00f6rg");
        assertThat(json(server.get("/studies/1.9.1/series/1.9.1.1/instances/1.9.1.1.2/metadata")).get(0).integer(Tag.INSTANCE_NUMBER)).hasValue(2);
    }

    @Test
    void framesComeAsLittleEndianSamples() throws Exception {
        List<Part> frames = parts(server.get("/studies/1.9.1/series/1.9.1.1/instances/1.9.1.1.1/frames/1,1", "Accept",
                "multipart/related; type=\"application/octet-stream\"; transfer-syntax=*"));
        assertThat(frames).hasSize(2);
        assertThat(ByteBuffer.wrap(frames.get(0).bytes).order(ByteOrder.LITTLE_ENDIAN).getShort(2)).isEqualTo((short) 200);
        assertThat(parts(server.get("/studies/1.9.1/series/1.9.1.2/instances/1.9.1.2.1/frames/1")).get(0).bytes).containsOnly(42).hasSize(12);
    }

    private static void assertProblem(HttpResponse<byte[]> answer, int status, String detail) {
        assertThat(answer.statusCode()).as(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo(status);
        if (!detail.isEmpty()) {
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains(detail).doesNotContain("Exception");
        }
    }

    private static void assertNothingIncoming() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("incoming"))) {
            assertThat(files).isEmpty();
        }
    }

    static List<DicomDataset> json(HttpResponse<byte[]> answer) throws IOException {
        return DicomJson.read(new ByteArrayInputStream(answer.body()), DicomLimits.DEFAULT);
    }

    private record Part(String type, byte[] bytes) {

        DicomFile file() {
            return DicomSamples.read(bytes);
        }
    }

    private static List<Part> parts(HttpResponse<byte[]> answer) throws IOException {
        assertThat(answer.statusCode()).as(new String(answer.body(), StandardCharsets.ISO_8859_1)).isEqualTo(200);
        String boundary = answer.headers().firstValue("Content-Type").orElseThrow().replaceAll(".*boundary=\"?([^;\"]+).*", "$1");
        MultipartReader reader = new MultipartReader(new ByteArrayInputStream(answer.body()), boundary);
        List<Part> parts = new ArrayList<>();
        for (Optional<MultipartReader.Part> part = reader.next(); part.isPresent(); part = reader.next()) {
            parts.add(new Part(part.get().headers().get("content-type"), part.get().body().readAllBytes()));
        }
        return parts;
    }

    static byte[] file(DicomDataset dataset) {
        return DicomSamples.file(dataset, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    static DicomDataset image(String study, String series, String instance, int number) {
        return DicomSamples.mr().put(Tag.STUDY_INSTANCE_UID, study).put(Tag.SERIES_INSTANCE_UID, series)
                .put(Tag.SOP_INSTANCE_UID, instance).putInts(Tag.INSTANCE_NUMBER, number).put(Tag.MANUFACTURER, "G\u00f6tz")
                .putDoubles(Tag.IMAGE_ORIENTATION_PATIENT, 0, 1, 0, 0, 0, -1);
    }

    private static DicomDataset bytesImage(String study, String series, String instance) {
        return image(study, series, instance, 1).putInts(Tag.BITS_ALLOCATED, 8).putInts(Tag.BITS_STORED, 8)
                .putInts(Tag.HIGH_BIT, 7).putInts(Tag.PIXEL_REPRESENTATION, 0);
    }

    /** Twelve pixels of one value. */
    static byte[] rle(String study, String series, String instance, int value) {
        byte[] code = new byte[66];
        code[0] = 1;
        code[4] = 64;
        code[64] = -11;
        code[65] = (byte) value;
        return DicomSamples.file(bytesImage(study, series, instance)
                .put(new DicomElement.Fragments(Tag.PIXEL_DATA, Vr.OB, new long[] {0}, List.of(code))), TransferSyntax.RLE_LOSSLESS);
    }
}
