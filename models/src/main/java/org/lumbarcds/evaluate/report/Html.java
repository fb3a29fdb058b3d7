// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.report;

import java.util.List;
import java.util.Locale;
import org.lumbarcds.evaluate.figures.Decisions;
import org.lumbarcds.calibrate.Interval;

/** Builds HTML; every text is escaped. */
final class Html {

    private final StringBuilder html = new StringBuilder();

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    /** Markup as it is. */
    Html raw(String markup) {
        html.append(markup);
        return this;
    }

    Html heading(int level, String text) {
        return element("h" + level, text);
    }

    Html paragraph(String text) {
        return element("p", text);
    }

    /** A remark in smaller letters. */
    Html note(String text) {
        html.append("<p class=\"note\">").append(escape(text)).append("</p>\n");
        return this;
    }

    Html element(String name, String text) {
        html.append('<').append(name).append('>').append(escape(text)).append("</").append(name).append(">\n");
        return this;
    }

    /**
     * A table that scrolls by itself on narrow screens; the first column names the row, numbers stand right.
     *
     * @param caption what it shows
     */
    Html table(String caption, List<String> columns, List<List<String>> rows) {
        html.append("<div class=\"scroll\"><table><caption>").append(escape(caption)).append("</caption><thead><tr>");
        columns.forEach(c -> html.append("<th scope=\"col\">").append(escape(c)).append("</th>"));
        html.append("</tr></thead><tbody>\n");
        for (List<String> row : rows) {
            html.append("<tr>");
            for (int i = 0; i < row.size(); i++) {
                html.append(i == 0 ? "<th scope=\"row\">" : "<td>").append(escape(row.get(i)))
                        .append(i == 0 ? "</th>" : "</td>");
            }
            html.append("</tr>\n");
        }
        html.append("</tbody></table></div>\n");
        return this;
    }

    @Override
    public String toString() {
        return html.toString();
    }

    /** 0.8666 as 86.7. */
    static String percent(double part) {
        return Double.isNaN(part) ? "–" : String.format(Locale.ROOT, "%.1f", 100 * part);
    }

    static String percent(double part, Interval interval) {
        return Double.isNaN(part) ? "–"
                : percent(part) + " (" + percent(interval.low()) + "–" + percent(interval.high()) + ")";
    }

    static String rate(Decisions.Rate rate) {
        return rate.of() == 0 ? "–" : percent(rate.value(), rate.interval95()) + "\n" + rate.hits() + "/" + rate.of();
    }

    /** A difference with its sign. */
    static String signed(double part) {
        return Double.isNaN(part) ? "–" : String.format(Locale.ROOT, "%+.1f", 100 * part);
    }

    static String level(double p) {
        return Double.isNaN(p) ? "–" : p < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "%.3f", p);
    }

    static String number(double value, int places) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%." + places + "f", value);
    }
}
