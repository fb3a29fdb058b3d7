// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.report;

import java.util.ArrayList;
import java.util.List;
import org.lumbarcds.annotation.ClassNames;
import org.lumbarcds.evaluate.figures.Decisions;
import org.lumbarcds.evaluate.figures.LevelDecisions;
import org.lumbarcds.evaluate.report.Comparison.Difference;

/** Yes or no at every level: rates, differences between models, what is taken for what. */
final class DecisionSection {

    private final EvaluationReport report;

    DecisionSection(EvaluationReport report) {
        this.report = report;
    }

    void write(Html html) {
        html.raw("<section id=\"decisions\">").heading(2, "Decisions at every level");
        html.paragraph("A level counts as called where a box of the class lies on it and its score reaches the threshold."
                + " In brackets 95 % intervals over patients, then the counts.");
        for (String name : ClassNames.CLASSES) {
            List<List<String>> lines = new ArrayList<>();
            for (RowFigures row : report.rows()) {
                Decisions.Table t = row.decisions().stream().filter(d -> d.className().equals(name)).findFirst().orElseThrow();
                lines.add(List.of(row.name(), Html.rate(t.sensitivity()), Html.rate(t.specificity()),
                        Html.rate(t.accuracy()),
                        Html.rate(t.precision()), row.decidedBy().getOrDefault(name, "")));
            }
            html.table(name + ", percent", List.of("model", "sensitivity", "specificity", "accuracy",
                    "positive predictive value", "threshold"), lines);
        }
        comparisons(html);
        confusions(html);
        html.raw("</section>");
    }

    private void comparisons(Html html) {
        if (report.comparisons().isEmpty()) {
            return;
        }
        html.heading(3, "Differences between models");
        html.paragraph("First less second, in percentage points, on the pictures both were evaluated on. Intervals and p"
                + " redraw patients, the same ones for both models. McNemar's exact test counts the levels where only one of"
                + " the two is right; it takes levels as independent, which levels and pictures of one patient are not.");
        for (Comparison c : report.comparisons()) {
            List<List<String>> lines = new ArrayList<>();
            for (Difference d : c.ap50()) {
                lines.add(List.of("AP at IoU 0.5, " + d.of(), Html.percent(d.first()), Html.percent(d.second()),
                        Html.signed(d.difference()), interval(d), Html.level(d.p()), "", ""));
            }
            for (Comparison.DecisionDifference d : c.decisions()) {
                lines.add(List.of("accuracy, " + d.accuracy().of(), Html.percent(d.accuracy().first()),
                        Html.percent(d.accuracy().second()), Html.signed(d.accuracy().difference()), interval(d.accuracy()),
                        Html.level(d.accuracy().p()), d.paired().onlyFirstRight() + " / " + d.paired().onlySecondRight(),
                        Html.level(d.paired().mcNemar())));
            }
            html.table(c.first() + " against " + c.second() + ": " + c.pictures() + " pictures of " + c.patients()
                    + " patients",
                    List.of("figure", c.first(), c.second(), "difference", "95 % interval", "p", "only one right",
                            "McNemar p"), lines);
        }
    }

    private static String interval(Difference d) {
        return Html.signed(d.interval95().low()) + " to " + Html.signed(d.interval95().high());
    }

    private void confusions(Html html) {
        html.heading(3, "What is taken for what, by level");
        html.paragraph("Rows: the annotation. Columns: the model. A slip goes before a herniation, a herniation before normal."
                + " Levels are counted on the annotated chain of discs.");
        for (RowFigures row : report.rows()) {
            List<List<String>> lines = new ArrayList<>();
            for (LevelDecisions.Confusion c : row.confusions()) {
                for (int truth = 0; truth < c.counts().length; truth++) {
                    List<String> cells = new ArrayList<>(List.of(c.level().isEmpty() ? "not told" : c.level(),
                            c.states().get(truth)));
                    int all = 0;
                    for (int count : c.counts()[truth]) {
                        cells.add(Integer.toString(count));
                        all += count;
                    }
                    cells.add(all == 0 ? "–" : Html.percent((double) c.counts()[truth][truth] / all));
                    if (all > 0) {
                        lines.add(cells);
                    }
                }
            }
            List<String> columns = new ArrayList<>(List.of("level", "annotated"));
            LevelDecisions.STATES.forEach(s -> columns.add(s.equals("nothing called") ? s : "called " + s));
            columns.add("right, %");
            html.raw("<details" + (report.rows().size() == 1 ? " open" : "") + "><summary>" + Html.escape(row.name())
                    + "</summary>");
            html.table(row.name() + ": level-boxes", columns, lines).raw("</details>");
        }
    }
}
