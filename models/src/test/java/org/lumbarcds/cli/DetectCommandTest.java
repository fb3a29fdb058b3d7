// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lumbarcds.image.TestDicom.AXIAL;
import static org.lumbarcds.image.TestDicom.SAGITTAL;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lumbarcds.detect.TestModel;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.image.TestDicom;
import org.lumbarcds.testing.RealData;

class DetectCommandTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path model;
    private Path images;
    private Path json;

    @BeforeEach
    void aModelAndAFolder() throws IOException {
        model = TestModel.write(folder.resolve("model"));
        images = Files.createDirectories(folder.resolve("images"));
        json = folder.resolve("result/out.json");
    }

    private int lumbar(Object... arguments) {
        List<String> texts = new ArrayList<>();
        for (Object argument : arguments) {
            texts.add(argument.toString());
        }
        return Lumbar.run(new PrintWriter(out, true), new PrintWriter(err, true), texts.toArray(String[]::new));
    }

    private int detect(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("detect", "--model", model, "--threads", 1, "--json", json));
        all.addAll(List.of(arguments));
        return lumbar(all.toArray());
    }

    private JsonNode result() throws IOException {
        return new ObjectMapper().readTree(json.toFile());
    }

    private Path png(String name, int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < width * Math.min(height, 8); i++) {
            image.getRaster().setSample(i % width, i / width, 0, 255);
        }
        Path file = images.resolve(name);
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    @Test
    void aPictureGivesTheAgreedDocument() throws IOException {
        Path file = png("a.png", 128, 64);
        assertThat(detect(file)).isEqualTo(Lumbar.OK);
        JsonNode document = result();
        assertThat(document.at("/model/name").asText()).isEqualTo("test");
        assertThat(document.at("/model/version").asText()).isEqualTo("7");
        assertThat(document.at("/model/digest").asText()).hasSize(64);
        JsonNode image = document.at("/images/0");
        assertThat(image.get("path").asText()).isEqualTo(file.toString());
        assertThat(image.has("sopInstanceUid")).isFalse();
        assertThat(image.has("frame")).isFalse();
        assertThat(image.get("width").asInt()).isEqualTo(128);
        assertThat(image.get("height").asInt()).isEqualTo(64);
        assertThat(image.get("milliseconds").isNumber()).isTrue();
        // Above the thresholds of the classes: 0.9 and 0.6 normal (0.4), 0.7 herniation (0.5).
        assertThat(image.get("detections")).hasSize(3);
        JsonNode best = image.at("/detections/0");
        assertThat(best.get("class").asText()).isEqualTo("normal");
        assertThat(best.get("score").asDouble()).isEqualTo(0.9);
        assertThat(best.get("box")).hasToString("[20.0,8.0,60.0,28.0]");
        assertThat(document.get("skipped")).isEmpty();
        assertThat(document.get("errors")).isEmpty();
    }

    @Test
    void aLowerMinimumScoreShowsMoreAndAHigherOneLess() throws IOException {
        Path file = png("a.png", 64, 64);
        detect("--min-score", "0.01", file);
        assertThat(result().at("/images/0/detections")).hasSize(5);
        detect("--min-score", "0.8", file);
        assertThat(result().at("/images/0/detections")).hasSize(1);
    }

    @Test
    void boxesOfATurnedDicomImageAreInPixelsOfTheStoredOne() throws IOException {
        // Stored with rows running to the feet: transposed against the convention.
        Path file = TestDicom.write(TestDicom.mr(64, 64, 0, 0, -1, 0, 1, 0).putDoubles(Tag.PIXEL_SPACING, 1, 1),
                images.resolve("a.dcm"));
        assertThat(detect(file)).isEqualTo(Lumbar.OK);
        JsonNode image = result().at("/images/0");
        assertThat(image.get("sopInstanceUid").asText()).isEqualTo("1.2.3.4");
        assertThat(image.at("/detections/0/box")).hasToString("[20.0,10.0,30.0,30.0]");
    }

    @Test
    void widthAndHeightAreThoseOfTheStoredImage() throws IOException {
        Path file = TestDicom.write(TestDicom.mr(64, 48, 0, 0, -1, 0, 1, 0), images.resolve("a.dcm"));
        detect(file);
        assertThat(result().at("/images/0/width").asInt()).isEqualTo(64);
        assertThat(result().at("/images/0/height").asInt()).isEqualTo(48);
    }

    @Test
    void aMultiFrameImageHasOneEntryAFrame() throws IOException {
        Path file = TestDicom.write(TestDicom.enhanced(64, 64, SAGITTAL, AXIAL, SAGITTAL), images.resolve("multi.dcm"));
        assertThat(detect(file)).isEqualTo(Lumbar.OK);
        assertThat(result().at("/images")).hasSize(2);
        assertThat(result().at("/images/0/frame").asInt()).isEqualTo(1);
        assertThat(result().at("/images/1/frame").asInt()).isEqualTo(3);
        assertThat(result().at("/skipped/0/frame").asInt()).isEqualTo(2);
        assertThat(result().at("/skipped/0/reason").asText()).isEqualTo("axial, not sagittal");
    }

    @Test
    void whatIsNotForThisDetectorIsSkippedWithAReasonAndNoFailure() throws IOException {
        TestDicom.write(TestDicom.mr(64, 64, AXIAL), images.resolve("axial.dcm"));
        TestDicom.write(TestDicom.mr(64, 64, SAGITTAL).put(Tag.MODALITY, "CT"), images.resolve("ct.dcm"));
        TestDicom.write(TestDicom.mr(64, 64, SAGITTAL).put(Tag.MODALITY, "SR")
                .remove(Tag.ROWS).remove(Tag.PIXEL_DATA), images.resolve("report.dcm"));
        Files.writeString(images.resolve("index.csv"), "not an image");
        png("deeper/still/a.png", 64, 64);
        assertThat(detect(images)).isEqualTo(Lumbar.OK);
        assertThat(result().get("images")).hasSize(1);
        assertThat(result().get("skipped").findValuesAsText("reason")).containsExactlyInAnyOrder(
                "axial, not sagittal", "modality CT, not MR", "a DICOM object without an image (SR)");
    }

    @Test
    void unreadableFilesAreNamedAndTheOthersReported() throws IOException {
        Path good = png("good.png", 64, 64);
        Path empty = Files.createFile(images.resolve("empty.png"));
        Path zeros = Files.write(images.resolve("zeros.dcm"), new byte[500]);
        Path text = Files.writeString(images.resolve("text.jpg"), "hello");
        Path tiny = png("tiny.png", 1, 1);
        Path cut = Files.write(images.resolve("cut.png"), java.util.Arrays.copyOf(Files.readAllBytes(good), 70));
        Path noPixels = TestDicom.write(TestDicom.mr(64, 64, SAGITTAL).remove(Tag.PIXEL_DATA), images.resolve("none.dcm"));
        assertThat(detect(images, images.resolve("absent.png"))).isEqualTo(Lumbar.SOME_FILES_FAILED);
        assertThat(result().get("images")).hasSize(1);
        assertThat(error(empty)).isEqualTo("the file is empty");
        assertThat(error(zeros)).contains("not a DICOM file");
        assertThat(error(text)).isEqualTo("not a JPEG, PNG or DICOM file");
        assertThat(error(tiny)).contains("1 x 1 pixels");
        assertThat(error(cut)).contains("truncated PNG");
        assertThat(error(noPixels)).contains("no pixel data");
        assertThat(error(images.resolve("absent.png"))).isEqualTo("no such file or folder");
        assertThat(err.toString()).contains("error: " + empty + ": the file is empty").doesNotContain("Exception", "\tat ");
        assertThat(out.toString()).contains("1 images analysed on CPU, 0 skipped, 7 failed.");
    }

    private String error(Path file) throws IOException {
        for (JsonNode error : result().get("errors")) {
            if (error.get("path").asText().equals(file.toString())) {
                return error.get("message").asText();
            }
        }
        return "";
    }

    @Test
    void aFolderWithoutImagesIsAFailure() throws IOException {
        assertThat(detect(images)).isEqualTo(Lumbar.SOME_FILES_FAILED);
        assertThat(error(images)).isEqualTo("the folder holds no JPEG, PNG or DICOM file");
    }

    @Test
    void aFileGivenTwiceIsReadOnce() throws IOException {
        Path file = png("a.png", 64, 64);
        detect(file, images, images.resolve("../images/a.png"));
        assertThat(result().get("images")).hasSize(1);
    }

    @Test
    void annotatedPicturesDoNotOverwriteEachOther() throws IOException {
        png("one/a.png", 64, 64);
        png("two/a.png", 64, 64);
        Path pictures = folder.resolve("pictures");
        detect(images.resolve("one"), images.resolve("two"), "--annotated", pictures);
        assertThat(pictures.resolve("a.png.png")).exists();
        assertThat(pictures.resolve("a.png-2.png")).exists();
        assertThat(ImageIO.read(pictures.resolve("a.png.png").toFile()).getHeight()).isGreaterThan(768);
    }

    @Test
    void theTerminalShowsATableAndThatItIsNoDiagnosis() throws IOException {
        detect(png("a.png", 64, 64));
        assertThat(out.toString()).contains("a.png  (64 x 64,", "herniation", "0.700", "x 8-30, y 18-32", "not a diagnosis");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "detect | Missing required parameter: 'PATH'",
        "detect --min-score 2 a.png | --min-score must be 0 to 1, not 2.0",
        "detect --min-score high a.png | Invalid value for option '--min-score'",
        "detect --threads 0 a.png | --threads must be at least 1, not 0",
        "detect --provider quantum a.png | must be auto, cpu, cuda or tensorrt, not quantum",
        "detect --model nowhere a.png | no model.json in the model folder",
        "detect --colour red a.png | Unknown option: '--colour'",
        "evaluate --out x | Missing required option: '--data=DIR'",
        "detekt a.png | detekt",
        "'' | a command is missing",
    })
    void wrongUsageNamesTheMistake(String line, String message) {
        String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");
        assertThat(lumbar((Object[]) arguments)).isEqualTo(Lumbar.USAGE);
        assertThat(err.toString()).contains(message).contains("--help").doesNotContain("\tat ");
    }

    @Test
    void helpShowsExamples() {
        assertThat(lumbar("detect", "--help")).isEqualTo(Lumbar.OK);
        assertThat(out.toString()).contains("./lumbar detect STUDY_DIR --json out.json", "Exit status");
    }

    @Test
    void theRealStudyIsReadWholeInAllItsTransferSyntaxes() throws IOException {
        assertThat(detect(RealData.folder("dicom-lspine"))).isEqualTo(Lumbar.OK);
        assertThat(result().get("images")).hasSize(33);
        assertThat(result().get("skipped")).hasSize(34);
        assertThat(result().get("errors")).isEmpty();
    }
}
