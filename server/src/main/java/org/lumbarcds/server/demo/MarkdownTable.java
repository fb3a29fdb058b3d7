// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A table of GitHub flavoured Markdown.
 *
 * @param rows cells as plain text, the heading first; all rows equally long
 */
record MarkdownTable(List<List<String>> rows) {

    private static final Pattern RULE = Pattern.compile("\\|[-:| ]+\\|?");
    private static final Pattern UNESCAPED_BAR = Pattern.compile("(?<!\\\\)\\|");
    private static final int SMALLEST_COLUMN = 6;
    private static final String GAP = "  ";

    static boolean isTable(String block) {
        return block.startsWith("|");
    }

    static MarkdownTable parse(String block) {
        List<List<String>> rows = new ArrayList<>();
        for (String line : block.split("\n")) {
            if (!RULE.matcher(line.strip()).matches()) {
                String inner = line.strip().substring(1).replaceFirst("(?<!\\\\)\\|$", "");
                rows.add(Arrays.stream(UNESCAPED_BAR.split(inner, -1)).map(String::strip)
                        .map(PlainText::withoutMarks).toList());
            }
        }
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        return new MarkdownTable(rows.stream().map(row -> padded(row, columns)).toList());
    }

    private static List<String> padded(List<String> row, int columns) {
        return IntStream.range(0, columns).mapToObj(i -> i < row.size() ? row.get(i) : "").toList();
    }

    /** Lines no longer than the width, unless a table of so many columns cannot be that narrow. */
    List<String> lines(int width) {
        int[] widths = widths(width);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            lines.addAll(row(rows.get(i), widths));
            if (i == 0) {
                lines.add(String.join(GAP, Arrays.stream(widths).mapToObj("-"::repeat).toList()));
            }
        }
        return lines;
    }

    /** The widest column gives way first. */
    private int[] widths(int width) {
        int columns = rows.get(0).size();
        int[] widths = IntStream.range(0, columns)
                .map(c -> rows.stream().mapToInt(row -> row.get(c).length()).max().orElse(0)).toArray();
        int free = width - GAP.length() * (columns - 1);
        while (Arrays.stream(widths).sum() > free) {
            int widest = IntStream.range(0, columns).reduce(0, (a, b) -> widths[b] > widths[a] ? b : a);
            if (widths[widest] <= SMALLEST_COLUMN) {
                break;
            }
            widths[widest]--;
        }
        return widths;
    }

    private static List<String> row(List<String> cells, int[] widths) {
        List<List<String>> wrapped = IntStream.range(0, widths.length)
                .mapToObj(c -> PlainText.wrap(cells.get(c), Math.max(1, widths[c]))).toList();
        int height = wrapped.stream().mapToInt(List::size).max().orElse(1);
        List<String> lines = new ArrayList<>();
        for (int line = 0; line < height; line++) {
            StringBuilder text = new StringBuilder();
            for (int c = 0; c < widths.length; c++) {
                String part = line < wrapped.get(c).size() ? wrapped.get(c).get(line) : "";
                text.append(c == 0 ? "" : GAP).append(PlainText.pad(part, widths[c]));
            }
            lines.add(text.toString().stripTrailing());
        }
        return lines;
    }
}
