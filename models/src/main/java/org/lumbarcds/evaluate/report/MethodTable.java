// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.lumbarcds.evaluate.figures.AveragePrecision;
import org.lumbarcds.evaluate.report.RowFigures.ClassFigures;
import org.lumbarcds.evaluate.report.RowFigures.ModelUse;

/**
 * Writes the comparison with the published figures and between the rows into a Markdown file, between two markers, and the
 * picture of the curves beside it; touches nothing else.
 */
public final class MethodTable {

    static final String BEGIN = "<!-- begin comparison: written by ./lumbar evaluate --method -->";
    static final String END = "<!-- end comparison -->";

    /** From the Markdown file's folder. */
    private static final String PICTURE = "images/comparison-pr-curves.svg";

    private static final List<String> PUBLISHED = List.of(
            "| published: YOLOv3 | 70.64 | – | – | – | 5 folds, 604 patients | not stated | one V100, time not stated |",
            "| published: YOLOv5 | 86.66 | – | – | – | 5 folds, 604 patients | not stated | one V100, time not stated |",
            "| published: PP-YOLOv2 | 90.08 | 93.84 | 91.74 | 84.67 | 5 folds, 604 patients | not stated | one V100, time not stated |");

    private MethodTable() {
    }

    /**
     * @return the files written
     * @throws IOException if a file cannot be read or written, or the Markdown file has not both markers in order
     */
    public static List<Path> write(Path file, EvaluationReport report) throws IOException {
        String text = check(file);
        Path picture = file.resolveSibling(PICTURE);
        Files.createDirectories(picture.getParent());
        Files.writeString(picture, Charts.precisionRecallSvg(AveragePrecision.PUBLISHED, report.shared()
                .map(SharedPictures::curves).orElseGet(() -> PrecisionCurve.of(report.rows()))));
        Files.writeString(file, text.substring(0, text.indexOf(BEGIN)) + BEGIN + "\n" + table(report)
                + text.substring(text.indexOf(END)));
        return List.of(file, picture);
    }

    /**
     * Whether a table could be written there, to be known before the work.
     *
     * @return the file's text
     * @throws IOException if the file cannot be read or has not both markers in order, or there is no room for the picture
     */
    public static String check(Path file) throws IOException {
        String text = Files.readString(file);
        int begin = text.indexOf(BEGIN);
        if (begin < 0 || text.indexOf(END) < begin) {
            throw new IOException(file + " has no lines '" + BEGIN + "' and '" + END
                    + "' in this order; add them where the table belongs");
        }
        Path folder = file.resolveSibling(PICTURE).getParent();
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new IOException(folder + " is a file; the picture of the curves needs a folder of this name");
        }
        return text;
    }

    static String table(EvaluationReport report) {
        List<String> lines = new ArrayList<>(List.of("",
                "| detector | mAP | normal | herniation | slip | evaluated on | slip AP, 95 % over patients | training a fold |",
                "|---|---|---|---|---|---|---|---|"));
        lines.addAll(PUBLISHED);
        for (RowFigures row : report.rows()) {
            List<String> cells = new ArrayList<>();
            cells.add("here: " + row.name() + (row.reduced().isPresent() ? " (reduced)" : ""));
            cells.add(Html.percent(row.overFolds().meanAp50()));
            AveragePrecision.PUBLISHED.forEach(name -> cells.add(Html.percent(row.overFolds().ap50().get(name))));
            cells.add(row.folds().size() + (row.folds().size() == 1 ? " fold, " : " folds, ") + row.patients()
                    + " patients, "
                    + row.pictures() + " slices");
            cells.add(row.of("spondylolisthesis")
                    .map((ClassFigures c) -> Html.percent(c.ap50(), c.ap50Interval95())).orElse("–"));
            cells.add(training(row.models()));
            lines.add("| " + String.join(" | ", cells) + " |");
        }
        lines.add("");
        lines.add("AP at IoU 0.5 in percent; here the mean over the folds named, each by a model that was not trained on it; the"
                + " interval is that of all pictures together.");
        lines.add("");
        for (RowFigures row : report.rows()) {
            row.reduced().ifPresent(what -> lines.add("- `" + row.name() + "` is reduced: " + what + "."));
            row.refused().forEach(r -> lines.add("- `" + row.name() + "`: a fold was not evaluated: " + r.reason() + "."));
        }
        EvaluationReport.Data data = report.data();
        lines.add("- Data digest " + data.digest().substring(0, 16) + ", seed " + report.seed() + ", " + report.rounds()
                + " redrawings; " + report.machine().processor() + ", " + report.software() + ".");
        lines.add("");
        lines.addAll(SharedTable.lines(report, PICTURE));
        report.together().ifPresent(together -> lines.addAll(TogetherTable.lines(report, together)));
        return String.join("\n", lines) + "\n";
    }

    /** {@code 12 min, cpu} or {@code 12.0 to 12.4 min, cpu}, as model.json has it; minutes of one core on a CPU. */
    private static String training(List<ModelUse> models) {
        List<Double> minutes = models.stream().map(m -> m.training().getOrDefault("minutes", ""))
                .filter(m -> m.matches("\\d+(\\.\\d+)?")).map(Double::valueOf).sorted().toList();
        if (minutes.isEmpty()) {
            return "not stated";
        }
        String least = minutes(minutes.get(0));
        String most = minutes(minutes.get(minutes.size() - 1));
        String devices = models.stream().map(m -> m.training().getOrDefault("device", "")).filter(d -> !d.isEmpty())
                .distinct().map(d -> ", " + d).collect(Collectors.joining());
        return (least.equals(most) ? least : least + " to " + most) + " min" + devices;
    }

    private static String minutes(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }
}
