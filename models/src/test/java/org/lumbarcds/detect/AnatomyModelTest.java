// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lumbarcds.anatomy.SliceAnatomy;
import org.lumbarcds.image.Orientation;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.image.Weighting;

class AnatomyModelTest {

    private static final DetectorOptions ONE_THREAD = new DetectorOptions(Acceleration.CPU, 1, 1);
    private static final int SIDE = 192;

    @TempDir
    private Path folder;

    private Path write(String network, Consumer<ObjectNode> change) throws IOException {
        try (var in = AnatomyModelTest.class.getResourceAsStream("/detector/" + network)) {
            byte[] bytes = in.readAllBytes();
            ObjectNode json = (ObjectNode) new ObjectMapper().readTree("""
                    {"format": 1, "kind": "anatomy", "name": "drawn", "version": "1", "file": "model.onnx", "sha256": "%s",
                     "input": {"channels": 1, "width": 192, "height": 192, "lowerPercentile": 0, "upperPercentile": 100,
                               "mean": 0, "std": 1},
                     "channels": ["vertebra", "disc", "canal", "anterior-superior", "posterior-superior",
                                  "posterior-inferior", "anterior-inferior"],
                     "errorSd": {"slip-distance": 1.25}, "training": {"held": {"set": ["5", "10"]}}, "terms": "none"}
                    """.formatted(TestModel.sha256(bytes)));
            change.accept(json);
            Files.write(folder.resolve("model.onnx"), bytes);
            Files.writeString(folder.resolve("model.json"), json.toString());
            return folder;
        }
    }

    private AnatomyModel model() throws IOException, InvalidModelException {
        return AnatomyModel.open(write("anatomy.onnx", json -> { }), ONE_THREAD);
    }

    /** Bodies 34 x 26 mm with discs of 10 mm between and a canal of 14 mm, pixels of a millimetre. */
    private static SagittalSlice drawn(Weighting weighting) {
        float[] pixels = new float[SIDE * SIDE];
        for (int body = 0; body < 4; body++) {
            fill(pixels, 3, 50 - (body == 0 ? 6 : 0), 20 + 36 * body, 34, 26);
            if (body < 3) {
                fill(pixels, 2, 51, 46 + 36 * body, 32, 10);
            }
        }
        fill(pixels, 1, 88, 6, 14, 180);
        return new SagittalSlice("series", "slice", 1, SIDE, SIDE, pixels, 1, 1, true, OptionalDouble.empty(), weighting,
                Orientation.AS_STORED);
    }

    private static void fill(float[] pixels, float value, int left, int top, int width, int height) {
        for (int y = top; y < top + height; y++) {
            for (int x = left; x < left + width; x++) {
                pixels[y * SIDE + x] = value;
            }
        }
    }

    @Test
    void measuresWhatTheNetworkDraws() throws IOException, InvalidModelException {
        try (AnatomyModel model = model()) {
            SliceAnatomy anatomy = model.measure(drawn(Weighting.T2));
            assertThat(anatomy.bodies()).hasSize(4);
            assertThat(anatomy.spaces().get(2).slipMm().getAsDouble()).isCloseTo(6, within(0.8));
            assertThat(anatomy.spaces().get(0).slipMm().getAsDouble()).isCloseTo(0, within(0.8));
            assertThat(anatomy.spaces().get(0).canalMm().getAsDouble()).isCloseTo(14, within(0.8));
            assertThat(anatomy.spaces().get(0).heightMm().getAsDouble()).isCloseTo(10, within(1.0));
        }
    }

    @Test
    void aPictureWithoutASpineGivesNothing() throws IOException, InvalidModelException {
        try (AnatomyModel model = model()) {
            SagittalSlice empty = new SagittalSlice("", "", 1, 64, 32, new float[64 * 32], 1, 1, false,
                    OptionalDouble.empty(), Weighting.UNKNOWN, Orientation.AS_STORED);
            assertThat(model.measure(empty).spaces()).isEmpty();
        }
    }

    @Test
    void tellsWhatItIsWhomItNeverSawAndHowFarItIsOff() throws IOException, InvalidModelException {
        try (AnatomyModel model = model()) {
            assertThat(model.model().name()).isEqualTo("drawn");
            assertThat(model.description().held().get("set")).containsExactlyInAnyOrder("5", "10");
            assertThat(model.description().errorSd()).containsEntry("slip-distance", 1.25);
        }
    }

    @Test
    void anotherKindOfModelIsRefused() {
        assertThatThrownBy(() -> AnatomyModel.open(write("anatomy.onnx", json -> json.put("kind", "detector")), ONE_THREAD))
                .isInstanceOf(InvalidModelException.class).hasMessageContaining("kind must be anatomy");
        assertThatThrownBy(() -> AnatomyModel.open(write("anatomy.onnx", json -> json.remove("kind")), ONE_THREAD))
                .isInstanceOf(InvalidModelException.class).hasMessageContaining("kind is missing");
    }

    @Test
    void otherChannelsAreRefused() {
        assertThatThrownBy(() -> AnatomyModel.open(write("anatomy.onnx", json -> json.putArray("channels").add("disc")),
                ONE_THREAD)).isInstanceOf(InvalidModelException.class).hasMessageContaining("channels must be [vertebra");
    }

    @Test
    void aNetworkThatDrawsNoMapsIsRefused() {
        assertThatThrownBy(() -> AnatomyModel.open(write("detector.onnx", json -> { }), ONE_THREAD))
                .isInstanceOf(InvalidModelException.class).hasMessageContaining("fails on an empty picture");
    }

    @Test
    void aChangedNetworkIsRefused() throws IOException, InvalidModelException {
        write("anatomy.onnx", json -> json.put("sha256", "0".repeat(64)));
        assertThatThrownBy(() -> AnatomyModel.open(folder, ONE_THREAD))
                .isInstanceOf(InvalidModelException.class).hasMessageContaining("SHA-256");
    }

    @Test
    void aDetectorMeasuresBesideAndItsResultsAreThoseOfBothModels(@TempDir Path boxes) throws IOException, InvalidModelException {
        SliceDetector detector = OnnxSliceDetector.open(TestModel.write(boxes), ONE_THREAD);
        ModelIdentity alone = detector.model();
        try (MeasuringDetector both = new MeasuringDetector(detector, model())) {
            assertThat(both.model().digest()).matches("[0-9a-f]{64}").isNotEqualTo(alone.digest());
            assertThat(both.model().parts()).extracting(ModelIdentity::name).containsExactly("test", "drawn");
            assertThat(both.limits()).isEqualTo(detector.limits());
            List<SliceDetections> read = both.detect(List.of(drawn(Weighting.T2), drawn(Weighting.T1)), 0.1);
            assertThat(read.get(0).anatomy().orElseThrow().spaces()).hasSize(3);
            assertThat(read.get(1).anatomy()).isEmpty();
        }
    }

    @Test
    void aClosedModelIsNotUsed() throws IOException, InvalidModelException {
        AnatomyModel model = model();
        model.close();
        model.close();
        assertThatThrownBy(() -> model.measure(drawn(Weighting.T2))).isInstanceOf(IllegalStateException.class);
    }
}
