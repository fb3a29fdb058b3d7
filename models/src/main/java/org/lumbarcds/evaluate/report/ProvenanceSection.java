// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lumbarcds.evaluate.report.RowFigures.ModelUse;

/** How figures are made, how long the models take, and what anybody needs to get the same figures again. */
final class ProvenanceSection {

    private static final List<String> RULES = List.of(
            "A box is right where it overlaps a not yet taken box of its class by an intersection over union of at least 0.5;"
                    + " the best score takes first. Average precision is the area under the precision-recall curve, all points.",
            "Normal, herniation and spondylolisthesis are the classes of the published task; any bulge, protrusion or extrusion"
                    + " is a herniation. For these three, a box that only meets an annotated stenosis or degeneration is neither"
                    + " right nor wrong.",
            "Intervals are percentile bootstraps over patients: all pictures of a patient are drawn together. Where a rate is 0 or"
                    + " 100, which every redrawing repeats, the interval is Wilson's on the patients who take part.",
            "A level-box is one disc of one picture with everything annotated there. A box speaks of the level whose disc its"
                    + " centre lies in; a slip box of the disc in its middle; a stenosis box of the nearest disc. Levels annotated"
                    + " as degenerative only take no part in the three classes.",
            "Cross-validated models share thresholds that maximise F1 on the other folds; a single model is judged by the"
                    + " thresholds in its model.json, which may have been chosen on these pictures.",
            "The mean over folds is the mean of each fold's figure, as published comparisons print it; figures over all pictures"
                    + " together rank the boxes of all folds in one list.");

    private final EvaluationReport report;

    ProvenanceSection(EvaluationReport report) {
        this.report = report;
    }

    void write(Html html) {
        html.raw("<section id=\"runtime\">").heading(2, "Runtime");
        html.table("Milliseconds a slice: preprocessing, network and suppression, without reading the file",
                List.of("model", "median", "95 of 100 within", "slices", "threads", "on"),
                report.rows().stream().map(row -> List.of(row.name(), Html.number(row.runtime().medianMilliseconds(), 1),
                        Html.number(row.runtime().p95Milliseconds(), 1), Integer.toString(row.runtime().slices()),
                        Integer.toString(row.runtime().threads()), row.runtime().machine())).toList());
        html.raw("</section><section id=\"rules\">").heading(2, "How the figures are made").raw("<ul>");
        RULES.forEach(rule -> html.element("li", rule));
        html.raw("</ul></section><section id=\"provenance\">").heading(2, "Provenance");
        EvaluationReport.Data data = report.data();
        html.table("This evaluation", List.of("", ""), List.of(
                List.of("software", report.software()),
                List.of("command", "./lumbar " + String.join(" ", report.command())),
                List.of("data", data.folder() + " (" + data.format() + "), " + data.pictures() + " pictures of "
                        + data.patients()
                        + " patients, boxes: " + String.join(", ", data.boxes().entrySet().stream()
                        .map(e -> e.getValue() + " " + e.getKey()).toList())),
                List.of("data digest (SHA-256)", data.digest()),
                List.of("seed, redrawings", report.seed() + ", " + report.rounds()),
                List.of("machine", report.machine().processor() + ", " + report.machine().processors() + " processors, "
                        + report.machine().system() + ", Java " + report.machine().java())));
        List<List<String>> models = new ArrayList<>();
        for (RowFigures row : report.rows()) {
            for (ModelUse use : row.models()) {
                models.add(List.of(row.name(), String.join(", ", use.folds()), use.name() + " " + use.version(),
                        use.digest(),
                        use.provider(), training(use.training())));
            }
        }
        html.table("Models", List.of("row", "folds", "model", "digest (network and settings)", "ran on", "training"),
                models);
        html.raw("</section>");
    }

    private static String training(Map<String, String> training) {
        return String.join("; ", List.of("seeds", "seed", "epochs", "minutes", "reduced", "data", "command").stream()
                .filter(training::containsKey).map(key -> key + ": " + training.get(key)).toList());
    }
}
