// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** DICOM JSON as a data set (PS3.18 annex F.2). */
final class DicomJsonReader {

    private final JsonParser json;
    private final DicomLimits limits;
    private final ElementPath path = new ElementPath();
    private int elements;

    DicomJsonReader(JsonParser json, DicomLimits limits) {
        this.json = json;
        this.limits = limits;
    }

    /** Reads an object whose opening brace is the current token. */
    DicomDataset dataset(DicomDataset outer, int depth) throws IOException {
        expect(JsonToken.START_OBJECT, "an object");
        DicomDataset dataset = new DicomDataset().inside(outer);
        if (outer == null) {
            dataset.put(Tag.SPECIFIC_CHARACTER_SET, "ISO_IR 192");
        }
        boolean characterSetGiven = false;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            int tag = tag(json.currentName());
            path.enter(tag);
            if (++elements > limits.elements()) {
                throw problem("more than " + limits.elements() + " elements");
            }
            json.nextToken();
            element(tag, dataset, depth);
            characterSetGiven |= tag == Tag.SPECIFIC_CHARACTER_SET;
            path.leave();
        }
        boolean needed = outer == null && dataset.elements().stream().anyMatch(element -> needsCharacterSet(element));
        if (outer == null && !characterSetGiven && !needed) {
            dataset.remove(Tag.SPECIFIC_CHARACTER_SET);
        }
        return dataset;
    }

    DicomException problem(String problem) {
        return new DicomException(DicomException.Kind.UNDECODABLE, "DICOM JSON: " + problem, path.toString(),
                json.currentLocation().getByteOffset(),
                "the server that sent it does not follow PS3.18 annex F, or a limit is to be raised");
    }

    private void element(int tag, DicomDataset dataset, int depth) throws IOException {
        expect(JsonToken.START_OBJECT, "an object");
        Vr vr = null;
        DicomElement element = null;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            JsonToken token = json.nextToken();
            if (!field.equals("vr") && vr == null) {
                // A server may leave the VR until last; the dictionary knows it as a rule.
                vr = Dictionary.vr(tag, dataset.hasSignedPixels());
            }
            switch (field) {
                case "vr" -> vr = vr();
                case "Value" -> element = values(tag, vr, dataset, depth);
                case "InlineBinary" -> element = new DicomElement.Value(tag, binary(vr), json.getBinaryValue());
                case "BulkDataURI" -> element = new DicomElement.BulkData(tag, vr, json.getText());
                default -> json.skipChildren();
            }
            if (token == null) {
                throw problem("document ends early");
            }
        }
        if (element == null) {
            Vr known = vr == null ? Dictionary.vr(tag, false) : vr;
            element = known == Vr.SQ ? new DicomElement.Sequence(tag, List.of())
                    : new DicomElement.Value(tag, known, new byte[0]);
        }
        dataset.put(tag == Tag.SPECIFIC_CHARACTER_SET
                ? new DicomElement.Value(tag, Vr.CS, "ISO_IR 192".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                : element);
    }

    private DicomElement values(int tag, Vr vr, DicomDataset dataset, int depth) throws IOException {
        expect(JsonToken.START_ARRAY, "an array");
        if (vr == Vr.SQ) {
            if (depth >= limits.depth()) {
                throw problem("sequences nested deeper than " + limits.depth());
            }
            List<DicomDataset> items = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (items.size() >= limits.items()) {
                    throw problem("more than " + limits.items() + " items");
                }
                path.item(items.size());
                items.add(json.currentToken() == JsonToken.VALUE_NULL ? new DicomDataset() : dataset(dataset, depth + 1));
            }
            return new DicomElement.Sequence(tag, items);
        }
        List<String> values = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (values.size() >= limits.valueBytes()) {
                throw problem("too many values");
            }
            values.add(value(vr));
        }
        if (vr.isBulk()) {
            throw problem("VR " + vr + " has no Value");
        }
        return new DicomElement.Value(tag, vr, vr.isBinaryNumber() ? numbers(tag, vr, values)
                : ValueText.encode(tag, vr, values, dataset.characterSet()));
    }

    /** A number that is none is absent: who needs it says that it is missing, and the rest of the answer can be read. */
    private static byte[] numbers(int tag, Vr vr, List<String> values) {
        try {
            return ValueNumbers.encodeDecimals(tag, vr, values);
        } catch (DicomException e) {
            return new byte[0];
        }
    }

    private String value(Vr vr) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_NULL -> "";
            case START_OBJECT -> vr == Vr.PN ? name() : refuse("object in VR " + vr);
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getText();
            default -> refuse("unexpected " + json.currentToken());
        };
    }

    private String name() throws IOException {
        String[] groups = {"", "", ""};
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String group = json.currentName();
            if (json.nextToken() != JsonToken.VALUE_STRING) {
                json.skipChildren();
                continue;
            }
            switch (group) {
                case "Alphabetic" -> groups[0] = json.getText();
                case "Ideographic" -> groups[1] = json.getText();
                case "Phonetic" -> groups[2] = json.getText();
                default -> {
                }
            }
        }
        return String.join("=", groups).replaceFirst("=+$", "");
    }

    private Vr vr() throws IOException {
        String code = json.getText();
        Vr vr = code.length() == 2 ? Vr.ofCode(code.charAt(0), code.charAt(1)) : null;
        if (vr == null) {
            throw problem("unknown VR");
        }
        return vr;
    }

    private Vr binary(Vr vr) {
        if (vr == Vr.SQ) {
            throw problem("a sequence cannot be InlineBinary");
        }
        return vr;
    }

    private int tag(String hex) {
        if (!hex.matches("[0-9A-Fa-f]{8}")) {
            throw problem("member name is no tag");
        }
        return Integer.parseUnsignedInt(hex, 16);
    }

    private static boolean needsCharacterSet(DicomElement element) {
        if (element instanceof DicomElement.Sequence sequence) {
            return sequence.items().stream().flatMap(item -> item.elements().stream())
                    .anyMatch(DicomJsonReader::needsCharacterSet);
        }
        if (element instanceof DicomElement.Value value && value.vr().usesCharacterSet()) {
            for (byte b : value.bytes()) {
                if (b < 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private void expect(JsonToken token, String what) {
        if (json.currentToken() != token) {
            throw problem(what + " expected");
        }
    }

    private String refuse(String problem) {
        throw problem(problem);
    }
}
