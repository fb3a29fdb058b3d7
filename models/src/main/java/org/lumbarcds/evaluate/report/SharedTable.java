// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.lumbarcds.evaluate.report.Comparison.Difference;
import org.lumbarcds.evaluate.report.SharedPictures.Against;

/** The paired differences between the rows, and the picture of their curves, in Markdown. */
final class SharedTable {

    static final List<String> COLUMNS = List.of("mean", "normal", "herniation", "spondylolisthesis");

    private SharedTable() {
    }

    /** @param picture of the curves, as the Markdown file names it */
    static List<String> lines(EvaluationReport report, String picture) {
        List<String> lines = new ArrayList<>();
        report.shared().ifPresent(shared -> lines.addAll(differences(report, shared)));
        if (report.rows().size() > 1 && report.shared().isEmpty()) {
            lines.add("The rows share no picture, so no difference between them is paired.");
            lines.add("");
        }
        lines.add("![Precision and recall by class, a curve a row](" + picture + ")");
        lines.add("");
        lines.add("Precision and recall by class, AP beside each name: " + (report.shared().isPresent()
                ? "the pictures that all rows share, as in the table of differences."
                : "each row on its own pictures, all together."));
        lines.add("");
        return lines;
    }

    /** The reference row against each other row. */
    static List<String> differences(EvaluationReport report, SharedPictures shared) {
        List<String> lines = new ArrayList<>();
        String ours = name(report, shared.reference());
        lines.add("`" + shared.reference() + "` against each other row on " + folds(shared) + ": " + shared.pictures()
                + " slices of " + shared.patients() + " patients. AP in percent with these pictures together, "
                + shared.reference() + " / other; the difference with its 95 % interval over the same redrawn patients; p of"
                + " that difference.");
        lines.add("");
        lines.add("| " + ours + " against | mean | normal | herniation | slip |");
        lines.add("|---|---|---|---|---|");
        for (Against against : shared.against()) {
            lines.add("| " + name(report, against.other()) + " | " + COLUMNS.stream().map(column -> cell(against, column))
                    .collect(Collectors.joining(" | ")) + " |");
        }
        lines.add("");
        return lines;
    }

    private static String folds(SharedPictures shared) {
        List<String> folds = shared.folds();
        if (folds.equals(List.of(""))) {
            return "the pictures that all rows share";
        }
        return (folds.size() == 1 ? "the fold" : "the " + folds.size() + " folds") + " that all rows share ("
                + String.join(", ", folds) + ")";
    }

    static String name(EvaluationReport report, String row) {
        boolean reduced = report.rows().stream().anyMatch(r -> r.name().equals(row) && r.reduced().isPresent());
        return row + (reduced ? " (reduced)" : "");
    }

    private static String cell(Against against, String column) {
        return cell(against.ap50(), column);
    }

    /** {@code 69.0 / 58.7, +10.4 (5.7 to 15.9), p 0.002}. */
    static String cell(List<Difference> differences, String column) {
        Difference d = differences.stream().filter(a -> a.of().equals(column)).findFirst().orElseThrow();
        // A class without a box to find has no figure, and then there is no mean of three either.
        return Double.isNaN(d.difference()) ? "–"
                : Html.percent(d.first()) + " / " + Html.percent(d.second()) + ", " + Html.signed(d.difference()) + " ("
                + Html.percent(d.interval95().low()) + " to " + Html.percent(d.interval95().high()) + "), p " + level(d.p());
    }

    /** Two figures that count: 0.38, 0.026. */
    private static String level(double p) {
        return p >= 0.1 ? String.format(Locale.ROOT, "%.2f", p) : Html.level(p);
    }
}
