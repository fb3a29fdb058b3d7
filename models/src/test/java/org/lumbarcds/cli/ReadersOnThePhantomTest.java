// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lumbarcds.detect.TestModel;
import org.lumbarcds.phantom.LevelSpec;
import org.lumbarcds.phantom.PhantomSpec;
import org.lumbarcds.spine.SpinalLevel;

/** Readers whose marks are known, on slices whose truth is known, told by level as readers do. */
class ReadersOnThePhantomTest {

    private static final int STUDIES = 4;
    private static final int FIRST = 11;

    @TempDir
    Path folder;

    private JsonNode readers;

    @BeforeEach
    void threeReadersReadSyntheticSlices() throws IOException {
        Path data = folder.resolve("data");
        run("phantom", "--png", "--out", data.toString(), "--seed", Integer.toString(FIRST),
                "--count", Integer.toString(STUDIES));
        Files.writeString(data.resolve("classes.txt"),
                "degenerative disc\nnormal disc\nstenosis\nspondylolisthesis\ndisc bulge\nthoracic disc bulge\n");
        StringBuilder marks = new StringBuilder("image,reader,condition,level,seconds\n");
        try (Stream<Path> images = Files.list(data.resolve("images"))) {
            for (Path image : images.sorted().toList()) {
                String name = image.getFileName().toString();
                marks.append(name).append(",blind,,,4\n").append(name).append(",careful,,,30\n").append(name).append(",twin,,,31\n");
                PhantomSpec spec = PhantomSpec.random(Long.parseLong(name.substring(2, 8)));
                for (SpinalLevel level : SpinalLevel.values()) {
                    LevelSpec wrong = spec.level(level);
                    if (Files.readString(data.resolve("labels").resolve(name.replace(".png", ".txt"))).isEmpty()) {
                        continue;
                    }
                    for (String reader : List.of("careful", "twin")) {
                        if (wrong.herniationMm() >= 2) {
                            marks.append(String.format(Locale.ROOT, "%s,%s,protrusion,%s,%n", name, reader, level.label()));
                        }
                        if (wrong.slipMm() >= 3) {
                            marks.append(String.format(Locale.ROOT, "%s,%s,slip,%s,%n", name, reader, level.label()));
                        }
                    }
                }
            }
        }
        Files.writeString(folder.resolve("readers.csv"), marks.toString());
        run("evaluate", "--data", data.toString(), "--model", TestModel.write(folder.resolve("model")).toString(),
                "--threads", "1", "--readers", folder.resolve("readers.csv").toString(), "--no-pictures",
                "--out", folder.resolve("report").toString());
        readers = new ObjectMapper().readTree(folder.resolve("report/report.json").toFile()).get("readers");
    }

    private static void run(String... arguments) {
        StringWriter said = new StringWriter();
        int status = Lumbar.run(new PrintWriter(said, true), new PrintWriter(said, true), arguments);
        assertThat(status).as(said.toString()).isEqualTo(Lumbar.OK);
    }

    private JsonNode judge(String name) {
        for (JsonNode judge : readers.get("judges")) {
            if (judge.get("name").asText().equals(name)) {
                return judge;
            }
        }
        throw new AssertionError("no judge " + name);
    }

    private JsonNode pair(String first, String second) {
        for (JsonNode pair : readers.get("pairs")) {
            if (pair.get("first").asText().equals(first) && pair.get("second").asText().equals(second)
                    && pair.get("of").asText().equals("herniation")) {
                return pair.get("paired");
            }
        }
        throw new AssertionError("no pair " + first + ", " + second);
    }

    @Test
    void whoMarksTheTruthIsRightAndWhoMarksNothingFindsNothing() {
        assertThat(judge("careful").at("/decisions/1/sensitivity/of").asInt()).isGreaterThanOrEqualTo(4);
        assertThat(judge("careful").at("/decisions/1/sensitivity/value").asDouble()).isGreaterThan(0.9);
        assertThat(judge("careful").at("/accuracy/value").asDouble()).isGreaterThan(0.95);
        assertThat(judge("blind").at("/decisions/1/sensitivity/value").asDouble()).isZero();
        assertThat(judge("blind").at("/decisions/1/specificity/value").asDouble()).isEqualTo(1);
        assertThat(judge("blind").get("medianSeconds").asDouble()).isEqualTo(4);
    }

    @Test
    void readersWhoAgreeHaveAKappaOfOneAndThoseWhoDifferAreToldApart() {
        assertThat(pair("careful", "twin").get("kappa").asDouble()).isEqualTo(1);
        assertThat(pair("careful", "twin").get("mcNemar").asDouble()).isEqualTo(1);
        assertThat(pair("blind", "careful").get("onlyFirstRight").asInt()).isZero();
        assertThat(pair("blind", "careful").get("mcNemar").asDouble()).isLessThan(0.2);
        assertThat(pair("blind", "careful").get("kappa").asDouble()).isZero();
    }

    @Test
    void theModelStandsBesideThem() {
        assertThat(judge("test").get("reader").asBoolean()).isFalse();
        assertThat(judge("test").get("pictures").asInt()).isEqualTo(judge("careful").get("pictures").asInt());
        assertThat(pair("careful", "test").get("units").asInt()).isPositive();
    }
}
