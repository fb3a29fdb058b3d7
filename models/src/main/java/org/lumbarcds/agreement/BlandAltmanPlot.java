// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.agreement;

import java.util.List;
import java.util.Locale;

/** A Bland-Altman plot as SVG: difference over mean, with bias and limits of agreement. */
final class BlandAltmanPlot {

    private static final int WIDTH = 560;
    private static final int HEIGHT = 340;
    private static final int LEFT = 60;
    private static final int BOTTOM = 46;
    private static final int TOP = 34;
    private static final int RIGHT = 84;
    private static final List<String> COLOURS = List.of("#1f5fa8", "#c05a12", "#2c7d3f", "#7a3f9d");

    private BlandAltmanPlot() {
    }

    /** @param pairs at least two, all of one unit; one colour a source */
    public static String svg(String title, String unit, List<Pair> pairs) {
        Agreement agreement = Agreement.of(pairs);
        double[] means = pairs.stream().mapToDouble(p -> (p.measured() + p.reference()) / 2).toArray();
        double[] x = range(means, 0);
        double[] y = range(pairs.stream().mapToDouble(Pair::difference).toArray(),
                1.15 * Math.max(Math.abs(agreement.lowerLimit()), Math.abs(agreement.upperLimit())));
        List<String> sources = pairs.stream().map(Pair::source).distinct().sorted().toList();
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(Locale.ROOT, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" "
                + "height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" "
                + "fill=\"#fff\"/>%n", WIDTH, HEIGHT, WIDTH, HEIGHT));
        text(svg, LEFT, 20, "start", title + ", " + unit);
        line(svg, LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, "#444", "");
        line(svg, LEFT, TOP, LEFT, HEIGHT - BOTTOM, "#444", "");
        ticks(svg, x, y);
        text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", "mean of measured and reference");
        svg.append(String.format(Locale.ROOT, "<text transform=\"translate(14 %d) rotate(-90)\" text-anchor=\"middle\">"
                + "measured − reference</text>%n", (TOP + HEIGHT - BOTTOM) / 2));
        for (double[] level : new double[][] {{agreement.bias(), 0}, {agreement.lowerLimit(), 1}, {agreement.upperLimit(), 1}}) {
            double at = py(level[0], y);
            line(svg, LEFT, at, WIDTH - RIGHT, at, "#b00020", level[1] == 0 ? "" : " stroke-dasharray=\"5 4\"");
            text(svg, WIDTH - RIGHT + 6, at + 4, "start",
                    String.format(Locale.ROOT, level[1] == 0 ? "bias %.2f" : "%.2f", level[0]));
        }
        for (int i = 0; i < pairs.size(); i++) {
            Pair pair = pairs.get(i);
            svg.append(String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.6\" fill=\"%s\" fill-opacity=\"0.55\"/>%n",
                    px(means[i], x), py(pair.difference(), y), colour(sources, pair.source())));
        }
        for (int i = 0; i < sources.size(); i++) {
            double top = TOP + 14.0 * i;
            svg.append(String.format(Locale.ROOT, "<circle cx=\"%d\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>%n", LEFT + 14, top,
                    colour(sources, sources.get(i))));
            text(svg, LEFT + 22, top + 4, "start", sources.get(i));
        }
        return svg.append("</svg>\n").toString();
    }

    private static String colour(List<String> sources, String source) {
        return COLOURS.get(sources.indexOf(source) % COLOURS.size());
    }

    private static double[] range(double[] values, double least) {
        double low = least > 0 ? -least : Double.MAX_VALUE;
        double high = least > 0 ? least : -Double.MAX_VALUE;
        for (double v : values) {
            low = Math.min(low, v);
            high = Math.max(high, v);
        }
        double margin = Math.max(1e-6, 0.05 * (high - low));
        return new double[] {low - margin, high + margin};
    }

    private static double px(double value, double[] range) {
        return LEFT + (value - range[0]) / (range[1] - range[0]) * (WIDTH - RIGHT - LEFT);
    }

    private static double py(double value, double[] range) {
        return HEIGHT - BOTTOM - (value - range[0]) / (range[1] - range[0]) * (HEIGHT - BOTTOM - TOP);
    }

    private static void ticks(StringBuilder svg, double[] x, double[] y) {
        for (double v = first(x); v <= x[1]; v += step(x)) {
            line(svg, px(v, x), HEIGHT - BOTTOM, px(v, x), HEIGHT - BOTTOM + 4, "#444", "");
            text(svg, px(v, x), HEIGHT - BOTTOM + 17, "middle", number(v));
        }
        for (double v = first(y); v <= y[1]; v += step(y)) {
            line(svg, LEFT - 4, py(v, y), LEFT, py(v, y), "#444", "");
            text(svg, LEFT - 7, py(v, y) + 4, "end", number(v));
        }
    }

    private static double first(double[] range) {
        return Math.ceil(range[0] / step(range)) * step(range);
    }

    /** 1, 2 or 5 times a power of ten, five ticks or so. */
    private static double step(double[] range) {
        double rough = (range[1] - range[0]) / 5;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double part = rough / power;
        return power * (part < 1.5 ? 1 : part < 3.5 ? 2 : part < 7.5 ? 5 : 10);
    }

    private static String number(double value) {
        return Math.abs(value) < 1e-9 ? "0" : String.format(Locale.ROOT, "%.3g", value).replaceAll("(\\.\\d*?)0+$", "$1")
                .replaceAll("\\.$", "");
    }

    private static void line(StringBuilder svg, double x1, double y1, double x2, double y2, String colour, String more) {
        svg.append(String.format(Locale.ROOT, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"%s/>%n",
                x1, y1, x2, y2, colour, more));
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String words) {
        svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor,
                words.replace("&", "&amp;").replace("<", "&lt;")));
    }
}
