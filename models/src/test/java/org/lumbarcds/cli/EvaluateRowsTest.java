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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lumbarcds.detect.TestModel;

/** Cross-validated rows, comparisons between them, readers, and the files an evaluation leaves. */
class EvaluateRowsTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path data;
    private Path report;
    private Path row;

    @BeforeEach
    void twoFolds() throws IOException {
        data = EvaluationData.write(folder.resolve("data"));
        report = folder.resolve("report");
        row = folder.resolve("runs/ours");
        EvaluationData.foldModel(row, 0, "{\"fold\":0,\"reduced\":\"width 0.25, 12 min a fold\",\"minutes\":11.8,\"device\":\"cpu\"}");
        EvaluationData.foldModel(row, 1, "{\"fold\":1,\"reduced\":\"width 0.25, 12 min a fold\",\"minutes\":13.1,\"device\":\"cpu\"}");
        Files.createDirectories(row.resolve("fold2"));
    }

    private int evaluate(String... more) {
        List<String> arguments = new ArrayList<>(List.of("evaluate", "--data", data.toString(), "--threads", "1",
                "--out", report.toString()));
        arguments.addAll(Arrays.asList(more));
        return Lumbar.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments.toArray(String[]::new));
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(report.resolve("report.json").toFile());
    }

    private String html() throws IOException {
        return Files.readString(report.resolve("report.html"));
    }

    @Test
    void eachFoldIsEvaluatedByTheModelThatDidNotKnowIt() throws IOException {
        assertThat(evaluate("--folds", "--model", row.toString())).isEqualTo(Lumbar.OK);
        JsonNode ours = json().at("/rows/0");
        assertThat(ours.get("name").asText()).isEqualTo("ours");
        assertThat(ours.get("crossValidated").asBoolean()).isTrue();
        assertThat(ours.get("reduced").asText()).isEqualTo("width 0.25, 12 min a fold");
        assertThat(ours.get("pictures").asInt()).isEqualTo(4);
        assertThat(ours.at("/models/1/folds/0").asText()).isEqualTo("1");
        assertThat(ours.at("/folds")).hasSize(2);
        // Nobody slips here, so a mean of three does not exist, and one of two is not called so.
        assertThat(ours.at("/folds/0/ap50/spondylolisthesis").isNull()).isTrue();
        assertThat(ours.at("/folds/0/meanAp50").isNull()).isTrue();
        assertThat(ours.at("/overFolds/meanAp50").isNull()).isTrue();
        assertThat(ours.get("meanAp50").isNull()).isTrue();
        // Fold 1 has nothing to find: the mean is that of fold 0.
        assertThat(ours.at("/folds/1/meanAp50").isNull()).isTrue();
        assertThat(ours.at("/overFolds/ap50/normal").asDouble()).isEqualTo(ours.at("/folds/0/ap50/normal").asDouble());
        assertThat(html()).contains("ours is reduced: width 0.25, 12 min a fold");
    }

    @Test
    void aFoldWhoseModelMayHaveSeenItIsRefusedAndTheOthersAreEvaluated() throws IOException {
        EvaluationData.foldModel(row, 1, "{\"fold\":0}");
        assertThat(evaluate("--folds", "--model", row.toString())).isEqualTo(Lumbar.SOME_FILES_FAILED);
        JsonNode ours = json().at("/rows/0");
        assertThat(ours.get("pictures").asInt()).isEqualTo(3);
        assertThat(ours.at("/refused/0/reason").asText())
                .contains("model.json does not name fold 1 as held out of training (it names 0)");
        assertThat(out.toString()).contains("NOT EVALUATED");
        assertThat(html()).contains("not evaluated");
    }

    @Test
    void aRowWithoutAnyUsableModelIsWrongUsage() throws IOException {
        EvaluationData.foldModel(row, 0, "{}");
        EvaluationData.foldModel(row, 1, "{}");
        assertThat(evaluate("--model", row.toString())).isEqualTo(Lumbar.USAGE);
        assertThat(err.toString()).contains("no model in", "does not name fold 0");
        assertThat(evaluate("--model", folder.resolve("nothing").toString())).isEqualTo(Lumbar.USAGE);
        assertThat(err.toString()).contains("no model.json, and no fold0, fold1 ... with a model in them");
        assertThat(evaluate("--folds", "--fold", "1", "--model", row.toString())).isEqualTo(Lumbar.USAGE);
    }

    @Test
    void equalRowsDifferByNothing() throws IOException {
        assertThat(evaluate("--model", row.toString(), "--model", row.toString())).isEqualTo(Lumbar.OK);
        JsonNode comparison = json().at("/comparisons/0");
        assertThat(comparison.get("second").asText()).isEqualTo("ours (2)");
        assertThat(comparison.get("pictures").asInt()).isEqualTo(4);
        assertThat(comparison.at("/ap50/0/difference").asDouble()).isZero();
        assertThat(comparison.at("/decisions/0/paired/mcNemar").asDouble()).isEqualTo(1);
    }

    @Test
    void aSecondRunTakesWhatIsKnownAndGivesTheSameFigures() throws IOException {
        assertThat(evaluate("--model", row.toString())).isEqualTo(Lumbar.OK);
        JsonNode first = json();
        List<Path> kept;
        try (Stream<Path> files = Files.list(report.resolve("detections"))) {
            kept = files.toList();
        }
        assertThat(kept).hasSize(2);
        List<Long> sizes = kept.stream().map(f -> f.toFile().length()).toList();
        assertThat(evaluate("--model", row.toString())).isEqualTo(Lumbar.OK);
        assertThat(json()).isEqualTo(first);
        assertThat(kept.stream().map(f -> f.toFile().length()).toList()).isEqualTo(sizes);
    }

    @Test
    void theReportAsksNothingOfAnyNetworkAndLeavesPicturesOutOnRequest() throws IOException {
        assertThat(evaluate("--model", row.toString())).isEqualTo(Lumbar.OK);
        assertThat(html()).contains("data:image/png;base64,", "default-src 'none'").doesNotContain("http://", "https://",
                "<script");
        assertThat(evaluate("--model", row.toString(), "--no-pictures")).isEqualTo(Lumbar.OK);
        assertThat(html()).doesNotContain("data:image/png;base64,").contains("<svg");
        assertThat(report.resolve("pr-curves.png")).isNotEmptyFile();
        // The rule must outweigh those of the series' colours, or curves are filled in.
        assertThat(Files.readString(report.resolve("pr-curves.svg"))).startsWith("<svg xmlns=")
                .contains(".s0{stroke:#0072b2;fill:#0072b2}", "polyline[class]{fill:none}");
    }

    @Test
    void readersStandBesideTheModelOnTheSameLevels() throws IOException {
        Path readers = folder.resolve("readers.csv");
        // A finds the bulge, B does not and sees one that is not there; C writes a class nobody knows.
        Files.writeString(readers, """
                image,reader,condition,x1,y1,x2,y2,seconds
                P1_T1.png,A,,,,,,20
                P2_T2.png,A,disc bulge,10,20,30,30,40
                P1_T1.png,B,herniation,10,20,30,30,10
                P2_T2.png,B,,,,,,10
                P2_T2.png,C,fracture,1,1,9,9,
                P9_T9.png,A,,,,,,
                """);
        assertThat(evaluate("--model", row.toString(), "--readers", readers.toString())).isEqualTo(Lumbar.SOME_FILES_FAILED);
        assertThat(err.toString()).contains("error: " + readers + ": line 6: the condition 'fracture' is not known",
                "warning: " + readers + ": A: 1 images are not among the evaluated pictures");
        assertThat(Files.readString(report.resolve("problems.txt"))).contains("line 6: the condition 'fracture'");
        JsonNode figures = json().get("readers");
        JsonNode a = figures.at("/judges/0");
        assertThat(a.get("name").asText()).isEqualTo("A");
        assertThat(a.get("pictures").asInt()).isEqualTo(2);
        assertThat(a.get("medianSeconds").asDouble()).isEqualTo(30);
        assertThat(a.at("/decisions/1/sensitivity/value").asDouble()).isEqualTo(1);
        assertThat(a.at("/accuracy/value").asDouble()).isEqualTo(1);
        // Levels: two normal ones and the bulge, each judged on herniation: B is right on one of three.
        assertThat(figures.at("/judges/1/decisions/1/accuracy/hits").asInt()).isEqualTo(1);
        assertThat(figures.at("/judges/1/decisions/1/accuracy/of").asInt()).isEqualTo(3);
        JsonNode pair = figures.at("/pairs/1");
        assertThat(pair.get("first").asText()).isEqualTo("A");
        assertThat(pair.get("second").asText()).isEqualTo("B");
        assertThat(pair.at("/of").asText()).isEqualTo("herniation");
        assertThat(pair.at("/paired/onlyFirstRight").asInt()).isEqualTo(2);
        assertThat(pair.at("/paired/mcNemar").asDouble()).isEqualTo(0.5);
        assertThat(figures.at("/remarks").toString()).contains("line 6: the condition 'fracture' is not known",
                "A: 1 images are not among the evaluated pictures");
        assertThat(html()).contains("Readers against models");
    }

    @Test
    void theComparisonIsWrittenBetweenItsMarkersAndNowhereElse() throws IOException {
        Path method = folder.resolve("method.md");
        Files.writeString(method, "# Before\n<!-- begin comparison: written by ./lumbar evaluate --method -->\nOLD TABLE\n"
                + "<!-- end comparison -->\nAfter\n");
        assertThat(evaluate("--model", row.toString(), "--method", method.toString())).isEqualTo(Lumbar.OK);
        String text = Files.readString(method);
        assertThat(text).startsWith("# Before\n").endsWith("<!-- end comparison -->\nAfter\n").doesNotContain("OLD TABLE")
                .contains("| published: PP-YOLOv2 | 90.08 | 93.84 | 91.74 | 84.67 |", "| here: ours (reduced) |",
                        "2 folds, 3 patients", "| 12 to 13 min, cpu |",
                        "![Precision and recall by class, a curve a row](images/comparison-pr-curves.svg)",
                        "each row on its own pictures").doesNotContain("against");
        assertThat(folder.resolve("images/comparison-pr-curves.svg")).content().startsWith("<svg xmlns=").contains("ours  83.3");
        assertThat(out.toString()).contains(method + ", " + folder.resolve("images/comparison-pr-curves.svg"));
        assertThat(json().get("shared").isNull()).isTrue();
    }

    private Path fileWithMarkers() throws IOException {
        return Files.writeString(folder.resolve("method.md"), """
                <!-- begin comparison: written by ./lumbar evaluate --method -->
                <!-- end comparison -->
                """);
    }

    @Test
    void oursIsComparedWithEveryOtherRowOnTheFoldsThatAllOfThemShare() throws IOException {
        Path method = fileWithMarkers();
        // Draws no more than its best box, and has fold 0 alone.
        Path other = folder.resolve("runs/other");
        TestModel.write(other.resolve("fold0/model"), "detector.onnx",
                json -> ((ObjectNode) json.get("suppression")).put("maxDetections", 1));
        assertThat(evaluate("--model", row.toString(), "--model", other.toString(), "--method", method.toString()))
                .isEqualTo(Lumbar.OK);
        JsonNode shared = json().get("shared");
        assertThat(shared.get("reference").asText()).isEqualTo("ours");
        assertThat(shared.at("/folds").toString()).isEqualTo("[\"0\"]");
        assertThat(shared.get("pictures").asInt()).isEqualTo(3);
        JsonNode normal = shared.at("/against/0/ap50/0");
        assertThat(normal.get("first").asDouble()).isEqualTo(0.9);
        // Both upper discs are found, before the wrong box on the bulge; neither lower one is.
        assertThat(normal.get("second").asDouble()).isEqualTo(0.5);
        assertThat(normal.get("difference").asDouble()).isEqualTo(0.4);
        assertThat(shared.at("/curves").findValuesAsText("row")).containsExactly("ours", "ours", "ours", "other", "other", "other");
        assertThat(Files.readString(method)).contains(
                "`ours` against each other row on the fold that all rows share (0): 3 slices of 2 patients.",
                "| ours (reduced) against | mean | normal | herniation | slip |",
                // Nobody slips, so there is neither a figure nor a mean of three.
                "| other | – | 90.0 / 50.0, +40.0 (", "the pictures that all rows share, as in the table of differences");
    }

    @Test
    void aPatientsTwoWeightingsAreAlsoReadTogetherWhereTheDataHaveThem() throws IOException {
        Path method = fileWithMarkers();
        assertThat(evaluate("--model", row.toString(), "--method", method.toString())).isEqualTo(Lumbar.OK);
        assertThat(json().get("together").isNull()).isTrue();
        assertThat(Files.readString(method)).doesNotContain("together (");
        Path index = data.resolve("index.csv");
        Files.writeString(index, Files.readString(index).replace("height\n", "height,weighting\n")
                .replaceAll("(P._)(T.)(.*)\n", "$1$2$3,$2\n"));
        assertThat(evaluate("--model", row.toString(), "--model", row.toString(), "--method", method.toString()))
                .isEqualTo(Lumbar.OK);
        JsonNode together = json().get("together");
        assertThat(together.at("/rows")).hasSize(2);
        assertThat(together.at("/rows/0/pictures").asInt()).isEqualTo(4);
        assertThat(together.at("/rows/0/paired").asInt()).isEqualTo(2);
        // The test model finds the same in every picture, so a second look changes nothing.
        assertThat(together.at("/rows/0/ap50/0/first").asDouble()).isEqualTo(json().at("/rows/0/classes/0/ap50").asDouble());
        assertThat(together.at("/rows/0/ap50/0/difference").asDouble()).isZero();
        assertThat(together.at("/rows/0/overFolds/ap50/normal").asDouble())
                .isEqualTo(json().at("/rows/0/overFolds/ap50/normal").asDouble());
        assertThat(together.at("/shared/against/0/other").asText()).isEqualTo("ours (2)");
        assertThat(Files.readString(method)).contains("| detector, both weightings |", "| 2 of 4 |",
                "What that brings", "both weightings read together in every row");
        assertThat(html()).contains("T1 and T2 read together", "<td>2 of 4</td>");
    }

    @Test
    void whereNoRowIsCalledOursTheLastIsComparedAndRowsWithoutACommonPictureAreNot() throws IOException {
        Path method = fileWithMarkers();
        Path first = folder.resolve("runs/first");
        Path last = folder.resolve("runs/last");
        EvaluationData.foldModel(first, 0, "{\"fold\":0}");
        EvaluationData.foldModel(last, 0, "{\"fold\":0}");
        assertThat(evaluate("--model", first.toString(), "--model", last.toString(), "--method", method.toString()))
                .isEqualTo(Lumbar.OK);
        assertThat(Files.readString(method)).contains("| last against |", "| first | – | 90.0 / 90.0, +0.0 (0.0 to 0.0), p 1.00 |");
        Files.move(last.resolve("fold0"), last.resolve("fold1"));
        EvaluationData.foldModel(last, 1, "{\"fold\":1}");
        assertThat(evaluate("--model", first.toString(), "--model", last.toString(), "--method", method.toString()))
                .isEqualTo(Lumbar.OK);
        assertThat(json().get("shared").isNull()).isTrue();
        assertThat(Files.readString(method)).contains("The rows share no picture").doesNotContain("against |");
    }

    @Test
    void patientsBehindErrorsAboutSlipsAreListedUnlessTheReportIsToBePassedOn() throws IOException {
        // A slip that the model, which knows none, cannot find.
        Files.writeString(data.resolve("labels/P2_T2.txt"), "3 0.5 0.5 0.4 0.4\n");
        assertThat(evaluate("--model", row.toString())).isEqualTo(Lumbar.OK);
        JsonNode errors = json().at("/slipErrors/ours");
        assertThat(errors).hasSize(1);
        assertThat(errors.at("/0/patient").asText()).isEqualTo("2");
        assertThat(errors.at("/0/missed").asInt()).isEqualTo(1);
        assertThat(errors.at("/0/bestRight").asDouble()).isZero();
        assertThat(errors.at("/0/bestWrong").isNull()).isTrue();
        assertThat(html()).contains("href=\"#slips\"", "ours: 1 pictures of 1 patients");
        assertThat(evaluate("--model", row.toString(), "--no-pictures")).isEqualTo(Lumbar.OK);
        assertThat(json().get("slipErrors")).isEmpty();
        assertThat(html()).doesNotContain("#slips", "id=\"slips\"");
    }

    @Test
    void aResultThatCannotBeKeptIsToldBeforeTheWork() throws IOException {
        Path method = Files.writeString(folder.resolve("method.md"), "no markers");
        assertThat(evaluate("--model", row.toString(), "--method", method.toString())).isEqualTo(Lumbar.USAGE);
        assertThat(err.toString()).contains("--method: ", "has no lines '<!-- begin comparison");
        assertThat(Files.readString(method)).isEqualTo("no markers");
        assertThat(evaluate("--model", row.toString(), "--method", folder.resolve("gone.md").toString()))
                .isEqualTo(Lumbar.USAGE);
        assertThat(err.toString()).contains("gone.md: there is no such file or folder");
        Path full = Files.writeString(folder.resolve("full.md"),
                "<!-- begin comparison: written by ./lumbar evaluate --method -->\n<!-- end comparison -->\n");
        Files.writeString(folder.resolve("images"), "a file");
        assertThat(evaluate("--model", row.toString(), "--method", full.toString())).isEqualTo(Lumbar.USAGE);
        assertThat(err.toString()).contains("the picture of the curves needs a folder of this name");
        assertThat(report).doesNotExist();
        Files.writeString(report, "a file");
        assertThat(evaluate("--model", row.toString())).isEqualTo(Lumbar.USAGE);
        assertThat(err.toString()).contains("--out needs a folder");
    }

    @Test
    void dataWithoutFoldsAreEvaluatedAndThatNothingWasCheckedIsSaid() throws IOException {
        Files.delete(data.resolve("index.csv"));
        Path model = TestModel.write(folder.resolve("model"));
        assertThat(evaluate("--model", model.toString(), "--class", "stenosis=ignore")).isEqualTo(Lumbar.OK);
        assertThat(json().at("/data/format").asText()).isEqualTo("yolo");
        assertThat(json().at("/problems").toString()).contains("that the model was not trained on them is not checked");
        assertThat(Files.readString(report.resolve("problems.txt"))).contains("each counts as a patient of its own");
        assertThat(evaluate("--model", model.toString(), "--class", "stenosis=fracture")).isEqualTo(Lumbar.USAGE);
        assertThat(evaluate("--model", model.toString(), "--format", "dicom")).isEqualTo(Lumbar.USAGE);
        assertThat(err.toString()).contains("known are lumbar-boxes, voc, yolo, coco, csv");
    }
}
