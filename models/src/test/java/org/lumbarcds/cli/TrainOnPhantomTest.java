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
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lumbarcds.testing.RepositoryRoot;
import org.lumbarcds.train.CannotTrainException;
import org.lumbarcds.train.Python;

/** The whole way with the real training code, on a handful of synthetic slices and for seconds: nothing is learnt. */
class TrainOnPhantomTest {

    private static final String HOME = "lumbar.home";
    private static final List<String> NAMES =
            List.of("degenerative disc", "normal disc", "stenosis", "spondylolisthesis", "disc bulge");

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final String before = System.getProperty(HOME);

    @BeforeEach
    void pyTorchIsThere() throws InterruptedException {
        try {
            Python.find(System.getenv(), RepositoryRoot.path().resolve("models/training"));
        } catch (CannotTrainException e) {
            String message = e.getMessage() + "\n(scripts/install-test-peers installs it)";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(message);
            }
            Assumptions.abort(message);
        }
        System.setProperty(HOME, RepositoryRoot.path().toString());
    }

    @AfterEach
    void restore() {
        if (before == null) {
            System.clearProperty(HOME);
        } else {
            System.setProperty(HOME, before);
        }
    }

    private int run(String... words) {
        return Lumbar.run(new PrintWriter(out, true), new PrintWriter(err, true), words);
    }

    /** Slices of five synthetic patients with boxes as LabelImg writes them; nobody drew stenosis. */
    private void annotate(Path voc, Path patients) throws IOException {
        Path drawn = folder.resolve("drawn");
        assertThat(run("phantom", "--png", "--count", "5", "--out", drawn.toString())).isEqualTo(Lumbar.OK);
        Files.createDirectories(voc);
        StringBuilder table = new StringBuilder("image,patient\n");
        List<String> rows = Files.readAllLines(drawn.resolve("index.csv"));
        for (String row : rows.subList(1, rows.size())) {
            String[] cells = row.split(",");
            String stem = cells[0].replace(".png", "");
            Files.copy(drawn.resolve("images").resolve(cells[0]), voc.resolve(cells[0]));
            Files.writeString(voc.resolve(stem + ".xml"), xml(cells[0], Integer.parseInt(cells[4]),
                    Files.readAllLines(drawn.resolve("labels").resolve(stem + ".txt"))));
            table.append(cells[0]).append(',').append(cells[1]).append('\n');
        }
        Files.writeString(patients, table);
    }

    private static String xml(String image, int side, List<String> labels) {
        StringBuilder xml = new StringBuilder("<annotation><filename>" + image + "</filename><size><width>" + side
                + "</width><height>" + side + "</height><depth>1</depth></size>\n");
        for (String label : labels) {
            String[] cells = label.split(" ");
            String name = NAMES.get(Integer.parseInt(cells[0]));
            if (!name.equals("stenosis")) {
                double x = Double.parseDouble(cells[1]) * side;
                double y = Double.parseDouble(cells[2]) * side;
                double w = Double.parseDouble(cells[3]) * side / 2;
                double h = Double.parseDouble(cells[4]) * side / 2;
                xml.append("<object><name>").append(name).append("</name><bndbox><xmin>").append(Math.round(x - w))
                        .append("</xmin><ymin>").append(Math.round(y - h)).append("</ymin><xmax>").append(Math.round(x + w))
                        .append("</xmax><ymax>").append(Math.round(y + h)).append("</ymax></bndbox></object>\n");
            }
        }
        return xml + "</annotation>\n";
    }

    @Test
    void labelImgAnnotationsBecomeAModelThatIsMeasuredAndRuns() throws IOException {
        Path voc = folder.resolve("voc");
        Path patients = folder.resolve("patients.csv");
        Path made = folder.resolve("made");
        annotate(voc, patients);
        int status = run("train", "--data", voc.toString(), "--patients", patients.toString(), "--model", "compact",
                "--minutes", "0.02", "--out", made.toString(),
                "--", "--size", "96", "--width", "64", "--processes", "1", "--evaluate-every", "1000");
        assertThat(status).as(err.toString()).isEqualTo(Lumbar.OK);
        assertThat(err.toString()).contains("epoch 1:", "no box of stenosis to train on");
        assertThat(out.toString()).contains("./lumbar serve --lumbar.model.directory=" + made.resolve("model").toAbsolutePath());
        assertThat(made.resolve("model/MODEL_CARD.md")).content().contains("Detector `compact`, seed 1");
        assertThat(made.resolve("report")).isNotEmptyDirectory();
        assertThat(Files.readAllLines(made.resolve("folds.csv")).stream().skip(1)
                .map(line -> Map.entry(line.split(",")[1], line.split(",")[2])).distinct()).hasSize(5);

        Path found = folder.resolve("found.json");
        Path picture = made.resolve("work/data/lumbar-boxes/images/ph000001_T2_06.png");
        assertThat(run("detect", picture.toString(), "--model", made.resolve("model").toString(), "--min-score", "0.0001",
                "--json", found.toString())).as(err.toString()).isEqualTo(Lumbar.OK);
        JsonNode document = new ObjectMapper().readTree(found.toFile());
        assertThat(document.toString()).contains("own-compact");
    }
}
