// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.lumbarcds.dicom.Tag;

/**
 * The attributes of a data set in DICOM JSON (PS3.18 Annex F) that the client asks about. Numbers may come as JSON
 * numbers or as text (both are allowed for DS and IS); values that do not fit are absent, for an archive's copy of an
 * attribute decides nothing that the instances do not say again.
 */
final class DicomAttributes {

    private final JsonNode dataset;

    DicomAttributes(JsonNode dataset) {
        this.dataset = dataset;
    }

    Optional<String> string(int tag) {
        return strings(tag).stream().findFirst();
    }

    /** Values as text without padding; empty ones left out. */
    List<String> strings(int tag) {
        List<String> texts = new ArrayList<>();
        for (JsonNode value : values(tag)) {
            if (value.isValueNode() && !value.isNull() && !value.asText().isBlank()) {
                texts.add(value.asText().strip());
            }
        }
        return texts;
    }

    List<Double> doubles(int tag) {
        List<Double> numbers = new ArrayList<>();
        for (String text : strings(tag)) {
            try {
                numbers.add(Double.valueOf(text));
            } catch (NumberFormatException e) {
                return List.of();
            }
        }
        return numbers;
    }

    OptionalDouble number(int tag) {
        return doubles(tag).stream().mapToDouble(Double::doubleValue).filter(Double::isFinite).findFirst();
    }

    OptionalInt integer(int tag) {
        OptionalDouble number = number(tag);
        return number.isPresent() ? OptionalInt.of((int) number.getAsDouble()) : OptionalInt.empty();
    }

    /** Items of a sequence. */
    List<DicomAttributes> items(int tag) {
        List<DicomAttributes> items = new ArrayList<>();
        for (JsonNode value : values(tag)) {
            if (value.isObject()) {
                items.add(new DicomAttributes(value));
            }
        }
        return items;
    }

    private JsonNode values(int tag) {
        return dataset.path(Tag.hex(tag)).path("Value");
    }
}
