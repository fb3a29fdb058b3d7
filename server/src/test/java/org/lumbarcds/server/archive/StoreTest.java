// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lumbarcds.server.archive.ArchiveTest.file;
import static org.lumbarcds.server.archive.ArchiveTest.image;
import static org.lumbarcds.server.archive.ArchiveTest.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomSamples;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.dicom.TransferSyntax;
import org.lumbarcds.dicom.Vr;
import org.lumbarcds.dicom.pixel.Decompression;

/** What STOW-RS answers (PS3.18 section 10.5.3), and what becomes of instances that come a second time. */
class StoreTest {

    private static final int DUPLICATE = 0x0111;
    private static final int COERCION = 0xB000;
    private static final int TRANSFER_SYNTAX = 0xC122;

    @TempDir
    static Path folder;
    @TempDir
    static Path strictFolder;

    private static ArchiveServer server;
    private static ArchiveServer strict;

    @BeforeAll
    static void start() {
        server = new ArchiveServer(folder, "--lumbar.archive.maximum-request-size=200KB");
        strict = new ArchiveServer(strictFolder, "--lumbar.archive.corrected-identity=refuse", "--lumbar.archive.other-content=replace");
    }

    @AfterAll
    static void stop() {
        server.close();
        strict.close();
    }

    @Test
    void theAnswerIsOneDataSetAndNoList() throws Exception {
        byte[] file = file(image("2.1.1", "2.1.1.1", "2.1.1.1.1", 1));
        for (HttpResponse<byte[]> answer : new HttpResponse[] {server.store("/studies", file),
            server.store("/studies/9.9", file)}) {
            JsonNode tree = new ObjectMapper().readTree(answer.body());
            assertThat(tree.isObject()).as(tree.toString()).isTrue();
            assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/dicom+json");
            // The rules of the Python client: the data set itself, sequences by tag.
            JsonNode items = tree.path(answer.statusCode() == 200 ? "00081199" : "00081198").path("Value");
            assertThat(items.path(0).path("00081155").path("Value").path(0).asText()).isEqualTo("2.1.1.1.1");
        }
    }

    @Test
    void theSameContentIsStoredAlreadyHoweverItIsEncoded() throws Exception {
        DicomDataset image = image("2.1.2", "2.1.2.1", "2.1.2.1.1", 1);
        server.store("/studies", file(image));
        HttpResponse<byte[]> again = server.store("/studies", DicomSamples.file(image, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN),
                DicomSamples.file(image, TransferSyntax.EXPLICIT_VR_BIG_ENDIAN));
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(stored("2.1.2")).isEqualTo(file(image));
    }

    @Test
    void aCompressedInstanceComesAgainUncompressed() throws Exception {
        byte[] rle = ArchiveTest.rle("2.1.3", "2.1.3.1", "2.1.3.1.1", 5);
        server.store("/studies", rle);
        DicomFile plain = Decompression.toExplicitVrLittleEndian(DicomSamples.read(rle), org.lumbarcds.dicom.DicomLimits.DEFAULT);
        assertThat(server.store("/studies", file(plain.dataset())).statusCode()).isEqualTo(200);
        byte[] pixels = plain.dataset().bytes(Tag.PIXEL_DATA).orElseThrow().clone();
        pixels[3]++;
        assertThat(server.store("/studies", file(plain.dataset().putBytes(Tag.PIXEL_DATA, Vr.OB, pixels))).statusCode()).isEqualTo(409);
    }

    @Test
    void otherContentUnderAKnownUidIsRefusedAndTheFirstKept() throws Exception {
        byte[] first = file(image("2.1.4", "2.1.4.1", "2.1.4.1.1", 1));
        server.store("/studies", first);
        short[] pixels = new short[12];
        for (DicomDataset other : new DicomDataset[] {image("2.1.4", "2.1.4.1", "2.1.4.1.1", 9),
            image("2.1.4", "2.1.4.1", "2.1.4.1.1", 1).putWords(Tag.PIXEL_DATA, pixels),
            // Another patient does not make another picture a correction.
            image("2.1.4", "2.1.4.1", "2.1.4.1.1", 1).putWords(Tag.PIXEL_DATA, pixels).put(Tag.PATIENT_ID, "P-9")}) {
            HttpResponse<byte[]> answer = server.store("/studies", file(other));
            assertThat(answer.statusCode()).isEqualTo(409);
            DicomDataset failed = json(answer).get(0).item(Tag.FAILED_SOP_SEQUENCE).orElseThrow();
            assertThat(failed.integer(Tag.FAILURE_REASON)).hasValue(DUPLICATE);
            assertThat(failed.string(Tag.REFERENCED_SOP_INSTANCE_UID)).contains("2.1.4.1.1");
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("ther content").doesNotContain("P-9");
        }
        assertThat(stored("2.1.4")).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(ints = {Tag.PATIENT_ID, Tag.PATIENT_NAME, Tag.PATIENT_BIRTH_DATE, Tag.PATIENT_SEX, Tag.ACCESSION_NUMBER})
    void aCorrectedPatientReplacesTheWrongOneWithAWarning(int tag) throws Exception {
        String study = "2.2." + tag;
        server.store("/studies", file(image(study, study + ".1", study + ".1.1", 1).put(tag, value(tag, 0))));
        byte[] corrected = file(image(study, study + ".1", study + ".1.1", 1).put(tag, value(tag, 1)));

        HttpResponse<byte[]> answer = server.store("/studies", corrected);

        assertThat(answer.statusCode()).isEqualTo(202);
        DicomDataset reference = json(answer).get(0).item(Tag.REFERENCED_SOP_SEQUENCE).orElseThrow();
        assertThat(reference.integer(Tag.WARNING_REASON)).hasValue(COERCION);
        assertThat(stored(study)).isEqualTo(corrected);
        DicomDataset found = json(server.get("/studies?includefield=all&StudyInstanceUID=" + study)).get(0);
        assertThat(found.string(tag)).contains(value(tag, 1));
        assertThat(found.integer(Tag.NUMBER_OF_STUDY_RELATED_INSTANCES)).hasValue(1);
        assertThat(server.store("/studies", corrected).statusCode()).as("once corrected, it is there").isEqualTo(200);
    }

    private static String value(int tag, int number) {
        return tag == Tag.PATIENT_BIRTH_DATE ? "1970010" + (number + 1) : tag == Tag.PATIENT_SEX ? "MF".substring(number, number + 1)
                : "A-" + number;
    }

    @Test
    void aCorrectionInAnotherCharacterSetIsOne() throws Exception {
        DicomDataset first = image("2.1.5", "2.1.5.1", "2.1.5.1.1", 1).put(Tag.SPECIFIC_CHARACTER_SET, "ISO_IR 100")
                .put(Tag.PATIENT_NAME, "M\u00fcller").put(Tag.MANUFACTURER, "G\u00f6tz").put(Tag.SERIES_DESCRIPTION, "Wirbels\u00e4ule");
        DicomDataset second = image("2.1.5", "2.1.5.1", "2.1.5.1.1", 1).put(Tag.PATIENT_NAME, "\u0141ukasz")
                .put(Tag.SERIES_DESCRIPTION, "Wirbels\u00e4ule");
        server.store("/studies", file(first));
        assertThat(server.store("/studies", file(second)).statusCode()).isEqualTo(202);
        assertThat(stored("2.1.5")).isEqualTo(file(second));
    }

    @Test
    void eachPolicyCanBeTurnedRound() throws Exception {
        byte[] first = file(image("2.1.6", "2.1.6.1", "2.1.6.1.1", 1));
        byte[] other = file(image("2.1.6", "2.1.6.1", "2.1.6.1.1", 9));
        strict.store("/studies", first);
        HttpResponse<byte[]> refused = strict.store("/studies", file(image("2.1.6", "2.1.6.1", "2.1.6.1.1", 1).put(Tag.PATIENT_ID, "P-9")));
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(json(refused).get(0).item(Tag.FAILED_SOP_SEQUENCE).orElseThrow().integer(Tag.FAILURE_REASON)).hasValue(DUPLICATE);
        assertThat(strict.store("/studies", other).statusCode()).isEqualTo(202);
        assertThat(strict.get("/studies/2.1.6/series/2.1.6.1/instances/2.1.6.1.1", "Accept", "application/dicom").body()).isEqualTo(other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.2.3.4.5", "not a uid", "1.2.840.10008.1.2.4.999"})
    void aTransferSyntaxThatIsEmptyOrUnknownIsRefusedAndNamed(String syntax) throws Exception {
        DicomFile file = DicomSamples.read(file(image("2.1.7", "2.1.7.1", "2.1.7.1.1", 1)));
        HttpResponse<byte[]> answer = server.store("/studies", withSyntax(file, Optional.of(syntax)));
        assertThat(answer.statusCode()).isEqualTo(409);
        DicomDataset failed = json(answer).get(0).item(Tag.FAILED_SOP_SEQUENCE).orElseThrow();
        assertThat(failed.integer(Tag.FAILURE_REASON)).hasValue(TRANSFER_SYNTAX);
        assertThat(failed.string(Tag.REFERENCED_SOP_INSTANCE_UID)).contains("2.1.7.1.1");
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains(syntax.isEmpty() ? "ransfer syntax is empty" : syntax);
        assertThat(server.get("/studies/2.1.7").statusCode()).isEqualTo(404);
    }

    @Test
    void aFileThatNamesNoTransferSyntaxIsRefusedAndOneThatNamesAKnownOneKept() throws Exception {
        DicomFile file = DicomSamples.read(file(image("2.1.8", "2.1.8.1", "2.1.8.1.1", 1)));
        HttpResponse<byte[]> answer = server.store("/studies", withSyntax(file, Optional.empty()));
        assertThat(json(answer).get(0).item(Tag.FAILED_SOP_SEQUENCE).orElseThrow().integer(Tag.FAILURE_REASON)).hasValue(TRANSFER_SYNTAX);
        // Known by name, though nothing here decodes it: kept for those who can.
        for (String known : new String[] {"1.2.840.10008.1.2.1", "1.2.840.10008.1.2.4.201"}) {
            assertThat(server.store("/studies", withSyntax(DicomSamples.read(file(image("2.1.8", "2.1.8.1", known, 1))),
                    Optional.of(known))).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whatLooksLikeTheBoundaryMayBeInThePixels() throws Exception {
        byte[] file = file(image("2.1.9", "2.1.9.1", "2.1.9.1.1", 1).putBytes(Tag.PIXEL_DATA, Vr.OW,
                "\r\n--xYz\r\n\r\n--xYz--\r\nend".getBytes(StandardCharsets.US_ASCII)));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("--xYz\r\nContent-Type: application/dicom\r\nContent-Length: " + file.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(file);
        body.writeBytes("\r\n--xYz--\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(server.post("/studies", "multipart/related; type=\"application/dicom\"; boundary=xYz", body.toByteArray()).statusCode())
                .isEqualTo(200);
        assertThat(stored("2.1.9")).isEqualTo(file);
    }

    @Test
    void aRequestBeyondTheLimitIsRefusedWithTheSettingsName() throws Exception {
        byte[] large = file(image("2.3.1", "2.3.1.1", "2.3.1.1.1", 1).putBytes(0x00420011, Vr.OB, new byte[150_000]));
        assertThat(server.store("/studies", large).statusCode()).isEqualTo(200);
        HttpResponse<byte[]> answer = server.store("/studies", large, large);
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("lumbar.archive.maximum-request-size");
    }

    /** The file with another transfer syntax in its meta information, or with none; the data set as it was. */
    private static byte[] withSyntax(DicomFile file, Optional<String> syntax) {
        byte[] whole = DicomSamples.file(file.dataset(), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        byte[] wanted = element(0x10, "1.2.840.10008.1.2.1");
        int at = indexOf(whole, wanted);
        byte[] other = syntax.map(uid -> element(0x10, uid)).orElse(new byte[0]);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(whole, 0, at);
        out.writeBytes(other);
        out.write(whole, at + wanted.length, whole.length - at - wanted.length);
        byte[] changed = out.toByteArray();
        // Group length: the first element of the group, its value the bytes that follow.
        int length = (changed[140] & 0xff) + ((changed[141] & 0xff) << 8) + other.length - wanted.length;
        changed[140] = (byte) length;
        changed[141] = (byte) (length >> 8);
        return changed;
    }

    private static byte[] element(int number, String uid) {
        byte[] value = (uid.length() % 2 == 0 ? uid : uid + "\0").getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {2, 0, (byte) number, 0, 'U', 'I', (byte) value.length, 0});
        out.writeBytes(value);
        return out.toByteArray();
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.indexOf(new String(wanted, StandardCharsets.ISO_8859_1));
    }

    private static byte[] stored(String study) throws Exception {
        String uid = json(server.get("/studies/" + study + "/instances")).get(0).requireString(Tag.SOP_INSTANCE_UID);
        return server.get("/studies/" + study + "/series/" + study + ".1/instances/" + uid, "Accept", "application/dicom").body();
    }
}
