// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** A data set as DICOM JSON (PS3.18 annex F.2). */
final class DicomJsonWriter {

    private static final String[] NAME_GROUPS = {"Alphabetic", "Ideographic", "Phonetic"};

    private final JsonGenerator json;
    private final DicomJson.BulkDataPolicy bulkData;
    private int depth;

    DicomJsonWriter(JsonGenerator json, DicomJson.BulkDataPolicy bulkData) {
        this.json = json;
        this.bulkData = bulkData;
    }

    void write(DicomDataset dataset) throws IOException {
        json.writeStartObject();
        depth++;
        for (DicomElement element : dataset.elements()) {
            json.writeObjectFieldStart(Tag.hex(element.tag()));
            json.writeStringField("vr", element.vr().name());
            Optional<String> uri = bulkData.uri(element);
            if (uri.isPresent()) {
                json.writeStringField("BulkDataURI", uri.get());
            } else {
                value(dataset, element);
            }
            json.writeEndObject();
        }
        depth--;
        json.writeEndObject();
    }

    private void value(DicomDataset dataset, DicomElement element) throws IOException {
        if (element instanceof DicomElement.BulkData bulk) {
            json.writeStringField("BulkDataURI", bulk.uri());
        } else if (element instanceof DicomElement.Fragments && depth > 1) {
            // An icon; without value, as nobody would fetch it.
            return;
        } else if (element instanceof DicomElement.Fragments) {
            throw DicomException.of(element.tag(), "encapsulated pixel data has no place in DICOM JSON",
                    "refer to it by a bulk data URI");
        } else if (element instanceof DicomElement.Sequence sequence) {
            if (!sequence.items().isEmpty()) {
                json.writeArrayFieldStart("Value");
                for (DicomDataset item : sequence.items()) {
                    write(item);
                }
                json.writeEndArray();
            }
        } else if (element instanceof DicomElement.Value value && value.bytes().length > 0) {
            if (value.vr().isBulk()) {
                json.writeBinaryField("InlineBinary", value.bytes());
            } else {
                values(value.tag(), value.vr(), strings(dataset, value));
            }
        }
    }

    /** The document is UTF-8, whatever the object was. */
    private static List<String> strings(DicomDataset dataset, DicomElement.Value value) {
        try {
            return value.tag() == Tag.SPECIFIC_CHARACTER_SET ? List.of("ISO_IR 192") : dataset.strings(value.tag());
        } catch (DicomException e) {
            // A number of a wrong length; one bad element is no reason to withhold the others.
            return List.of();
        }
    }

    private void values(int tag, Vr vr, List<String> values) throws IOException {
        if (values.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("Value");
        for (String value : values) {
            if (value.isEmpty()) {
                json.writeNull();
            } else if (vr == Vr.PN) {
                name(value);
            } else if (vr == Vr.DS || vr == Vr.IS || vr.isBinaryNumber() && vr != Vr.AT) {
                number(tag, value);
            } else {
                json.writeString(value);
            }
        }
        json.writeEndArray();
    }

    private void name(String value) throws IOException {
        json.writeStartObject();
        String[] groups = value.split("=", NAME_GROUPS.length);
        for (int i = 0; i < groups.length; i++) {
            if (!groups[i].isEmpty()) {
                json.writeStringField(NAME_GROUPS[i], groups[i]);
            }
        }
        json.writeEndObject();
    }

    private void number(int tag, String value) throws IOException {
        try {
            json.writeNumber(new BigDecimal(value));
        } catch (NumberFormatException e) {
            // NaN and infinities, and what some device wrote into a number; PS3.18 F.2.3 allows a string there.
            json.writeString(value);
        }
    }
}
