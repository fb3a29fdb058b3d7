// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lumbarcds.detect.TestModel;

class EvaluateCommandTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path data;
    private Path report;

    @BeforeEach
    void aSmallDataSet() throws IOException {
        data = EvaluationData.write(folder.resolve("data"));
        report = folder.resolve("report");
    }

    private int evaluate(String... more) {
        List<String> arguments = new ArrayList<>(List.of("evaluate", "--data", data.toString(), "--model",
                TestModel.write(folder.resolve("model")).toString(), "--threads", "1", "--out", report.toString()));
        arguments.addAll(Arrays.asList(more));
        return Lumbar.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments.toArray(String[]::new));
    }

    private JsonNode report() throws IOException {
        return new ObjectMapper().readTree(report.resolve("report.json").toFile());
    }

    private JsonNode row() throws IOException {
        return report().at("/rows/0");
    }

    @Test
    void theHeldOutFoldIsScoredAndWritten() throws IOException {
        assertThat(evaluate()).isEqualTo(Lumbar.OK);
        JsonNode row = row();
        assertThat(row.get("pictures").asInt()).isEqualTo(3);
        assertThat(row.get("patients").asInt()).isEqualTo(2);
        assertThat(row.at("/models/0/folds/0").asText()).isEqualTo("0");
        assertThat(row.get("seenInTraining").asBoolean()).isFalse();
        JsonNode normal = row.at("/classes/0");
        assertThat(normal.get("name").asText()).isEqualTo("normal");
        assertThat(normal.get("boxes").asInt()).isEqualTo(4);
        assertThat(normal.get("patients").asInt()).isEqualTo(1);
        // Ranked: right, right, wrong (on the bulge), right, right; the third 0.6 lies on a degenerative disc. The
        // envelope of precision is 1, 1, 4/5, 4/5. The three 0.9 have equal scores and keep the order of the index.
        assertThat(normal.get("ap50").asDouble()).isCloseTo((1 + 1 + 0.8 + 0.8) / 4, within(1e-6));
        assertThat(row.at("/classes/2/boxes").asInt()).isZero();
        assertThat(row.at("/classes/2/ap50").isNull()).isTrue();
        assertThat(out.toString()).contains("fold 0", "3 pictures of 2 patients", "normal", "0.900", "digest");
    }

    @Test
    void belowAFloorTheStatusSaysSo() {
        assertThat(evaluate("--floor", "normal=0.85")).isEqualTo(Lumbar.OK);
        assertThat(evaluate("--floor", "normal=0.95,herniation=0.1")).isEqualTo(Lumbar.FAILED);
        assertThat(err.toString()).contains("BELOW THE FLOOR: normal").doesNotContain("FLOOR: herniation");
    }

    @Test
    void anUndefinedFigureIsBelowItsFloor() {
        assertThat(evaluate("--floor", "spondylolisthesis=0.1")).isEqualTo(Lumbar.FAILED);
    }

    @Test
    void picturesTheModelWasTrainedOnAreRefusedUnlessInsistedOn() throws IOException {
        assertThat(evaluate("--fold", "1")).isEqualTo(Lumbar.USAGE);
        assertThat(err.toString()).contains("model.json names fold 0 as held out");
        assertThat(report.resolve("report.json")).doesNotExist();
        assertThat(evaluate("--fold", "0,1", "--trained-folds")).isEqualTo(Lumbar.OK);
        assertThat(row().get("seenInTraining").asBoolean()).isTrue();
        assertThat(out.toString()).contains("PICTURES THE MODEL MAY HAVE BEEN TRAINED ON");
    }

    @Test
    void wrongUsageNamesTheMistake() {
        assertThat(evaluate("--floor", "fracture=0.5")).isEqualTo(Lumbar.USAGE);
        assertThat(err.toString()).contains("--floor names fracture; scored are normal, herniation, spondylolisthesis, stenosis, degeneration");
        assertThat(evaluate("--floor", "normal=92")).isEqualTo(Lumbar.USAGE);
        assertThat(err.toString()).contains("--floor normal must be 0 to 1, not 92.0");
    }

    @Test
    void anUnreadablePictureIsNamedAndTheOthersAreScored() throws IOException {
        Files.write(data.resolve("images/P1_T2.png"), new byte[10]);
        assertThat(evaluate()).isEqualTo(Lumbar.SOME_FILES_FAILED);
        assertThat(err.toString()).contains("P1_T2.png: not a JPEG or PNG file");
        assertThat(row().get("pictures").asInt()).isEqualTo(2);
    }
}
