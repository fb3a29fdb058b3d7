// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lumbarcds.detect.TestModel;
import org.lumbarcds.phantom.LevelSpec;
import org.lumbarcds.phantom.PhantomDicom;
import org.lumbarcds.phantom.PhantomPatient;
import org.lumbarcds.phantom.PhantomSeries;
import org.lumbarcds.phantom.PhantomSeries.Content;
import org.lumbarcds.phantom.PhantomSpec;
import org.lumbarcds.spine.SpinalLevel;
import org.lumbarcds.testing.ComposedStudy;
import org.lumbarcds.testing.RepositoryRoot;

class CompareModelsCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SHIPPED = RepositoryRoot.path().resolve("models/weights/lumbar-compact");

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int compare(Object... arguments) {
        String[] words = new String[arguments.length + 1];
        words[0] = "compare-models";
        for (int i = 0; i < arguments.length; i++) {
            words[i + 1] = arguments[i].toString();
        }
        return Lumbar.run(new PrintWriter(out, true), new PrintWriter(err, true), words);
    }

    /** The shipped model with another threshold for herniations: another digest. */
    private Path stricter() throws IOException {
        Path copy = Files.createDirectories(folder.resolve("stricter"));
        Files.copy(SHIPPED.resolve("model.onnx"), copy.resolve("model.onnx"));
        ObjectNode json = (ObjectNode) JSON.readTree(SHIPPED.resolve("model.json").toFile());
        for (JsonNode each : json.withArray("classes")) {
            if (each.path("name").asText().equals("herniation")) {
                ((ObjectNode) each).put("threshold", 1.0);
            }
        }
        Files.write(copy.resolve("model.json"), JSON.writeValueAsBytes(json));
        return copy;
    }

    private Path phantom() throws IOException {
        PhantomSpec spec = PhantomSpec.healthy(1).withSlices(7)
                .with(SpinalLevel.L4_L5, LevelSpec.HEALTHY.withHerniation(7).withDegeneration(0.6));
        Path study = folder.resolve("study");
        PhantomDicom.write(spec, PhantomPatient.of(1), PhantomSeries.LUMBAR.only(Content.T2_SAGITTAL), study);
        return study;
    }

    @Test
    void twoModelsOverAStudyAreComparedByLevelAndTheDifferenceIsNamed() throws IOException {
        Path study = phantom();
        Path result = folder.resolve("result/comparison.json");

        assertThat(compare("--threads", 2, "--model", SHIPPED, "--model", stricter(), "--json", result, study))
                .as(err.toString()).isEqualTo(Lumbar.OK);

        assertThat(out.toString()).contains("1 judged by both, of 1 patients").contains("L4-L5   herniation");
        JsonNode document = JSON.readTree(result.toFile());
        assertThat(document.at("/differences/0/level").asText()).isEqualTo("L4-L5");
        assertThat(document.at("/differences/0/a/presence").asText()).isEqualTo("present");
        assertThat(document.at("/differences/0/b/presence").asText()).isNotEqualTo("present");
        assertThat(document.at("/models/a/digest").asText()).isNotEqualTo(document.at("/models/b/digest").asText());
        assertThat(out.toString() + document).as("no patient").doesNotContain(PhantomPatient.of(1).id());
    }

    /** The herniation is in the upper stack: read with it, the study would have one at L4-L5. */
    @Test
    void ofAStudyOfTwoRegionsTheLumbarSeriesIsCompared() throws IOException {
        Path study = Files.createDirectories(folder.resolve("two"));
        new ComposedStudy("MRI CERVICAL AND LUMBAR SPINE")
                .add(PhantomSpec.healthy(1).withSlices(7).with(SpinalLevel.L4_L5, LevelSpec.HEALTHY.withHerniation(7)
                        .withDegeneration(0.6)), Content.T2_SAGITTAL, "T2 SAG", ComposedStudy.higher(400))
                .add(PhantomSpec.healthy(910_001).withSlices(5), Content.T1_SAGITTAL, "T1 SAG", d -> { })
                .write(study);
        Path result = folder.resolve("result/comparison.json");

        assertThat(compare("--threads", 2, "--model", SHIPPED, "--model", stricter(), "--json", result, study))
                .as(err.toString()).isEqualTo(Lumbar.OK);

        assertThat(out.toString()).contains("1 judged by both");
        assertThat(JSON.readTree(result.toFile()).at("/differences")).isEmpty();
    }

    @Test
    void theSameModelTwiceIsWrongUsage() {
        assertThat(compare("--model", SHIPPED, "--model", SHIPPED, folder)).isEqualTo(Lumbar.USAGE);
        assertThat(err.toString()).contains("the same model");
    }

    @Test
    void aFileThatCannotBeReadIsNamedAndTheRestIsCompared() throws IOException {
        Path study = phantom();
        Files.writeString(study.resolve("broken.dcm"), "no DICOM");

        assertThat(compare("--threads", 2, "--model", SHIPPED, "--model", stricter(), study))
                .isEqualTo(Lumbar.SOME_FILES_FAILED);
        assertThat(err.toString()).contains("broken.dcm");
        assertThat(out.toString()).contains("1 judged by both");
    }

    private Path document(String name, String digest, String... images) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, "{\"model\": {\"name\": \"m\", \"version\": \"1\", \"digest\": \"" + digest
                + "\"}, \"images\": [" + String.join(",", images) + "], \"errors\": []}");
        return file;
    }

    private static String image(String path, String... detections) {
        return "{\"path\": \"" + path + "\", \"detections\": [" + String.join(",", detections) + "]}";
    }

    private static String box(String name, double score, String level) {
        return "{\"class\": \"" + name + "\", \"score\": " + score + ", \"box\": [1, 2, 3, 4], \"level\": \"" + level
                + "\"}";
    }

    @Test
    void twoDocumentsOfDetectAreComparedPictureByPicture() throws IOException {
        Path a = document("a.json", "aa", image("x/1.png", box("herniation", 0.9, "L4-L5")),
                image("x/2.png", box("normal", 0.9, "L4-L5")), image("x/only-a.png", box("normal", 0.9, "L4-L5")));
        Path b = document("b.json", "bb", image("x/1.png", box("normal", 0.8, "L4-L5")),
                image("x/2.png", box("normal", 0.7, "L4-L5")));

        assertThat(compare(a, b, "--json", folder.resolve("c.json"))).as(err.toString()).isEqualTo(Lumbar.OK);

        assertThat(out.toString()).contains("2 judged by both, of 2 cases").contains("x/1.png")
                .contains("A suspected 0.90");
        assertThat(err.toString()).contains("1 images are in one document only");
        JsonNode row = JSON.readTree(folder.resolve("c.json").toFile()).at("/agreement/0");
        assertThat(row.path("onlyA").asInt()).isEqualTo(1);
        assertThat(row.path("neither").asInt()).isEqualTo(1);
    }

    @Test
    void picturesOfAPatientAreKeptTogetherWhereATableTells() throws IOException {
        Path a = document("a.json", "aa", image("x/1.png", box("herniation", 0.9, "L4-L5")),
                image("x/2.png", box("herniation", 0.9, "L4-L5")));
        Path table = Files.writeString(folder.resolve("index.csv"), "image,patient\n1.png,p\n2.jpg,p\n");

        assertThat(compare(a, document("b.json", "bb", image("x/1.png", box("herniation", 0.9, "L4-L5")),
                image("x/2.png", box("herniation", 0.9, "L4-L5"))), "--patients", table)).isEqualTo(Lumbar.OK);
        assertThat(out.toString()).contains("2 judged by both, of 1 patients");
    }

    @Test
    void aDocumentMadeWithWeakBoxesAsksForAScore() throws IOException {
        Path a = document("a.json", "aa", image("1.png", box("herniation", 0.01, "L4-L5"), box("normal", 0.9, "L5-S1")));
        Path b = document("b.json", "bb", image("1.png", box("herniation", 0.6, "L4-L5")));

        assertThat(compare(a, b)).isEqualTo(Lumbar.USAGE);
        assertThat(err.toString()).contains("--min-score");
        assertThat(compare(a, b, "--min-score", 0.3)).isEqualTo(Lumbar.OK);
        assertThat(out.toString()).contains("1.png");
    }

    @ParameterizedTest
    @CsvSource({
        "--model A x.png, --model is needed twice",
        "--model A --model B --model C x.png, --model is needed twice",
        "x.json, two documents",
        "--model A --model B, PATH",
        "a.json b.json --min-score 2, --min-score must be 0 to 1",
        "missing-a.json missing-b.json, there is no file missing-a.json",
        "a.json b.json --patients nowhere.csv, nowhere.csv",
        "--model nowhere --model nowhere2 x.png, model.json",
        "--colour red a.json b.json, --colour"})
    void wrongUsageIsNamed(String line, String message) {
        assertThat(compare(Arrays.stream(line.split(" ")).toArray())).isEqualTo(Lumbar.USAGE);
        assertThat(err.toString()).contains(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{|is not JSON",
        "{\"images\": []}|no document of detect",
        "{\"model\":{\"digest\":\"d\"},\"images\":[{}]}|lacks path",
        "{\"model\":{\"digest\":\"d\"},\"images\":[{\"path\":\"x\",\"detections\":[{}]}]}|lacks class or score",
        "{\"model\":{\"digest\":\"d\"},\"images\":[{\"path\":\"x\",\"detections\":[{\"class\":\"herniation\",\"score\":0.9,\"level\":\"C1-C2\"}]}]}|no level C1-C2",
        "{\"model\":{\"digest\":\"d\"},\"images\":[]}|nothing to compare"})
    void aDocumentThatIsNoneIsNamed(String text, String message) throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.json"), text);

        assertThat(compare(bad, bad)).isEqualTo(Lumbar.USAGE);
        assertThat(err.toString()).contains(message);
    }

    @Test
    void modelsOfPicturesAreCompared() throws IOException {
        Path tiny = TestModel.write(folder.resolve("tiny"));
        Path other = TestModel.write(folder.resolve("other"));
        ObjectNode json = (ObjectNode) JSON.readTree(other.resolve("model.json").toFile());
        Files.write(other.resolve("model.json"), JSON.writeValueAsBytes(json.put("version", "8")));
        Path picture = folder.resolve("p.png");
        javax.imageio.ImageIO.write(new java.awt.image.BufferedImage(64, 64, java.awt.image.BufferedImage.TYPE_BYTE_GRAY),
                "png", picture.toFile());

        assertThat(compare("--model", tiny, "--model", other, picture)).as(err.toString()).isEqualTo(Lumbar.OK);
        assertThat(out.toString()).contains("1 judged by both, of 1 cases").contains("Studies where they differ (0)");
    }
}
