// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The training code's input tensors, stored by {@code models/training/make_parity.py}, and ours of the same pictures. */
class PreprocessingParityTest {

    private static final String FOLDER = "/parity/preprocessing/";

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = PreprocessingParityTest.class.getResourceAsStream(FOLDER + name)) {
            return in.readAllBytes();
        }
    }

    static List<JsonNode> cases() throws IOException {
        List<JsonNode> cases = new ArrayList<>();
        new ObjectMapper().readTree(resource("cases.json")).get("cases").forEach(cases::add);
        return cases;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theInputIsThatOfTheTrainingCode(JsonNode stored) throws IOException {
        SagittalSlice picture = PictureReader.read(resource(stored.get("image").asText()));
        float[] pixels = picture.pixels().clone();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = stored.has("padding") && pixels[i] == stored.get("padding").asInt() ? Float.NaN : pixels[i];
        }
        SagittalSlice slice = new SagittalSlice("", "", 1, picture.width(), picture.height(), pixels,
                stored.get("rowSpacing").asDouble(), stored.get("colSpacing").asDouble(), true, OptionalDouble.empty(),
                Weighting.UNKNOWN, Orientation.AS_STORED);
        int side = stored.get("size").asInt();
        InputSpec spec = new InputSpec(side, 0.5, 99.5, stored.get("mean").asDouble(), stored.get("std").asDouble());
        float[] ours = new float[side * side];
        Letterbox letterbox = spec.write(slice, FloatBuffer.wrap(ours));

        JsonNode placed = stored.get("placed");
        assertThat(letterbox).isEqualTo(new Letterbox(picture.width(), picture.height(), placed.get("width").asInt(),
                placed.get("height").asInt(), placed.get("left").asInt(), placed.get("top").asInt()));
        FloatBuffer theirs = ByteBuffer.wrap(resource(stored.get("tensor").asText()))
                .order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        assertThat(theirs.remaining()).isEqualTo(ours.length);
        for (int i = 0; i < ours.length; i++) {
            assertThat(Math.abs(ours[i] - theirs.get(i))).as("row %d column %d", i / side, i % side).isLessThan(1e-4f);
        }
    }
}
