// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.lumbarcds.cli.DetectReport.Found;
import org.lumbarcds.cli.DetectReport.Image;
import org.lumbarcds.cli.DetectReport.Level;
import org.lumbarcds.detect.ProviderChoice;
import org.lumbarcds.spine.PossibleAnswers;

/** {@link DetectReport} as a person reads it. */
final class DetectOutput {

    private DetectOutput() {
    }

    private static String text(Level level) {
        PossibleAnswers possible = level.judgement().possible();
        String answer = !possible.assured() ? "cannot tell: too few patients who have it to promise this miss rate"
                : possible.present() && possible.absent() ? "cannot tell"
                : possible.present() ? "suspected" : possible.absent() ? "not suspected; not excluded" : "cannot tell: unusual";
        return String.format(Locale.ROOT, "%-7s %-18s %5.3f  %s", level.level().label(), level.condition().className(),
                level.judgement().probability(), answer);
    }

    private static String heading(Level level) {
        int more = level.paths().size() - 1;
        return "Answers that stay possible, " + level.paths().get(0) + (more == 0 ? "" : " and " + more + " more files")
                + String.format(Locale.ROOT, ": a condition is left out at no more than %s %% of the levels that have it, in"
                + " series like those learnt from (./lumbar domain tells)",
                new BigDecimal(100 * level.judgement().possible().missRate()).round(new MathContext(3)).stripTrailingZeros()
                        .toPlainString());
    }

    static void print(DetectReport report, ProviderChoice provider, PrintWriter out, PrintWriter err) {
        for (Image image : report.images()) {
            String frame = image.frame().map(f -> " frame " + f).orElse("");
            out.printf(Locale.ROOT, "%s%s  (%d x %d, %.0f ms)%n",
                    image.path(), frame, image.width(), image.height(), image.milliseconds());
            if (image.detections().isEmpty()) {
                out.println("  no detection above the threshold");
            }
            for (Found found : image.detections()) {
                out.printf(Locale.ROOT, "  %-18s %5.3f  %-7s x %.0f-%.0f, y %.0f-%.0f%n", found.className(),
                        found.score(), found.level().orElse(""), found.box().x1(), found.box().x2(), found.box().y1(),
                        found.box().y2());
            }
        }
        List<String> series = List.of();
        for (Level level : report.levels()) {
            if (!level.paths().equals(series)) {
                series = level.paths();
                out.println(heading(level));
            }
            out.println("  " + text(level));
        }
        Map<String, Integer> reasons = new TreeMap<>();
        report.skipped().forEach(file -> reasons.merge(file.reason(), 1, Integer::sum));
        reasons.forEach((reason, count) -> out.println("skipped " + count + ": " + reason));
        report.failed().forEach(file -> err.println("error: " + file.path() + ": " + file.message()));
        out.printf("%d images analysed on %s, %d skipped, %d failed.%n", report.images().size(), provider.got(),
                report.skipped().size(), report.failed().size());
        out.println("Preliminary AI result, not a diagnosis.");
    }
}
