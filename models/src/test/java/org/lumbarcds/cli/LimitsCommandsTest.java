// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lumbarcds.detect.TestModel;

/** {@code calibrate}, {@code domain} and {@code detect --miss-rate} in wrong hands. */
class LimitsCommandsTest {

    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    private int run(String... words) {
        return Lumbar.run(new PrintWriter(new StringWriter()), new PrintWriter(err), words);
    }

    private String model() {
        return TestModel.write(folder.resolve("model")).toString();
    }

    @Test
    void aFoldTheModelWasTrainedOnIsRefused() throws IOException {
        Path data = folder.resolve("data");
        Files.createDirectories(data.resolve("images"));
        Files.createDirectories(data.resolve("labels"));
        Files.writeString(data.resolve("index.csv"), "image,patient,fold,width,height\n");
        Files.writeString(data.resolve("classes.txt"), "normal disc\n");

        assertThat(run("calibrate", "--model", model(), "--data", data.toString(), "--fold", "1", "--out",
                folder.resolve("out").toString())).isEqualTo(Lumbar.USAGE);
        assertThat(err.toString()).contains("the model was trained on it").contains("held out was fold 0");
    }

    @Test
    void aFolderWithoutModelsIsRefused() {
        assertThat(run("calibrate", "--model", folder.toString(), "--data", "x", "--out", folder.resolve("o").toString()))
                .isNotEqualTo(Lumbar.OK);
        assertThat(run("calibrate", "--data", "x", "--write", folder.toString(), "--out", "o")).isEqualTo(Lumbar.USAGE);
        assertThat(err.toString()).contains("--write: no model.json in");
    }

    @Test
    void aMissRateThatIsNoneIsRefused() {
        assertThat(run("calibrate", "--data", "x", "--miss-rate", "5", "--out", "o")).isEqualTo(Lumbar.USAGE);
        assertThat(run("detect", "--miss-rate", "0", "x.png")).isEqualTo(Lumbar.USAGE);
        assertThat(err.toString()).contains("above 0 and below 1, not 5").contains("above 0 and below 1, not 0");
    }

    @Test
    void aModelWithoutLimitsSaysThatTheyAreNotAvailable() {
        assertThat(run("detect", "--model", model(), "--miss-rate", "0.05", "x.png")).isEqualTo(Lumbar.USAGE);
        assertThat(run("domain", "--model", model(), "x.png")).isEqualTo(Lumbar.USAGE);
        assertThat(err.toString()).contains("has not learnt possible answers: not available")
                .contains("has not learnt its domain: not available");
    }

    @Test
    void studiesAndDataTogetherAreRefused() {
        assertThat(run("domain", "--data", "x", "y.png")).isEqualTo(Lumbar.USAGE);
        assertThat(run("domain")).isEqualTo(Lumbar.USAGE);
        assertThat(run("domain", "--data", "x")).isEqualTo(Lumbar.USAGE);
        assertThat(err.toString()).contains("either studies to be scored or --data").contains("--data needs --out");
    }
}
