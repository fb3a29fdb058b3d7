// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import java.util.ArrayList;
import java.util.List;

/** Markdown as lines for a terminal: no marks, wrapped between words. */
final class PlainText {

    private static final String BULLET = "- ";

    private PlainText() {
    }

    /** @param width characters of a line */
    static List<String> ofMarkdown(String markdown, int width) {
        List<String> lines = new ArrayList<>();
        for (String block : markdown.strip().split("\n\\s*\n")) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            if (MarkdownTable.isTable(block)) {
                lines.addAll(MarkdownTable.parse(block).lines(width));
            } else {
                for (String line : block.split("\n")) {
                    lines.addAll(line(line, width));
                }
            }
        }
        return lines;
    }

    private static List<String> line(String line, int width) {
        if (!line.startsWith(BULLET)) {
            return wrap(withoutMarks(line), width);
        }
        List<String> lines = new ArrayList<>();
        for (String part : wrap(withoutMarks(line.substring(BULLET.length())), width - BULLET.length())) {
            lines.add((lines.isEmpty() ? "• " : "  ") + part);
        }
        return lines;
    }

    /** Without bold and escapes. */
    static String withoutMarks(String markdown) {
        return markdown.replaceAll("(?<!\\\\)\\*\\*", "").replaceAll("\\\\(\\p{Punct})", "$1")
                .replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }

    /** At least one line; a word longer than the width is cut. */
    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split("\\s+")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            String rest = word;
            while (rest.length() > width) {
                lines.add(rest.substring(0, width));
                rest = rest.substring(width);
            }
            line.append(line.isEmpty() ? "" : " ").append(rest);
        }
        lines.add(line.toString());
        return lines;
    }

    static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
