// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.report;

import java.util.Locale;
import java.util.Map;
import org.lumbarcds.evaluate.report.RowFigures.ClassFigures;

/** The figures on a terminal. */
public final class ReportText {

    private ReportText() {
    }

    /** @param floors least AP by class; may be empty */
    public static String of(EvaluationReport report, Map<String, Double> floors) {
        StringBuilder text = new StringBuilder();
        report.problems().forEach(problem -> line(text, "%s", problem));
        for (RowFigures row : report.rows()) {
            line(text, "%n%s: %d pictures of %d patients%s. AP at IoU 0.5, 95 %% intervals over patients.",
                    row.name(), row.pictures(), row.patients(), row.folds().size() == 1
                            && row.folds().get(0).fold().isEmpty() ? ""
                    : ", fold " + String.join(", ", row.folds().stream().map(RowFigures.FoldFigures::fold).toList()));
            row.reduced().ifPresent(what -> line(text, "Reduced: %s", what));
            row.models().forEach(m -> line(text, "  %s %s, digest %s", m.name(), m.version(), m.digest()));
            row.refused().forEach(r -> line(text, "  NOT EVALUATED: %s: %s", r.model(), r.reason()));
            line(text, "%-18s %6s  %-15s %8s %6s %9s %6s", "class", "AP50", "95 % interval", "AP50-95", "boxes",
                    "patients", "floor");
            for (ClassFigures c : row.classes()) {
                line(text, "%-18s %6.3f  %5.3f - %5.3f   %8.3f %6d %9d %6s", c.name(), c.ap50(), c.ap50Interval95().low(),
                        c.ap50Interval95().high(), c.ap50To95(), c.boxes(), c.patients(),
                        floors.containsKey(c.name()) ? floors.get(c.name()).toString() : "");
            }
            line(text, "%-18s %6.3f  %5.3f - %5.3f   %8.3f", "mean of three", row.meanAp50(), row.meanAp50Interval95().low(),
                    row.meanAp50Interval95().high(), row.meanAp50To95());
            if (row.folds().size() > 1) {
                line(text, "%-18s %6.3f over %d folds", "mean of folds", row.overFolds().meanAp50(), row.folds().size());
            }
            line(text, "%.1f ms a slice (median; 95 %% within %.1f ms), %d threads, %s", row.runtime().medianMilliseconds(),
                    row.runtime().p95Milliseconds(), row.runtime().threads(), row.runtime().machine());
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }
}
