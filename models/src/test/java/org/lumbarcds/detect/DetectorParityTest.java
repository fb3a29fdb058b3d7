// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lumbarcds.image.Orientation;
import org.lumbarcds.image.PictureReader;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.image.Weighting;
import org.lumbarcds.testing.RepositoryRoot;

/**
 * What the training code's network answers on drawn spines, stored by {@code models/training/make_parity.py}, and what the
 * shipped model answers here: the same picture through both preprocessings and both runtimes.
 */
class DetectorParityTest {

    private static final String FOLDER = "/parity/model/";

    private static ModelFolder shipped;
    private static Network network;

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = DetectorParityTest.class.getResourceAsStream(FOLDER + name)) {
            return in.readAllBytes();
        }
    }

    private static JsonNode stored() throws IOException {
        return new ObjectMapper().readTree(resource("cases.json"));
    }

    static List<JsonNode> cases() throws IOException {
        List<JsonNode> cases = new ArrayList<>();
        stored().get("cases").forEach(cases::add);
        return cases;
    }

    @BeforeAll
    static void theShippedModel() throws InvalidModelException {
        Path folder = RepositoryRoot.path().resolve("models/weights/lumbar-compact");
        if (!Files.exists(folder) && DetectorParityTest.class.getResource(FOLDER + "cases.json") == null) {
            Assumptions.abort("this checkout holds neither the shipped model nor its stored numbers");
        }
        shipped = ModelFolder.read(folder);
        network = Network.open(shipped, new DetectorOptions(Acceleration.CPU, 1, 1));
    }

    @AfterAll
    static void close() {
        if (network != null) {
            network.close();
        }
    }

    @Test
    void theNumbersAreOfTheShippedModel() throws IOException {
        assertThat(stored().get("sha256").asText()).isEqualTo(shipped.description().sha256());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theShippedModelAnswersAsInTraining(JsonNode expected) throws IOException {
        SagittalSlice picture = PictureReader.read(resource(expected.get("image").asText()));
        SagittalSlice slice = new SagittalSlice("", "", 1, picture.width(), picture.height(), picture.pixels(),
                expected.get("rowSpacing").asDouble(), expected.get("colSpacing").asDouble(), true,
                OptionalDouble.empty(), Weighting.UNKNOWN, Orientation.AS_STORED);
        FloatBuffer input = network.newInput();
        shipped.description().input().write(slice, input);
        NetworkOutput output = network.run(input.flip(), 1);

        for (JsonNode anchor : expected.get("anchors")) {
            int a = anchor.get("anchor").asInt();
            assertClose(anchor.get("scores"), output.scores(), a, 1e-3);
            assertClose(anchor.get("box"), output.boxes(), a, 0.5);
        }
        for (JsonNode body : expected.get("vertebrae")) {
            int b = body.get("anchor").asInt();
            assertThat(Math.abs(output.vertebraScores()[b] - body.get("score").asDouble())).isLessThan(1e-3);
            assertClose(body.get("corners"), output.vertebraCorners(), b, 0.5);
        }
    }

    private static void assertClose(JsonNode expected, float[] values, int row, double tolerance) {
        for (int i = 0; i < expected.size(); i++) {
            assertThat(Math.abs(values[row * expected.size() + i] - expected.get(i).asDouble()))
                    .as("anchor %d value %d", row, i).isLessThan(tolerance);
        }
    }
}
