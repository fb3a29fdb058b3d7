// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lumbarcds.image.TestDicom.SAGITTAL;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lumbarcds.detect.TestModel;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.dicom.Vr;
import org.lumbarcds.image.TestDicom;
import org.lumbarcds.image.TestPictures;

/** What {@code detect} and {@code evaluate} say of files and models that cannot be used, and that they go on with the others. */
class BadInputTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path images;
    private Path labels;

    /** Two pictures of one patient in fold 0: a bright one and a black one. */
    @BeforeEach
    void twoLabelledPictures() throws IOException {
        images = Files.createDirectories(folder.resolve("data/images"));
        labels = Files.createDirectories(folder.resolve("data/labels"));
        Files.writeString(folder.resolve("data/classes.txt"), "degenerative disc\nnormal disc\n");
        Files.writeString(folder.resolve("data/index.csv"), "image,patient,fold,width,height\n"
                + "bright.png,1,0,64,64\nblack.png,1,0,64,64\n");
        for (String name : List.of("bright", "black")) {
            Files.write(images.resolve(name + ".png"), png(name.equals("bright") ? 255 : 0));
            Files.writeString(labels.resolve(name + ".txt"), "1 0.3125 0.390625 0.3125 0.15625\n");
        }
    }

    private static byte[] png(int brightest) throws IOException {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
        for (int x = 0; x < 64; x++) {
            image.getRaster().setSample(x, 0, 0, brightest);
        }
        return TestPictures.encode(image, "png");
    }

    private int detect(Path model, Path input) {
        return lumbar("detect", "--model", model, "--threads", 1, "--json", folder.resolve("out.json"), input);
    }

    private int evaluate(Path model) {
        return lumbar("evaluate", "--data", folder.resolve("data"), "--model", model, "--threads", 1,
                "--out", folder.resolve("report"));
    }

    private int lumbar(Object... arguments) {
        err.getBuffer().setLength(0);
        int status = Lumbar.run(new PrintWriter(out, true), new PrintWriter(err, true),
                Stream.of(arguments).map(Object::toString).toArray(String[]::new));
        assertThat(err.toString()).doesNotContain("Exception", "\tat ");
        return status;
    }

    private JsonNode result() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("out.json").toFile());
    }

    private static Path dicom(Path path, Consumer<org.lumbarcds.dicom.DicomDataset> change) throws IOException {
        org.lumbarcds.dicom.DicomDataset image = TestDicom.mr(64, 64, SAGITTAL);
        change.accept(image);
        return TestDicom.write(image, path);
    }

    @Test
    void everyBadImageOfAFolderIsNamedWithItsFaultAndTheGoodOnesAreRead() throws IOException {
        byte[] png = TestPictures.grey("png");
        byte[] noise = TestPictures.encode(TestPictures.noise(), "jpg");
        Map<String, String> faults = new LinkedHashMap<>();
        Object[][] pictures = {
            {"cmyk.jpg", TestPictures.cmykJpeg(), "four colour components (CMYK); save it as grey or RGB"},
            {"animated.png", TestPictures.animatedPng(), "animated PNG is not supported"},
            {"animated.gif", TestPictures.grey("gif"), "GIF pictures, animated or not, are not read"},
            {"animated.webp", TestPictures.webp(), "WebP pictures, animated or not, are not read"},
            {"scan.bmp", TestPictures.grey("bmp"), "BMP pictures"},
            {"scan.tif", TestPictures.grey("tiff"), "TIFF pictures"},
            {"really-a-gif.png", TestPictures.grey("gif"), "GIF pictures"},
            {"cut.png", Arrays.copyOf(png, png.length - 20), "truncated PNG"},
            {"cut.jpg", Arrays.copyOf(noise, noise.length / 2), "truncated JPEG"},
            {"one.png", TestPictures.encode(TestPictures.picture(BufferedImage.TYPE_BYTE_GRAY, 1, 1), "png"), "1 x 1 pixels"},
            {"one.jpg", TestPictures.encode(TestPictures.picture(BufferedImage.TYPE_BYTE_GRAY, 1, 1), "jpg"), "1 x 1 pixels"},
            {"huge.png", TestPictures.claiming(png, 20_000, 20_000), "20000 x 20000 pixels; at most 16 million"},
            {"huge.jpg", TestPictures.jpegClaiming(20_000, 20_000), "20000 x 20000 pixels; at most 16 million"},
        };
        Path mixed = Files.createDirectories(folder.resolve("mixed"));
        for (Object[] picture : pictures) {
            Files.write(mixed.resolve((String) picture[0]), (byte[]) picture[1]);
            faults.put((String) picture[0], (String) picture[2]);
        }
        dicom(mixed.resolve("one.dcm"), d -> d.putInts(Tag.ROWS, 1).putInts(Tag.COLUMNS, 1));
        faults.put("one.dcm", "1 x 1 pixels");
        dicom(mixed.resolve("huge.dcm"), d -> d.putInts(Tag.ROWS, 20_000).putInts(Tag.COLUMNS, 20_000));
        faults.put("huge.dcm", "20000 x 20000 pixels; at most 16 million");
        for (String spacing : List.of("NaN", "-1", "1e30", "1e-30")) {
            dicom(mixed.resolve("spacing" + spacing + ".dcm"), d -> d.put(Tag.PIXEL_SPACING, Vr.DS, List.of(spacing, spacing)));
            faults.put("spacing" + spacing + ".dcm", "PixelSpacing");
        }
        dicom(mixed.resolve("slope.dcm"), d -> d.putDoubles(Tag.RESCALE_SLOPE, 1e300));
        faults.put("slope.dcm", "RescaleSlope");

        Files.write(mixed.resolve("good-sixteen-bits.png"),
                TestPictures.encode(TestPictures.picture(BufferedImage.TYPE_USHORT_GRAY, 64, 64), "png"));
        Files.write(mixed.resolve("good-colour.png"),
                TestPictures.encode(TestPictures.picture(BufferedImage.TYPE_INT_RGB, 64, 64), "png"));
        Files.write(mixed.resolve("good-colour.jpg"),
                TestPictures.encode(TestPictures.picture(BufferedImage.TYPE_INT_RGB, 64, 64), "jpg"));
        dicom(mixed.resolve("good-spacing-zero.dcm"), d -> d.putDoubles(Tag.PIXEL_SPACING, 0, 0));

        assertThat(detect(TestModel.write(folder.resolve("model")), mixed)).isEqualTo(Lumbar.SOME_FILES_FAILED);

        assertThat(result().get("images").findValuesAsText("path")).hasSize(4).allMatch(path -> path.contains("/good-"));
        Map<String, String> told = new LinkedHashMap<>();
        result().get("errors").forEach(e -> told.put(Path.of(e.get("path").asText()).getFileName().toString(), e.get("message").asText()));
        assertThat(told).containsOnlyKeys(faults.keySet());
        faults.forEach((file, fault) -> {
            assertThat(told.get(file)).as(file).contains(fault);
            assertThat(err.toString()).contains("error: " + mixed.resolve(file) + ": ");
        });
    }

    @Test
    void aPictureWithDamagedPixelsIsLeftOutOfAnEvaluationByName() throws IOException {
        byte[] damaged = TestPictures.claiming(TestPictures.grey("png"), 64, 64);
        Files.write(images.resolve("bright.png"), damaged);
        assertThat(evaluate(TestModel.write(folder.resolve("model")))).isEqualTo(Lumbar.SOME_FILES_FAILED);
        assertThat(err.toString()).contains("bright.png: damaged PNG").contains("left out of the figures");
        assertThat(evaluated()).isOne();

        Files.write(images.resolve("black.png"), TestPictures.withChunk(damaged, "tEXt", new byte[3]));
        assertThat(evaluate(folder.resolve("model"))).isEqualTo(Lumbar.SOME_FILES_FAILED);
        assertThat(err.toString()).contains("bright.png: ", "black.png: ", "none of the pictures could be read");
    }

    @Test
    void aPictureTheNetworkAnswersWithNoNumberIsAFailedFile() throws IOException {
        Path model = TestModel.write(folder.resolve("model"), "not-a-number-when-bright.onnx", json -> { });
        assertThat(detect(model, images)).isEqualTo(Lumbar.SOME_FILES_FAILED);
        assertThat(result().at("/images/0/path").asText()).endsWith("black.png");
        assertThat(result().at("/errors/0/path").asText()).endsWith("bright.png");
        assertThat(result().at("/errors/0/message").asText()).contains("holds a value that is not a number");

        assertThat(evaluate(model)).isEqualTo(Lumbar.SOME_FILES_FAILED);
        assertThat(err.toString()).contains("bright.png: ", "output scores holds a value that is not a number");
        assertThat(evaluated()).isOne();
    }

    private int evaluated() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("report/report.json").toFile()).at("/rows/0/pictures").asInt();
    }

    private static Arguments model(String message, String network, Consumer<ObjectNode> change) {
        return Arguments.of(message, network, change);
    }

    static Stream<Arguments> badModels() {
        Consumer<ObjectNode> unchanged = json -> { };
        return Stream.of(
                model("takes pictures of shape [-1, 1, 96, 96], but model.json says [N, 1, 64, 64]", "other-side.onnx", unchanged),
                model("output boxes has the shape [2, 5, 5]", "five-numbers-a-box.onnx", unchanged),
                model("output scores has the shape [2, 5, 3], expected [2, 5, 2]", "three-classes.onnx", unchanged),
                model("output scores has the shape [2, 5, 2], expected [2, 5, 1]", "detector.onnx",
                        json -> ((ArrayNode) json.get("classes")).remove(1)),
                model("holds a value that is not a number", "not-a-number.onnx", unchanged),
                model("scores must be 0 to 1", "logits.onnx", unchanged),
                model("is not a detector of this format: it has no output boxes", "other-names.onnx", unchanged),
                model("is not a detector of this format: its inputs are [pixels]", "other-input.onnx", unchanged),
                model("is not the file model.json was written for", "detector.onnx", json -> json.put("sha256", "0".repeat(64))),
                model("model.json: input.width must be a whole number from 32 to 2048, it is 1000000000", "detector.onnx",
                        json -> ((ObjectNode) json.get("input")).put("width", 1_000_000_000)),
                model("model.json: suppression.maxDetections must be a whole number", "detector.onnx",
                        json -> ((ObjectNode) json.get("suppression")).put("maxDetections", -1)),
                model("model.json: classes[0].threshold must be a number from 0.0 to 1.0, it is 1.0E300", "detector.onnx",
                        json -> ((ObjectNode) json.at("/classes/0")).put("threshold", 1e300)));
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("badModels")
    void aModelThatCannotBeUsedIsRefusedByNameBeforeAnythingIsRead(String message, String network, Consumer<ObjectNode> change) {
        Path model = TestModel.write(folder.resolve("model"), network, change);
        assertRefused(model, message);
    }

    @Test
    void aNetworkThatIsMissingOrNoneIsNamed() throws IOException {
        Path model = TestModel.write(folder.resolve("model"));
        Files.delete(model.resolve("model.onnx"));
        assertRefused(model, "model.json names model.onnx, which is not in");
        byte[] text = "This is no network.".getBytes();
        TestModel.write(model, "detector.onnx", json -> json.put("sha256", TestModel.sha256(text)));
        Files.write(model.resolve("model.onnx"), text);
        assertRefused(model, "model.onnx cannot be run by ONNX Runtime");
        Files.delete(model.resolve("model.json"));
        assertRefused(model, "no model.json");
    }

    private void assertRefused(Path model, String message) {
        assertThat(detect(model, images)).isEqualTo(Lumbar.USAGE);
        assertThat(err.toString()).contains(message, model.toString());
        assertThat(folder.resolve("out.json")).doesNotExist();
        assertThat(evaluate(model)).isEqualTo(Lumbar.USAGE);
        assertThat(err.toString()).contains(message, model.toString());
        assertThat(folder.resolve("report")).doesNotExist();
    }
}
