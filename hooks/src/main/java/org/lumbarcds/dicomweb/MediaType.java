// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A media type with its parameters (RFC 9110 section 8.3.1). Quoted values may hold semicolons: archives do send
 * {@code type="application/octet-stream; transfer-syntax=…"}.
 *
 * @param name type and subtype, lower case
 * @param parameters by lower-case name, unquoted
 */
record MediaType(String name, Map<String, String> parameters) {

    MediaType {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    boolean is(String other) {
        return name.equals(other);
    }

    Optional<String> parameter(String parameter) {
        return Optional.ofNullable(parameters.get(parameter));
    }

    /** @throws IOException when the text is no media type */
    static MediaType parse(String text) throws IOException {
        int semicolon = text.indexOf(';');
        String name = (semicolon < 0 ? text : text.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
        if (!name.matches("[a-z0-9!#$&^_.+*-]+/[a-z0-9!#$&^_.+*-]+")) {
            throw new IOException("Content-Type is not a media type");
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        int at = semicolon < 0 ? text.length() : semicolon + 1;
        while (at < text.length()) {
            int equals = text.indexOf('=', at);
            int next = text.indexOf(';', at);
            if (equals < 0 || next >= 0 && next < equals) {
                // A lone word is no parameter; servers append a stray semicolon.
                at = next < 0 ? text.length() : next + 1;
                continue;
            }
            String key = text.substring(at, equals).strip().toLowerCase(Locale.ROOT);
            StringBuilder value = new StringBuilder();
            at = readValue(text, equals + 1, value);
            parameters.putIfAbsent(key, value.toString());
        }
        return new MediaType(name, parameters);
    }

    /** Returns where the next parameter starts. */
    private static int readValue(String text, int from, StringBuilder value) throws IOException {
        int at = from;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        if (at >= text.length() || text.charAt(at) != '"') {
            int end = text.indexOf(';', at);
            value.append(text.substring(at, end < 0 ? text.length() : end).strip());
            return end < 0 ? text.length() : end + 1;
        }
        for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at));
        }
        if (at >= text.length()) {
            throw new IOException("Content-Type has a quoted parameter without its end");
        }
        int end = text.indexOf(';', at);
        return end < 0 ? text.length() : end + 1;
    }
}
