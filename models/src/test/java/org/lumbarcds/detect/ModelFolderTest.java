// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lumbarcds.calibrate.PlattCalibration;

class ModelFolderTest {

    @TempDir
    Path folder;

    private void refused(String... words) {
        assertThatThrownBy(() -> ModelFolder.read(folder))
                .isInstanceOf(InvalidModelException.class)
                .message().contains(words);
    }

    private static ObjectNode input(ObjectNode json) {
        return (ObjectNode) json.get("input");
    }

    private static ObjectNode herniation(ObjectNode json) {
        return (ObjectNode) json.get("classes").get(1);
    }

    private static Arguments wrong(String message, Consumer<ObjectNode> change) {
        return Arguments.of(message, change);
    }

    @Test
    void readsEveryField() throws InvalidModelException {
        ModelDescription model = ModelFolder.read(TestModel.write(folder)).description();
        assertThat(model.name()).isEqualTo("test");
        assertThat(model.version()).isEqualTo("7");
        assertThat(model.input().side()).isEqualTo(64);
        assertThat(model.classes()).extracting(ModelDescription.DetectedClass::name).containsExactly("normal", "herniation");
        assertThat(model.classes().get(1).threshold()).isEqualTo(0.5);
        assertThat(model.classes().get(1).calibration()).contains(new PlattCalibration(2, -1));
        assertThat(model.suppression()).isEqualTo(new ModelDescription.NonMaximum(0.5, 100));
        assertThat(model.vertebra()).contains(new ModelDescription.VertebraHead(0.5, 0.3));
        assertThat(model.heldFolds()).containsExactly("0");
    }

    @Test
    void readsMatrixSuppression() throws InvalidModelException {
        TestModel.write(folder, "detector.onnx",
                j -> ((ObjectNode) j.get("suppression")).put("method", "matrix-nms").put("kernel", "gaussian"));
        assertThat(ModelFolder.read(folder).description().suppression())
                .isEqualTo(new ModelDescription.Matrix(ModelDescription.DecayKernel.GAUSSIAN, 100));
    }

    @Test
    void theDigestCoversBothFiles() throws InvalidModelException, IOException {
        ModelIdentity identity = ModelFolder.read(TestModel.write(folder)).identity();
        String onnx = TestModel.sha256(Files.readAllBytes(folder.resolve("model.onnx")));
        String json = TestModel.sha256(Files.readAllBytes(folder.resolve("model.json")));
        assertThat(identity.digest()).isEqualTo(TestModel.sha256(HexFormat.of().parseHex(onnx + json)));

        TestModel.write(folder, "detector.onnx", j -> herniation(j).put("threshold", 0.6));
        assertThat(ModelFolder.read(folder).identity().digest()).isNotEqualTo(identity.digest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"format", "name", "version", "file", "sha256", "input", "classes", "suppression", "training",
        "metrics", "terms"})
    void everyMissingFieldIsNamed(String field) {
        TestModel.write(folder, "detector.onnx", json -> json.remove(field));
        refused("model.json: " + field + " is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"channels", "width", "height", "lowerPercentile", "upperPercentile", "mean", "std"})
    void everyMissingFieldOfTheInputIsNamed(String field) {
        TestModel.write(folder, "detector.onnx", json -> input(json).remove(field));
        refused("model.json: input." + field + " is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "threshold", "thresholdFrom"})
    void everyMissingFieldOfAClassIsNamedWithItsPlace(String field) {
        TestModel.write(folder, "detector.onnx", json -> herniation(json).remove(field));
        refused("model.json: classes[1]." + field + " is missing");
    }

    static Stream<Arguments> wrongFields() {
        return Stream.of(
                wrong("format must be 1, it is 2", j -> j.put("format", 2)),
                wrong("name must be a text", j -> j.put("name", 3)),
                wrong("version must be a text that is not empty", j -> j.put("version", " ")),
                wrong("name must be one line of at most 100 characters", j -> j.put("name", "n".repeat(101))),
                wrong("version must be one line", j -> j.put("version", "1\n2")),
                wrong("input.upperPercentile must be above lowerPercentile, both are 50.0",
                        j -> input(j).put("lowerPercentile", 50).put("upperPercentile", 50)),
                wrong("input.mean must be a number from -1000.0 to 1000.0, it is 1.0E300", j -> input(j).put("mean", 1e300)),
                wrong("input.width must be a whole number", j -> input(j).put("width", 1L << 40)),
                wrong("file must be a file name in the same folder", j -> j.put("file", "../model.onnx")),
                wrong("sha256 must be 64 lower-case hex digits", j -> j.put("sha256", "abc")),
                wrong("input must be a JSON object", j -> j.put("input", 3)),
                wrong("input.channels must be 1, it is 3", j -> input(j).put("channels", 3)),
                wrong("input.height must be the same as width, 64, it is 96", j -> input(j).put("height", 96)),
                wrong("input.width must be a whole number", j -> input(j).put("width", 64.5)),
                wrong("input.width must be a whole number", j -> input(j).put("width", 100000)),
                wrong("input.std must be a number", j -> input(j).put("std", 0)),
                wrong("input.mean must be a number", j -> input(j).put("mean", "0")),
                wrong("input.lowerPercentile must be a number from 0.0 to 50.0", j -> input(j).put("lowerPercentile", -1)),
                wrong("classes must be a list with at least one entry", j -> j.putArray("classes")),
                wrong("classes[0] must be a JSON object", j -> ((ArrayNode) j.get("classes")).set(0, 5)),
                wrong("classes[1].name is given twice: normal", j -> herniation(j).put("name", "normal")),
                wrong("classes[1].threshold must be a number from 0.0 to 1.0", j -> herniation(j).put("threshold", 1.5)),
                wrong("classes[1].calibration.a is missing",
                        j -> ((ObjectNode) herniation(j).get("calibration")).remove("a")),
                wrong("classes[1].calibration.a must be a number",
                        j -> ((ObjectNode) herniation(j).get("calibration")).put("a", -1)),
                wrong("classes[1].calibration.method is not known",
                        j -> ((ObjectNode) herniation(j).get("calibration")).put("method", "isotonic")),
                wrong("suppression.method is not known", j -> ((ObjectNode) j.get("suppression")).put("method", "soft")),
                wrong("suppression.kernel is missing",
                        j -> ((ObjectNode) j.get("suppression")).put("method", "matrix-nms")),
                wrong("suppression.kernel is not known",
                        j -> ((ObjectNode) j.get("suppression")).put("method", "matrix-nms").put("kernel", "cubic")),
                wrong("suppression.iou is missing", j -> ((ObjectNode) j.get("suppression")).remove("iou")),
                wrong("suppression.maxDetections must be a whole number",
                        j -> ((ObjectNode) j.get("suppression")).put("maxDetections", 0)),
                wrong("vertebra.threshold is missing", j -> ((ObjectNode) j.get("vertebra")).remove("threshold")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongFields")
    void everyWrongFieldIsNamed(String message, Consumer<ObjectNode> change) {
        TestModel.write(folder, "detector.onnx", change);
        refused("model.json: " + message);
    }

    @Test
    void errorsNameTheFolderToo() {
        TestModel.write(folder, "detector.onnx", json -> json.put("format", 2));
        refused("model folder " + folder + ": model.json: format must be");
    }

    @Test
    void brokenJsonIsNamedWithItsPlace() throws IOException {
        TestModel.write(folder);
        Files.writeString(folder.resolve("model.json"), "{\"format\": 1,\n \"name\": }");
        refused("model.json is not JSON, line 2");
        Files.writeString(folder.resolve("model.json"), "");
        refused("model.json: the document must be a JSON object");
        Files.writeString(folder.resolve("model.json"), "{\"name\": \"a\", \"name\": \"b\"}");
        refused("Duplicate field 'name'");
        Files.writeString(folder.resolve("model.json"), "[".repeat(100_000));
        refused("model.json is not JSON");
        Files.writeString(folder.resolve("model.json"), "{\"format\": NaN}");
        refused("model.json is not JSON, line 1 column");
    }

    @Test
    void aChangedNetworkIsRefused() throws IOException {
        TestModel.write(folder);
        byte[] network = Files.readAllBytes(folder.resolve("model.onnx"));
        network[network.length / 2] ^= 1;
        Files.write(folder.resolve("model.onnx"), network);
        refused("is not the file model.json was written for", TestModel.sha256(network));
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        refused("no model.json in the model folder", folder.toString());
        TestModel.write(folder);
        Files.delete(folder.resolve("model.onnx"));
        refused("model.json names model.onnx, which is not in", folder.toString());
    }
}
