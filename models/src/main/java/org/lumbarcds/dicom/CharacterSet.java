// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Specific Character Set (PS3.5 section 6.1, PS3.3 C.12.1.1.2): bytes to text and back. Bytes that are no character of
 * the set become U+FFFD, so that a wrongly declared name can still be read in part and never equals the right one.
 */
final class CharacterSet {

    private static final Map<String, String> SINGLE_BYTE = Map.ofEntries(
            Map.entry("6", "US-ASCII"), Map.entry("100", "ISO-8859-1"), Map.entry("101", "ISO-8859-2"),
            Map.entry("109", "ISO-8859-3"), Map.entry("110", "ISO-8859-4"), Map.entry("144", "ISO-8859-5"),
            Map.entry("127", "ISO-8859-6"), Map.entry("126", "ISO-8859-7"), Map.entry("138", "ISO-8859-8"),
            Map.entry("148", "ISO-8859-9"), Map.entry("203", "ISO-8859-15"), Map.entry("13", "JIS_X0201"),
            Map.entry("166", "TIS-620"));

    /** Escape sequences without the ESC itself, PS3.3 tables C.12-3 and C.12-4. */
    private static final Map<String, String> G0_ESCAPES = Map.of(
            "(B", "US-ASCII", "(J", "JIS_X0201", "$B", "x-JIS0208", "$(D", "JIS_X0212-1990");
    private static final Map<String, String> G1_ESCAPES = Map.ofEntries(
            Map.entry("-A", "ISO-8859-1"), Map.entry("-B", "ISO-8859-2"), Map.entry("-C", "ISO-8859-3"),
            Map.entry("-D", "ISO-8859-4"), Map.entry("-L", "ISO-8859-5"), Map.entry("-G", "ISO-8859-6"),
            Map.entry("-F", "ISO-8859-7"), Map.entry("-H", "ISO-8859-8"), Map.entry("-M", "ISO-8859-9"),
            Map.entry("-b", "ISO-8859-15"), Map.entry("-T", "TIS-620"), Map.entry(")I", "JIS_X0201"),
            Map.entry("$)C", "EUC-KR"), Map.entry("$)A", "GB2312"));

    private static final int ESC = 0x1B;

    /** The default repertoire; made after the tables above, which it needs. */
    static final CharacterSet ASCII = new CharacterSet(List.of());

    private final Charset first;
    private final boolean codeExtensions;

    private CharacterSet(List<String> terms) {
        String term = terms.isEmpty() ? "" : normalised(terms.get(0));
        codeExtensions = terms.size() > 1 || term.startsWith("2022 ");
        first = charset(term);
    }

    /** @param terms values of Specific Character Set; empty for the default repertoire */
    static CharacterSet of(List<String> terms) {
        return terms.isEmpty() ? ASCII : new CharacterSet(terms);
    }

    String decode(byte[] bytes) {
        return codeExtensions ? decodeWithEscapes(bytes) : decodeSegment(bytes, 0, bytes.length, first);
    }

    /** @throws CharacterCodingException where the set lacks a character */
    byte[] encode(String text) throws CharacterCodingException {
        Charset charset = codeExtensions && first.equals(Charset.forName("JIS_X0201")) ? StandardCharsets.US_ASCII : first;
        ByteBuffer encoded = charset.newEncoder().encode(CharBuffer.wrap(text));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }

    private static String normalised(String term) {
        String upper = term.trim().toUpperCase(java.util.Locale.ROOT);
        return upper.replaceFirst("^ISO[ _-]?2022[ _-]IR[ _-]?", "2022 ").replaceFirst("^ISO[ _-]IR[ _-]?", "");
    }

    private static Charset charset(String term) {
        String number = term.startsWith("2022 ") ? term.substring(5) : term;
        switch (number) {
            case "192":
            case "UTF-8":
                return StandardCharsets.UTF_8;
            case "GB18030":
                return Charset.forName("GB18030");
            case "GBK":
                return Charset.forName("GBK");
            default:
                return Charset.forName(SINGLE_BYTE.getOrDefault(number, "US-ASCII"));
        }
    }

    /** PS3.5 section 6.1.2.5: escapes choose a set for bytes below 80H (G0) or above (G1), delimiters go back to the first. */
    private String decodeWithEscapes(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        Charset g0 = first;
        Charset g1 = first;
        int at = 0;
        while (at < bytes.length) {
            int b = bytes[at] & 0xFF;
            if (b == ESC) {
                String escape = escapeAt(bytes, at + 1);
                if (escape.isEmpty()) {
                    text.append('\uFFFD');
                    at++;
                } else if (G0_ESCAPES.containsKey(escape)) {
                    g0 = Charset.forName(G0_ESCAPES.get(escape));
                    at += 1 + escape.length();
                } else {
                    g1 = Charset.forName(G1_ESCAPES.get(escape));
                    at += 1 + escape.length();
                }
                continue;
            }
            boolean twoBytesInG0 = (g0.name().contains("JIS0208") || g0.name().contains("X0212"));
            if (b < 0x20 || !twoBytesInG0 && (b == '\\' || b == '^' || b == '=')) {
                text.append((char) b);
                g0 = first;
                g1 = first;
                at++;
                continue;
            }
            int end = at + 1;
            boolean high = b >= 0x80;
            while (end < bytes.length && sameRun(bytes[end] & 0xFF, high, twoBytesInG0)) {
                end++;
            }
            text.append(decodeSegment(bytes, at, end, high ? g1 : g0));
            at = end;
        }
        return text.toString();
    }

    private static boolean sameRun(int b, boolean high, boolean twoBytesInG0) {
        return b != ESC && b >= 0x20 && b >= 0x80 == high
                && (high || twoBytesInG0 || b != '\\' && b != '^' && b != '=');
    }

    private static String escapeAt(byte[] bytes, int from) {
        for (int length = 2; length <= 3 && from + length <= bytes.length; length++) {
            String escape = new String(bytes, from, length, StandardCharsets.ISO_8859_1);
            if (G0_ESCAPES.containsKey(escape) || G1_ESCAPES.containsKey(escape)) {
                return escape;
            }
        }
        return "";
    }

    private static String decodeSegment(byte[] bytes, int from, int to, Charset charset) {
        if (!charset.name().equals("JIS_X0201")) {
            return new String(bytes, from, to - from, charset);
        }
        // 5CH parts values in DICOM even where the set shows a yen sign there.
        String text = new String(bytes, from, to - from, charset);
        return text.replace('\u00A5', '\\');
    }
}
