// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Locale;
import java.util.Optional;

/**
 * How far a training has come.
 *
 * @param text for a person
 * @param whole whether an epoch ended, so that the line is worth keeping
 */
public record ProgressLine(String text, boolean whole) {

    /** Python writes NaN for a figure that does not exist. */
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

    /** Reads a line of the training code: a JSON object, alone or after a word; empty for any other line. */
    static Optional<ProgressLine> of(String line) {
        int start = line.indexOf('{');
        if (start < 0) {
            return Optional.empty();
        }
        JsonNode json;
        try {
            json = JSON.readTree(line.substring(start));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
        if (!json.path("epoch").isNumber() || !json.path("minutes").isNumber()) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        if (json.hasNonNull("stage")) {
            text.append(json.path("stage").asText()).append(", ");
        }
        text.append("epoch ").append(number(json.path("epoch").asDouble()));
        if (json.has("of")) {
            text.append(" of ").append(json.path("of").asText());
        }
        if (json.has("step")) {
            text.append(", step ").append(json.path("step").asText()).append(" of ").append(json.path("steps").asText());
        }
        text.append(": ").append(time(json.path("minutes").asDouble())).append(" trained");
        JsonNode left = json.has("left") ? json.path("left") : json.path("minutesLeft");
        if (left.isNumber()) {
            text.append(", about ").append(time(left.asDouble())).append(" left");
        }
        return Optional.of(new ProgressLine(text.toString(), !json.has("step")));
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.1f", value);
    }

    /** Minutes in words. */
    static String time(double minutes) {
        if (minutes < 1) {
            return Math.round(minutes * 60) + " s";
        }
        long whole = Math.round(minutes);
        return whole < 60 ? whole + " min" : whole / 60 + " h " + whole % 60 + " min";
    }
}
