// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lumbarcds.image.Orientation;
import org.lumbarcds.image.PictureReader;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.image.Weighting;
import org.lumbarcds.testing.RealData;
import org.lumbarcds.testing.RepositoryRoot;

/**
 * The published rows and ours answer here as in PyTorch: tiny networks of each, 50 pictures, the ten best boxes of each picture
 * ({@code models/training/make_row_parity.py} writes them). On drawn spines from stored numbers; on real pictures from a run
 * of PyTorch on the spot.
 */
class RowParityTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final int PICTURES = 50;

    @ParameterizedTest
    @ValueSource(strings = {"yolov3", "yolov5", "pp-yolov2", "ours"})
    void aRowAnswersAsInTrainingOnDrawnSpines(String row) throws IOException, InvalidModelException {
        compare(RepositoryRoot.path().resolve("models/src/test/resources/parity/rows"), row);
    }

    @Test
    void theRowsAnswerAsInTrainingOnRealPictures(@TempDir Path folder)
            throws IOException, InterruptedException, InvalidModelException {
        Path data = RealData.folder("lumbar-boxes").getParent();
        requirePyTorch(folder);
        String printed = python(folder, "make_row_parity.py", "--out", folder, "--data", data, "--steps", 12);
        for (String row : List.of("yolov3", "yolov5", "pp-yolov2", "ours")) {
            assertThat(printed).contains(row);
            compare(folder, row);
        }
    }

    /** The graph holds the kernel itself, so that the stored numbers compare it with sampling in PyTorch. */
    @Test
    void theDeformableConvolutionRunsAsOneOperator() throws IOException {
        byte[] graph = Files.readAllBytes(
                RepositoryRoot.path().resolve("models/src/test/resources/parity/rows/pp-yolov2/model.onnx"));
        assertThat(new String(graph, StandardCharsets.ISO_8859_1)).contains("DeformConv").doesNotContain("GridSample");
    }

    private static void compare(Path folder, String row) throws IOException, InvalidModelException {
        JsonNode pictures = JSON.readTree(folder.resolve("pictures.json").toFile());
        JsonNode expected = JSON.readTree(folder.resolve(row).resolve("expected.json").toFile());
        assertThat(pictures.size()).isEqualTo(PICTURES);
        ModelFolder model = ModelFolder.read(folder.resolve(row));
        SagittalSlice sheet = Files.exists(folder.resolve("pictures.png"))
                ? PictureReader.read(Files.readAllBytes(folder.resolve("pictures.png"))) : null;
        try (Network network = Network.open(model, new DetectorOptions(Acceleration.CPU, 1, 1))) {
            FloatBuffer input = network.newInput();
            for (int i = 0; i < PICTURES; i++) {
                model.description().input().write(slice(sheet, pictures.get(i)), input.clear());
                compare(row + ", picture " + i, expected.get(i), network.run(input.flip(), 1));
            }
        }
    }

    /** Boxes of nearly the same score may leave the two runtimes in another order. */
    private static void compare(String where, JsonNode expected, NetworkOutput found) {
        assertThat(expected.size()).isEqualTo(10);
        for (JsonNode box : expected) {
            boolean there = false;
            for (int a = 0; a < found.anchors() && !there; a++) {
                there = close(box.get("box"), found.boxes(), a, 0.5) && close(box.get("scores"), found.scores(), a, 1e-3);
            }
            assertThat(there).as("%s: box %s within 0.5 px and 0.001", where, box).isTrue();
        }
    }

    private static boolean close(JsonNode expected, float[] values, int anchor, double tolerance) {
        for (int i = 0; i < expected.size(); i++) {
            if (Math.abs(values[anchor * expected.size() + i] - expected.get(i).asDouble()) > tolerance) {
                return false;
            }
        }
        return true;
    }

    private static SagittalSlice slice(SagittalSlice sheet, JsonNode picture) throws IOException {
        SagittalSlice read = picture.has("file")
                ? PictureReader.read(Files.readAllBytes(Path.of(picture.get("file").asText())))
                : tile(sheet, picture.get("tile"));
        return new SagittalSlice("", "", 1, read.width(), read.height(), read.pixels(),
                picture.get("rowSpacing").asDouble(), picture.get("colSpacing").asDouble(), true,
                OptionalDouble.empty(), Weighting.UNKNOWN, Orientation.AS_STORED);
    }

    private static SagittalSlice tile(SagittalSlice sheet, JsonNode at) {
        int width = at.get(2).asInt();
        int height = at.get(3).asInt();
        float[] pixels = new float[width * height];
        for (int y = 0; y < height; y++) {
            System.arraycopy(sheet.pixels(), (at.get(1).asInt() + y) * sheet.width() + at.get(0).asInt(), pixels, y * width,
                    width);
        }
        return new SagittalSlice("", "", 1, width, height, pixels, 1, 1, true, OptionalDouble.empty(), Weighting.UNKNOWN,
                Orientation.AS_STORED);
    }

    /** PyTorch is a test peer like the others: missing, the test is skipped, or fails in continuous integration. */
    private static void requirePyTorch(Path folder) throws IOException, InterruptedException {
        if (Files.isExecutable(PYTHON) && start(folder, "-c", "import torch, onnx, cv2, PIL").waitFor() == 0) {
            return;
        }
        String message = "PyTorch for " + PYTHON + " not found; scripts/install-test-peers installs it";
        if ("true".equals(System.getenv("CI"))) {
            Assertions.fail(message);
        }
        Assumptions.abort(message);
    }

    private static String python(Path folder, Object... words) throws IOException, InterruptedException {
        Process process = start(folder, words);
        if (!process.waitFor(10, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            Assertions.fail("make_row_parity.py did not end in ten minutes");
        }
        String printed = Files.readString(folder.resolve("printed"));
        assertThat(process.exitValue()).as(printed).isZero();
        return printed;
    }

    private static Process start(Path folder, Object... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(PYTHON.toString()));
        for (Object word : words) {
            command.add(word.toString());
        }
        return new ProcessBuilder(command)
                .directory(RepositoryRoot.path().resolve("models/training").toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("printed").toFile())
                .start();
    }
}
