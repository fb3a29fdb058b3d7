// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.report;

import java.util.ArrayList;
import java.util.List;
import org.lumbarcds.calibrate.Reliability;
import org.lumbarcds.evaluate.figures.Calibration;

/** Whether told probabilities are to be believed. */
final class CalibrationSection {

    private final EvaluationReport report;

    CalibrationSection(EvaluationReport report) {
        this.report = report;
    }

    void write(Html html) {
        html.raw("<section id=\"calibration\">").heading(2, "Calibration");
        html.paragraph("Of boxes said to be right with probability p, a part p should be right: points on the diagonal."
                + " Expected calibration error (ECE) is the mean distance from it over ten bins. Boxes with a raw score below "
                + Calibration.LEAST_SCORE + " are left out: they are many, nearly all wrong and shown to nobody.");
        List<List<String>> lines = new ArrayList<>();
        for (RowFigures row : report.rows()) {
            for (Calibration c : row.calibration()) {
                lines.add(List.of(row.name(), c.className(), Integer.toString(c.boxes()), error(c.raw()),
                        error(c.model()), error(c.crossFitted()), Html.number(c.crossFitted().byChance(), 3), c.fittedOn()));
            }
        }
        html.table("Expected calibration error, 0 to 1, with 95 % intervals over patients", List.of("model", "class",
                "boxes", "raw score", "as in model.json",
                "cross-fitted", "by chance", "cross-fitted on"), lines);
        html.note("Cross-fitted: Platt scaling fitted on other patients than those it is judged by. The calibration in model.json"
                + " may have been fitted on these very pictures and then looks better than it is. By chance: what a perfectly calibrated model would show with as many boxes.");
        for (RowFigures row : report.rows()) {
            html.raw("<details" + (report.rows().size() == 1 ? " open" : "") + "><summary>Reliability diagrams: "
                    + Html.escape(row.name()) + "</summary><div class=\"charts\">");
            for (Calibration c : row.calibration()) {
                if (c.boxes() > 0) {
                    SvgCanvas canvas = new SvgCanvas(UnitChart.WIDTH, UnitChart.HEIGHT);
                    Charts.reliability(c).paint(canvas, 0, 0);
                    html.raw(canvas.inline("Reliability diagram of " + c.className() + ", " + row.name()
                            + "; the table above has the errors"));
                }
            }
            html.raw("</div></details>");
        }
        html.raw("</section>");
    }

    private static String error(Reliability reliability) {
        return Double.isNaN(reliability.error()) ? "–" : Html.number(reliability.error(), 3) + " ("
                + Html.number(reliability.interval95().low(), 3) + "–" + Html.number(reliability.interval95().high(), 3)
                        + ")";
    }
}
