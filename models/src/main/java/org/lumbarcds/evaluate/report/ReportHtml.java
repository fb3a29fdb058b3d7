// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.lumbarcds.evaluate.figures.ErrorCase;

/** The report for people: one file that asks nothing of any network. */
final class ReportHtml {

    private ReportHtml() {
    }

    /**
     * @param errors by row; empty for a report without pictures
     * @throws IOException if a picture cannot be read any more
     */
    static String of(EvaluationReport report, Map<String, List<ErrorCase>> errors) throws IOException {
        Html html = new Html();
        html.raw("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">"
                + "<meta name=\"color-scheme\" content=\"light dark\"><title>Evaluation of lumbar MRI detectors</title><style>");
        html.raw(style()).raw("</style></head><body><header><h1>Evaluation of lumbar MRI detectors</h1>");
        html.raw("<p class=\"lead\">").raw(Html.escape(lead(report))).raw("</p>");
        html.raw("<p class=\"warn\">For those who judge the software. Figures describe these pictures and their annotation; they are"
                + " no statement about a patient, and the detector is no diagnosis.</p>");
        if (!report.problems().isEmpty()) {
            html.raw("<ul class=\"problems\">");
            report.problems().forEach(p -> html.element("li", p));
            html.raw("</ul>");
        }
        html.raw("</header><main>");
        PrecisionSection precision = new PrecisionSection(report);
        precision.tiles(html);
        html.raw(contents(report, errors));
        precision.write(html);
        new DecisionSection(report).write(html);
        new CalibrationSection(report).write(html);
        report.readers().ifPresent(readers -> new ReaderSection(readers).write(html));
        if (!report.slipErrors().isEmpty()) {
            new SlipSection(report.slipErrors()).write(html);
        }
        if (!errors.isEmpty()) {
            new GallerySection(errors).write(html);
        }
        new ProvenanceSection(report).write(html);
        return html.raw("</main></body></html>\n").toString();
    }

    private static String lead(EvaluationReport report) {
        EvaluationReport.Data data = report.data();
        int folds = data.patientsPerFold().size();
        return report.rows().size() + (report.rows().size() == 1 ? " model" : " models") + " on annotated sagittal slices: "
                + data.pictures() + " pictures of " + data.patients() + " patients"
                + (folds > 1 ? " in " + folds + " folds by patient" : "") + ".";
    }

    private static String contents(EvaluationReport report, Map<String, List<ErrorCase>> errors) {
        return "<nav aria-label=\"Contents\"><a href=\"#precision\">Average precision</a><a href=\"#decisions\">Decisions</a>"
                + "<a href=\"#calibration\">Calibration</a>"
                + (report.readers().isPresent() ? "<a href=\"#readers\">Readers</a>" : "")
                + (report.slipErrors().isEmpty() ? "" : "<a href=\"#slips\">Slips</a>")
                + (errors.isEmpty() ? "" : "<a href=\"#errors\">Worst errors</a>")
                + "<a href=\"#runtime\">Runtime</a><a href=\"#rules\">How figures are made</a><a href=\"#provenance\">Provenance</a></nav>";
    }

    private static String style() {
        try (InputStream in = ReportHtml.class.getResourceAsStream("report.css")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("report.css belongs to this program", e);
        }
    }
}
