// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Takes typed fields out of an object of a call, each with a precise problem when it is missing or of another type.
 * CDS Hooks forbids null except in prefetch: null is treated as missing.
 */
final class JsonFields {

    /** FHIR's id type. */
    private static final Pattern FHIR_ID = Pattern.compile("[A-Za-z0-9\\-.]{1,64}");

    private final JsonNode object;
    private final String pointer;

    /** @param pointer JSON pointer of the object, empty for the body itself */
    JsonFields(JsonNode object, String pointer) {
        this.object = object;
        this.pointer = pointer;
    }

    String text(String name) {
        return optionalText(name).orElseThrow(() -> missing(name, "a string"));
    }

    Optional<String> optionalText(String name) {
        return optional(name).map(value -> {
            if (!value.isTextual() || value.asText().isBlank()) {
                throw wrong(name, "a string that is not empty");
            }
            return value.asText();
        });
    }

    UUID uuid(String name) {
        String text = text(name);
        try {
            // UUID.fromString also takes shortened forms.
            if (text.length() == 36) {
                return UUID.fromString(text);
            }
        } catch (IllegalArgumentException e) {
            throw wrong(name, "a UUID such as 9f1d3c2a-6c1e-4c0b-9a57-0d8b1a2c3d4e");
        }
        throw wrong(name, "a UUID such as 9f1d3c2a-6c1e-4c0b-9a57-0d8b1a2c3d4e");
    }

    /** A FHIR logical id, without the type in front of it. */
    String id(String name) {
        return checkedId(name, text(name));
    }

    Optional<String> optionalId(String name) {
        return optionalText(name).map(text -> checkedId(name, text));
    }

    long positiveNumber(String name) {
        JsonNode value = optional(name).orElseThrow(() -> missing(name, "a whole number above 0"));
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < 1) {
            throw wrong(name, "a whole number above 0");
        }
        return value.asLong();
    }

    JsonNode object(String name) {
        return optionalObject(name).orElseThrow(() -> missing(name, "an object"));
    }

    Optional<JsonNode> optionalObject(String name) {
        return optional(name).map(value -> {
            if (!value.isObject()) {
                throw wrong(name, "an object");
            }
            return value;
        });
    }

    JsonNode array(String name) {
        JsonNode value = optional(name).orElseThrow(() -> missing(name, "an array"));
        if (!value.isArray()) {
            throw wrong(name, "an array");
        }
        return value;
    }

    String pointer(String name) {
        return pointer + "/" + name;
    }

    CdsHooksProblem missing(String name, String expected) {
        return CdsHooksProblem.badRequest(pointer(name), name + " is required", "Send " + expected + ".");
    }

    CdsHooksProblem wrong(String name, String expected) {
        return CdsHooksProblem.badRequest(pointer(name), name + " must be " + expected, "Send " + expected + ".");
    }

    private String checkedId(String name, String text) {
        if (!FHIR_ID.matcher(text).matches()) {
            throw wrong(name, "a FHIR logical id, without the resource type in front of it");
        }
        return text;
    }

    private Optional<JsonNode> optional(String name) {
        JsonNode value = object.path(name);
        return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value);
    }
}
