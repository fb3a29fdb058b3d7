// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.report;

import java.util.ArrayList;
import java.util.List;
import org.lumbarcds.annotation.ClassNames;
import org.lumbarcds.evaluate.figures.AveragePrecision;
import org.lumbarcds.evaluate.report.RowFigures.ClassFigures;
import org.lumbarcds.evaluate.report.RowFigures.FoldFigures;

/** Average precision: over all pictures, by fold, and the curves behind it. */
final class PrecisionSection {

    private final EvaluationReport report;

    PrecisionSection(EvaluationReport report) {
        this.report = report;
    }

    void write(Html html) {
        html.raw("<section id=\"precision\">").heading(2, "Average precision");
        html.table("Average precision at IoU 0.5 in percent, all pictures together, with 95 % intervals over patients",
                columns("model", "mean of the three", ClassNames.CLASSES), overall());
        html.table("Average over IoU 0.5, 0.55 … 0.95, in percent", columns("model", "mean of the three",
                ClassNames.CLASSES),
                report.rows().stream().map(row -> {
                    List<String> cells = new ArrayList<>(List.of(row.name(), Html.percent(row.meanAp50To95())));
                    row.classes().forEach(c -> cells.add(Html.percent(c.ap50To95())));
                    return cells;
                }).toList());
        html.note("Stenosis and degeneration are classes of their own and take no part in the mean. Boxes: " + boxes()
                + ".");
        html.heading(3, "Precision-recall curves").note("Beside each name the average precision at IoU 0.5, in percent.");
        html.raw("<div class=\"charts\">");
        List<PrecisionCurve> curves = PrecisionCurve.of(report.rows());
        for (String name : ClassNames.CLASSES) {
            SvgCanvas canvas = new SvgCanvas(UnitChart.WIDTH, UnitChart.HEIGHT);
            Charts.precisionRecall(name, curves).paint(canvas, 0, 0);
            html.raw(canvas.inline("Precision-recall curves of " + name + "; the tables above have the areas below them"));
        }
        html.raw("</div>");
        folds(html);
        subgroups(html);
        report.together().ifPresent(together -> together(html, together));
        html.raw("</section>");
    }

    private static List<String> columns(String first, String second, List<String> classes) {
        List<String> columns = new ArrayList<>(List.of(first, second));
        columns.addAll(classes);
        return columns;
    }

    private List<List<String>> overall() {
        List<List<String>> rows = new ArrayList<>();
        for (RowFigures row : report.rows()) {
            List<String> cells = new ArrayList<>(List.of(row.name() + (row.reduced().isPresent() ? " (reduced)" : ""),
                    Html.percent(row.meanAp50(), row.meanAp50Interval95())));
            for (ClassFigures c : row.classes()) {
                cells.add(Html.percent(c.ap50(), c.ap50Interval95()));
            }
            rows.add(cells);
        }
        return rows;
    }

    private String boxes() {
        return report.rows().isEmpty() ? "" : String.join(", ", report.rows().get(0).classes().stream()
                .map(c -> c.boxes() + " " + c.name() + " in " + c.patients() + " patients").toList())
                + (report.rows().size() > 1 ? " (" + report.rows().get(0).name() + ")" : "");
    }

    private void folds(Html html) {
        for (RowFigures row : report.rows()) {
            if (row.folds().size() > 1) {
                List<List<String>> lines = new ArrayList<>();
                row.folds().forEach(fold -> lines.add(line("fold " + fold.fold(), fold)));
                lines.add(line("mean", row.overFolds()));
                List<String> columns = new ArrayList<>(List.of("fold", "patients", "mean of the three"));
                columns.addAll(ClassNames.CLASSES);
                html.table(row.name() + ": average precision at IoU 0.5 by fold, in percent; each fold by a model that was"
                        + " not trained on it" + (row.seenInTraining() ? " (NOT CHECKED: --trained-folds)" : ""), columns,
                                lines);
            }
            row.reduced().ifPresent(what -> html.note(row.name() + " is reduced: " + what));
            row.refused().forEach(r -> html.note(row.name() + ", not evaluated: " + r.model() + ": " + r.reason()));
        }
    }

    private void subgroups(Html html) {
        List<List<String>> lines = new ArrayList<>();
        for (RowFigures row : report.rows()) {
            for (RowFigures.SubgroupFigures group : row.subgroups()) {
                List<String> cells = new ArrayList<>(List.of(row.name(), group.name(), Integer.toString(group.pictures())));
                group.classes().forEach(c -> cells.add(Html.percent(c.ap50(), c.ap50Interval95())));
                lines.add(cells);
            }
        }
        if (!lines.isEmpty()) {
            List<String> columns = new ArrayList<>(List.of("model", "weighting", "pictures"));
            columns.addAll(ClassNames.CLASSES);
            html.table("By weighting: average precision at IoU 0.5 in percent, 95 % intervals over patients", columns,
                    lines);
        }
    }

    private static void together(Html html, ReadTogether together) {
        List<List<String>> lines = new ArrayList<>();
        for (ReadTogether.Row row : together.rows()) {
            List<String> cells = new ArrayList<>(List.of(row.row(), row.paired() + " of " + row.pictures()));
            row.ap50().forEach(d -> cells.add(Double.isNaN(d.difference()) ? "–" : Html.percent(d.first()) + ", "
                    + Html.signed(d.difference()) + " (" + Html.percent(d.interval95().low()) + " to "
                    + Html.percent(d.interval95().high()) + ")"));
            lines.add(cells);
        }
        List<String> columns = new ArrayList<>(List.of("model", "pictures with the other weighting"));
        columns.addAll(AveragePrecision.PUBLISHED);
        columns.add("mean of the three");
        html.table("A patient's T1 and T2 read together: average precision at IoU 0.5 in percent, all pictures together, and what"
                + " that brings over each picture alone, with its 95 % interval over patients", columns, lines);
    }

    private static List<String> line(String name, FoldFigures fold) {
        List<String> cells = new ArrayList<>(List.of(name, Integer.toString(fold.patients()),
                Html.percent(fold.meanAp50())));
        ClassNames.CLASSES.forEach(c -> cells.add(Html.percent(fold.ap50().get(c))));
        return cells;
    }

    /** One tile a row: what a reader looks for first. */
    void tiles(Html html) {
        html.raw("<div class=\"tiles\">");
        for (RowFigures row : report.rows()) {
            html.raw("<div class=\"tile\">").element("h3", row.name() + (row.reduced().isPresent() ? " (reduced)" : ""));
            html.raw("<p class=\"big\">" + Html.percent(row.meanAp50()) + "<span> % mAP</span></p>");
            html.raw("<p class=\"note\">95 % interval " + Html.percent(row.meanAp50Interval95().low()) + "–"
                    + Html.percent(row.meanAp50Interval95().high()) + "</p><dl>");
            for (String name : AveragePrecision.PUBLISHED) {
                html.raw("<dt>" + name + "</dt><dd>"
                        + Html.percent(row.of(name).map(ClassFigures::ap50).orElse(Double.NaN)) + "</dd>");
            }
            html.raw("</dl>").note(row.pictures() + " pictures, " + row.patients() + " patients, "
                    + (row.folds().size() == 1 && row.folds().get(0).fold().isEmpty() ? "no folds"
                    : row.folds().size() + (row.folds().size() == 1 ? " fold" : " folds")) + ", "
                    + Html.number(row.runtime().medianMilliseconds(), 0) + " ms a slice").raw("</div>");
        }
        html.raw("</div>");
    }
}
