// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.report;

import java.util.Locale;

/** Draws SVG. On a page the inks are the page's CSS variables; a file of its own carries its colours with it. */
final class SvgCanvas implements Canvas {

    private static final String STYLE = """
            <style>.page{fill:#fff}text{fill:#1b2733;font-family:system-ui,Helvetica,Arial,sans-serif}.grid{stroke:#dde3ea}\
            .axis{stroke:#5d6b7a}.s0{stroke:#0072b2;fill:#0072b2}.s1{stroke:#d55e00;fill:#d55e00}.s2{stroke:#009e73;fill:#009e73}\
            .s3{stroke:#a2498a;fill:#a2498a}.s4{stroke:#8a6d00;fill:#8a6d00}.s5{stroke:#444;fill:#444}polyline[class]{fill:none}</style>
            """;

    private final StringBuilder svg = new StringBuilder();
    private final double width;
    private final double height;

    SvgCanvas(double width, double height) {
        this.width = width;
        this.height = height;
    }

    /** For a page. */
    String inline(String label) {
        return String.format(Locale.ROOT,
                "<svg class=\"chart\" viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">%s</svg>",
                width, height, Html.escape(label), svg);
    }

    /** A file of its own. */
    String file(String label) {
        return String.format(Locale.ROOT, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" "
                + "viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">%s<rect class=\"page\" width=\"100%%\" height=\"100%%\"/>%s</svg>%n",
                width, height, width, height, Html.escape(label), STYLE, svg);
    }

    @Override
    public void polyline(double[] x, double[] y, Ink ink, double thickness, double... dash) {
        svg.append("<polyline class=\"").append(name(ink)).append("\" stroke-width=\"").append(number(thickness)).append('"');
        if (dash.length > 0) {
            svg.append(" stroke-dasharray=\"");
            for (double d : dash) {
                svg.append(number(d)).append(' ');
            }
            svg.append('"');
        }
        svg.append(" points=\"");
        for (int i = 0; i < x.length; i++) {
            svg.append(number(x[i])).append(',').append(number(y[i])).append(' ');
        }
        svg.append("\"/>");
    }

    @Override
    public void dot(double x, double y, double radius, Ink ink) {
        svg.append("<circle class=\"").append(name(ink)).append("\" cx=\"").append(number(x)).append("\" cy=\"")
                .append(number(y)).append("\" r=\"").append(number(radius)).append("\"/>");
    }

    @Override
    public void text(double x, double y, String text, Anchor anchor, double size, boolean bold, boolean turned) {
        svg.append("<text x=\"").append(number(x)).append("\" y=\"").append(number(y)).append("\" font-size=\"")
                .append(number(size)).append("\" text-anchor=\"").append(anchor.name().toLowerCase(Locale.ROOT)).append('"');
        if (bold) {
            svg.append(" font-weight=\"600\"");
        }
        if (turned) {
            svg.append(" transform=\"rotate(-90 ").append(number(x)).append(' ').append(number(y)).append(")\"");
        }
        svg.append('>').append(Html.escape(text)).append("</text>");
    }

    private static String name(Ink ink) {
        return switch (ink) {
            case TEXT -> "ink";
            case GRID -> "grid";
            case AXIS -> "axis";
            default -> "s" + (ink.ordinal() - Ink.SERIES_0.ordinal());
        };
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
