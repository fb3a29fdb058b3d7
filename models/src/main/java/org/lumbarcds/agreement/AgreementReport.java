// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.agreement;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lumbarcds.spine.Measurement.Kind;

/** The figures of a comparison, as a table, as JSON and as one HTML page with plots. */
public final class AgreementReport {

    /** The method whose error is stated with every measurement. */
    private static final String SHIPPED = "mean";

    /**
     * @param unit {@code slice}, or {@code disc} for the medians over a patient's slices
     * @param source data source, or {@code all}
     */
    private record Row(String method, Kind kind, String unit, String source, Agreement agreement, List<Pair> pairs) {
    }

    private final List<String> models;
    private final PairCollector collector;
    private final List<Row> rows = new ArrayList<>();

    public AgreementReport(List<String> models, PairCollector collector) {
        this.models = List.copyOf(models);
        this.collector = collector;
        add("slice", collector.pairs());
        add("disc", Agreement.overSlices(collector.pairs()));
    }

    private void add(String unit, List<Pair> pairs) {
        for (Kind kind : Kind.values()) {
            for (String method : pairs.stream().map(Pair::method).distinct().toList()) {
                List<Pair> same = pairs.stream().filter(p -> p.kind() == kind && p.method().equals(method)).toList();
                Map<String, List<Pair>> bySource = same.stream().collect(
                        Collectors.groupingBy(Pair::source, java.util.TreeMap::new, Collectors.toList()));
                if (bySource.size() > 1) {
                    row(method, kind, unit, "all", same);
                }
                bySource.forEach((source, own) -> row(method, kind, unit, source, own));
                // What is rare is lost in a mean over all: the sacrum, and discs that have slipped.
                row(method, kind, unit, "L5/S1", same.stream().filter(Pair::onSacrum).toList());
                row(method, kind, unit, "slipped", same.stream().filter(Pair::slipped).toList());
            }
        }
    }

    private void row(String method, Kind kind, String unit, String source, List<Pair> pairs) {
        if (pairs.size() >= 2) {
            rows.add(new Row(method, kind, unit, source, Agreement.of(pairs), pairs));
        }
    }

    public void print(PrintWriter out) {
        out.printf("%-18s %-9s %-6s %-8s %6s %4s %6s  %-15s %7s  %s%n", "measurement", "method", "unit", "source", "pairs",
                "pat.", "MAE", "95 %", "bias", "limits of agreement");
        for (Row row : rows) {
            Agreement a = row.agreement;
            out.printf(Locale.ROOT, "%-18s %-9s %-6s %-8s %6d %4d %6.3f  %6.3f to %5.3f %+7.3f  %+.3f to %+.3f%n",
                    row.kind.code(), row.method, row.unit, row.source, a.pairs(), a.patients(), a.meanAbsoluteError(),
                    a.low(), a.high(), a.bias(), a.lowerLimit(), a.upperLimit());
        }
        collector.found().forEach((what, n) ->
                out.printf(Locale.ROOT, "%s: measured %d of %d%n", what, n[0], n[1]));
    }

    /** Writes report.json, report.html, one SVG a kind, and the pairs themselves, farthest apart first. */
    public void write(Path folder) throws IOException {
        Files.writeString(folder.resolve("report.json"), json());
        Files.writeString(folder.resolve("pairs.csv"), pairs());
        StringBuilder page = new StringBuilder("<!doctype html><meta charset=\"utf-8\"><title>Measurements</title><style>"
                + "body{font:15px sans-serif;max-width:70em;margin:2em auto}td,th{padding:.15em .7em;text-align:right}"
                + "td:nth-child(-n+4),th:nth-child(-n+4){text-align:left}</style><h1>Measurements against readers' masks</h1>"
                + "<p>Patients held out of training. MAE: mean absolute error, 95 % interval by redrawing patients. Limits of "
                + "agreement: bias ± 1.96 standard deviations.</p><p>");
        page.append(String.join("<br>", models)).append("</p><table><tr>");
        for (String head : List.of("measurement", "method", "unit", "source", "pairs", "patients", "MAE", "95 %", "bias",
                "limits of agreement")) {
            page.append("<th>").append(head);
        }
        for (Row row : rows) {
            Agreement a = row.agreement;
            page.append(String.format(Locale.ROOT, "<tr><td>%s<td>%s<td>%s<td>%s<td>%d<td>%d<td>%.2f<td>%.2f to %.2f<td>%+.2f"
                    + "<td>%+.2f to %+.2f%n", row.kind.code(), row.method, row.unit, row.source, a.pairs(), a.patients(),
                    a.meanAbsoluteError(), a.low(), a.high(), a.bias(), a.lowerLimit(), a.upperLimit()));
        }
        page.append("</table>");
        Map<String, Row> plots = rows.stream()
                .filter(r -> r.unit.equals("disc"))
                .collect(Collectors.toMap(r -> r.kind.code() + "-" + r.method, Function.identity(), (all, part) -> all,
                        java.util.LinkedHashMap::new));
        for (Map.Entry<String, Row> plot : plots.entrySet()) {
            Row row = plot.getValue();
            String svg = BlandAltmanPlot.svg(row.kind.code() + " (" + row.method + ")",
                    row.kind.unit().equals("1") ? "ratio" : row.kind.unit(), row.pairs);
            Files.writeString(folder.resolve(plot.getKey() + ".svg"), svg);
            page.append(svg);
        }
        Files.writeString(folder.resolve("report.html"), page);
    }

    private String pairs() {
        StringBuilder lines = new StringBuilder("measurement,method,source,patient,disc,measured,reference,difference\n");
        Agreement.overSlices(collector.pairs()).stream()
                .sorted(Comparator.comparing((Pair p) -> p.kind().code()).thenComparing(Pair::method)
                        .thenComparing(p -> -Math.abs(p.difference())))
                .forEach(p -> lines.append(String.format(Locale.ROOT, "%s,%s,%s,%s,%s,%.3f,%.3f,%+.3f%n", p.kind().code(),
                        p.method(), p.source(), p.patient(), p.place(), p.measured(), p.reference(), p.difference())));
        return lines.toString();
    }

    private String json() {
        ObjectNode root = new ObjectMapper().createObjectNode();
        ArrayNode names = root.putArray("models");
        models.forEach(names::add);
        ArrayNode list = root.putArray("agreement");
        ObjectNode errors = root.putObject("errorSd");
        for (Row row : rows) {
            Agreement a = row.agreement;
            list.addObject().put("measurement", row.kind.code()).put("method", row.method).put("unit", row.unit)
                    .put("source", row.source).put("pairs", a.pairs()).put("patients", a.patients())
                    .put("meanAbsoluteError", a.meanAbsoluteError()).put("low", a.low()).put("high", a.high())
                    .put("bias", a.bias()).put("sd", a.sd());
            if (row.method.equals(SHIPPED) && row.unit.equals("disc") && !errors.has(row.kind.code())) {
                // Around zero, not around the bias: what a reader of the value needs.
                errors.put(row.kind.code(), Math.hypot(a.sd(), a.bias()));
            }
        }
        ObjectNode found = root.putObject("found");
        collector.found().forEach((what, n) -> found.putObject(what).put("measured", n[0]).put("asked", n[1]));
        return root.toPrettyString() + "\n";
    }
}
