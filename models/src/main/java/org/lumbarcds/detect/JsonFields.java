// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One object of {@code model.json}, read field by field; every error names the field by its whole path. */
record JsonFields(String path, JsonNode object) {

    static JsonFields of(String path, JsonNode node) throws InvalidModelException {
        if (!node.isObject()) {
            throw new InvalidModelException(
                    "model.json: " + (path.isEmpty() ? "the document" : path) + " must be a JSON object");
        }
        return new JsonFields(path, node);
    }

    String text(String name) throws InvalidModelException {
        JsonNode node = present(name);
        if (!node.isTextual() || node.textValue().isBlank()) {
            throw wrong(name, "must be a text that is not empty");
        }
        return node.textValue();
    }

    double number(String name, double least, double most) throws InvalidModelException {
        JsonNode node = present(name);
        double value = node.doubleValue();
        if (!node.isNumber() || !(value >= least && value <= most)) {
            throw wrong(name, "must be a number from " + least + " to " + most + ", it is " + node);
        }
        return value;
    }

    int integer(String name, int least, int most) throws InvalidModelException {
        JsonNode node = present(name);
        if (!node.isIntegralNumber() || node.longValue() < least || node.longValue() > most) {
            throw wrong(name, (least == most ? "must be " + least : "must be a whole number from " + least + " to " + most)
                    + ", it is " + node);
        }
        return node.intValue();
    }

    JsonFields object(String name) throws InvalidModelException {
        return of(at(name), present(name));
    }

    Optional<JsonFields> optionalObject(String name) throws InvalidModelException {
        return object.hasNonNull(name) ? Optional.of(object(name)) : Optional.empty();
    }

    List<JsonFields> objects(String name) throws InvalidModelException {
        JsonNode node = list(name);
        List<JsonFields> entries = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            entries.add(of(at(name) + "[" + i + "]", node.get(i)));
        }
        return entries;
    }

    List<Double> numbers(String name, double least, double most) throws InvalidModelException {
        List<Double> values = new ArrayList<>();
        for (JsonNode entry : list(name)) {
            double value = entry.doubleValue();
            if (!entry.isNumber() || !(value >= least && value <= most)) {
                throw wrong(name, "must hold numbers from " + least + " to " + most + ", it holds " + entry);
            }
            values.add(value);
        }
        return values;
    }

    List<String> texts(String name) throws InvalidModelException {
        List<String> values = new ArrayList<>();
        for (JsonNode entry : list(name)) {
            if (!entry.isTextual()) {
                throw wrong(name, "must hold texts, it holds " + entry);
            }
            values.add(entry.textValue());
        }
        return values;
    }

    InvalidModelException wrong(String name, String what) {
        return new InvalidModelException("model.json: " + at(name) + " " + what);
    }

    private JsonNode list(String name) throws InvalidModelException {
        JsonNode node = present(name);
        if (!node.isArray() || node.isEmpty()) {
            throw wrong(name, "must be a list with at least one entry");
        }
        return node;
    }

    private JsonNode present(String name) throws InvalidModelException {
        if (!object.hasNonNull(name)) {
            throw wrong(name, "is missing");
        }
        return object.get(name);
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
