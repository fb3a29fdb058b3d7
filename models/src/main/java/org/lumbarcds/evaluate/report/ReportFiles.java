// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lumbarcds.annotation.Problem;
import org.lumbarcds.evaluate.figures.AveragePrecision;
import org.lumbarcds.evaluate.figures.ErrorCase;

/** The files of an evaluation. */
public final class ReportFiles {

    private ReportFiles() {
    }

    /**
     * Writes {@code report.html}, {@code report.json}, {@code pr-curves.svg}, {@code pr-curves.png} and, where something was
     * wrong, {@code problems.txt}.
     *
     * @param errors by row; empty for a report without pictures
     * @return what was written
     * @throws IOException if the folder cannot be written, or a picture of an error cannot be read any more
     */
    public static List<Path> write(
            Path folder, EvaluationReport report, Map<String, List<ErrorCase>> errors, List<Problem> problems)
            throws IOException {
        List<Path> written = new ArrayList<>();
        Path json = folder.resolve("report.json");
        Files.write(json, ReportJson.of(report));
        written.add(json);
        List<PrecisionCurve> curves = PrecisionCurve.of(report.rows());
        Path svg = folder.resolve("pr-curves.svg");
        Files.writeString(svg, Charts.precisionRecallSvg(AveragePrecision.PUBLISHED, curves));
        written.add(svg);
        Path png = folder.resolve("pr-curves.png");
        Files.write(png, Charts.precisionRecallPng(AveragePrecision.PUBLISHED, curves));
        written.add(png);
        Path list = folder.resolve("problems.txt");
        Files.deleteIfExists(list);
        if (!problems.isEmpty()) {
            Files.write(list, problems.stream().map(Problem::text).toList());
            written.add(list);
        }
        Path html = folder.resolve("report.html");
        Files.writeString(html, ReportHtml.of(report, errors));
        written.add(0, html);
        return written;
    }
}
