// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lumbarcds.testing.Peers;

class DicomJsonTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsReadBackEqual() throws IOException {
        assertThat(read(write(DicomSamples.mr()))).containsExactly(DicomSamples.mr());
    }

    @Test
    void valuesHaveTheFormsOfTheStandard() throws IOException {
        DicomDataset dataset = DicomSamples.mr()
                .put(Tag.PATIENT_NAME, "Wang^XiaoDong=\u738b^\u5c0f\u6771=")
                .put(Tag.IMAGE_TYPE, "ORIGINAL", "", "M");
        dataset.put(new DicomElement.Value(0x00189303, Vr.FD, new byte[] {0, 0, 0, 0, 0, 0, (byte) 0xF8, 0x7F}));
        JsonNode json = MAPPER.readTree(write(dataset)).get(0);
        assertThat(json.at("/00100010/Value/0").toString())
                .isEqualTo("{\"Alphabetic\":\"Wang^XiaoDong\",\"Ideographic\":\"\u738b^\u5c0f\u6771\"}");
        assertThat(json.at("/00080008/Value").toString()).isEqualTo("[\"ORIGINAL\",null,\"M\"]");
        assertThat(json.at("/00280010").toString()).isEqualTo("{\"vr\":\"US\",\"Value\":[3]}");
        assertThat(json.at("/00200032/Value/1").decimalValue()).isEqualByComparingTo("20.25");
        assertThat(json.at("/00081032").toString()).isEqualTo("{\"vr\":\"SQ\"}");
        assertThat(json.at("/00189303/Value/0").asText()).isEqualTo("NaN");
        assertThat(json.at("/7FE00010/InlineBinary").binaryValue()).hasSize(24);
    }

    @Test
    void textBecomesUtf8AndSaysSo() throws IOException {
        DicomDataset latin = new DicomDataset().put(Tag.SPECIFIC_CHARACTER_SET, "ISO_IR 100").put(Tag.PATIENT_NAME, "M\u00fcller");
        DicomDataset read = read(write(latin)).get(0);
        assertThat(read.string(Tag.SPECIFIC_CHARACTER_SET)).contains("ISO_IR 192");
        assertThat(read.string(Tag.PATIENT_NAME)).contains("M\u00fcller");
        assertThat(read("[{\"00100020\":{\"vr\":\"LO\",\"Value\":[\"1\"]}}]").get(0).contains(Tag.SPECIFIC_CHARACTER_SET)).isFalse();
        assertThat(read("[{\"00100010\":{\"vr\":\"PN\",\"Value\":[{\"Alphabetic\":\"\u00fc\"}]}}]").get(0)
                .string(Tag.SPECIFIC_CHARACTER_SET)).contains("ISO_IR 192");
    }

    @Test
    void bulkDataIsReferredToWhereThePolicySaysSo() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DicomJson.write(List.of(DicomSamples.mr()), out, element -> element.tag() == Tag.PIXEL_DATA
                ? Optional.of("http://archive.example/bulk") : Optional.empty());
        String json = out.toString(StandardCharsets.UTF_8);
        assertThat(json).contains("\"7FE00010\":{\"vr\":\"OW\",\"BulkDataURI\":\"http://archive.example/bulk\"}");
        DicomElement element = read(json).get(0).element(Tag.PIXEL_DATA).orElseThrow();
        assertThat(element).isEqualTo(new DicomElement.BulkData(Tag.PIXEL_DATA, Vr.OW, "http://archive.example/bulk"));
        assertThat(write(read(json).get(0))).isEqualTo(json);
    }

    @Test
    void numbersSentAsTextAndMembersInAnyOrderAreRead() throws IOException {
        DicomDataset read = read("{\"00280010\":{\"Value\":[\"512\"],\"vr\":\"US\"},\"00200013\":{\"vr\":\"IS\",\"Value\":[\"7\"]}}").get(0);
        assertThat(read.integer(Tag.ROWS)).hasValue(512);
        assertThat(read.integer(Tag.INSTANCE_NUMBER)).hasValue(7);
    }

    @Test
    void aValueThatIsNoneOfItsVrLeavesTheOthersReadable() throws IOException {
        for (String bad : List.of("[1e999999999]", "[null]", "[\"x\"]", "[NaN]")) {
            DicomDataset read = read("[{\"00280009\":{\"vr\":\"US\",\"Value\":" + bad + "},"
                    + "\"00100020\":{\"vr\":\"LO\",\"Value\":[\"P-1\"]}}]").get(0);
            assertThat(read.string(Tag.PATIENT_ID)).contains("P-1");
            assertThat(read.ints(0x00280009)).isEmpty();
        }
    }

    @Test
    void aNumberOfTheWrongLengthIsWrittenWithoutAValue() throws IOException {
        DicomDataset dataset = DicomSamples.mr().putBytes(Tag.SMALLEST_IMAGE_PIXEL_VALUE, Vr.SS, new byte[3]);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DicomJson.write(List.of(dataset), out, DicomJson.BulkDataPolicy.INLINE);
        assertThat(read(out.toString(StandardCharsets.UTF_8)).get(0).string(Tag.PATIENT_ID))
                .isEqualTo(dataset.string(Tag.PATIENT_ID));
    }

    @Test
    void anEmptyAnswerIsNoDataSet() throws IOException {
        assertThat(read("[]")).isEmpty();
        assertThat(read("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "[1]", "\"x\"", "[{\"x\":{}}]", "[{\"00100020\":[]}]", "[{\"00100020\":{\"vr\":\"XX\"}}]",
        "[{\"00100020\":{\"vr\":\"LO\",\"Value\":\"1\"}}]", "[{\"00100020\":{\"vr\":\"LO\",\"Value\":[{}]}}]", "[{", "[{\"00100020\":",
        "[{\"7FE00010\":{\"vr\":\"OW\",\"Value\":[1]}}]",
        "[{\"7FE00010\":{\"vr\":\"OW\",\"InlineBinary\":\"***\"}}]", "[{\"00081032\":{\"vr\":\"SQ\",\"InlineBinary\":\"AAAA\"}}]",
        "[{\"00080060\":{\"vr\":\"CS\",\"Value\":[\"a\\\\b\"]}}]"})
    void whatIsNoDicomJsonIsRefused(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(DicomException.class);
    }

    @Test
    void deepNestingIsRefused() {
        String deep = "{\"00081032\":{\"vr\":\"SQ\",\"Value\":[".repeat(500);
        assertThatThrownBy(() -> read(deep)).isInstanceOf(DicomException.class);
    }

    @Test
    void dcmtkReadsAndWritesTheSame() throws Exception {
        Peers.require("dcm2json");
        Path file = folder.resolve("mr.dcm");
        DicomDataset dataset = DicomSamples.mr().remove(Tag.PIXEL_DATA).remove(0x00091001).remove(0x00090010);
        DicomWriter.write(DicomFile.of(dataset, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN), file);
        Path json = folder.resolve("mr.json");
        Peers.run("dcm2json", file, json);
        assertThat(read(Files.readString(json)).get(0)).isEqualTo(dataset);
    }

    private static String write(DicomDataset dataset) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DicomJson.write(List.of(dataset), out, DicomJson.BulkDataPolicy.INLINE);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static List<DicomDataset> read(String json) throws IOException {
        return DicomJson.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), DicomLimits.DEFAULT);
    }
}
