// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.card;

/** Text from elsewhere (a model's name, an operator's sentence) made safe inside GitHub flavoured Markdown. */
final class Markdown {
    private static final int LONGEST = 300;
    private static final String ACTIVE = "\\`*_{}[]()#+!|~:@$^=";

    private Markdown() {
    }

    /** One line, in which nothing is markup, link or HTML. Longer text is cut. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(c -> append(escaped, c));
        if (text.codePointCount(0, text.length()) > LONGEST) {
            escaped.append(" …");
        }
        // GitHub turns a bare host into a link.
        return escaped.toString().replaceAll("(?i)(www)\\.", "$1\\\\.");
    }

    private static void append(StringBuilder escaped, int c) {
        if (Character.isISOControl(c) || Character.isWhitespace(c)) {
            escaped.append(' ');
        } else if (c == '<') {
            escaped.append("&lt;");
        } else if (c == '>') {
            escaped.append("&gt;");
        } else if (c == '&') {
            escaped.append("&amp;");
        } else {
            if (ACTIVE.indexOf(c) >= 0) {
                escaped.append('\\');
            }
            escaped.appendCodePoint(c);
        }
    }
}
