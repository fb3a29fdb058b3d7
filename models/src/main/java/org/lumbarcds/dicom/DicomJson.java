// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** DICOM JSON (PS3.18 annex F) in and out. */
public final class DicomJson {

    private static final JsonFactory FACTORY = new JsonFactory();

    /** Says for which values a reference is written in their place. */
    @FunctionalInterface
    public interface BulkDataPolicy {

        /** Everything within the document. */
        BulkDataPolicy INLINE = element -> Optional.empty();

        /** @return the URI of a value kept elsewhere, empty to write it here */
        Optional<String> uri(DicomElement element);
    }

    private DicomJson() {
    }

    /**
     * Writes a JSON array of data sets, as all DICOMweb answers are; does not close the stream.
     *
     * @throws DicomException if pixel data is encapsulated and the policy has no URI for it
     */
    public static void write(Iterable<DicomDataset> datasets, OutputStream out, BulkDataPolicy bulkData) throws IOException {
        JsonGenerator json = FACTORY.createGenerator(out);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.writeStartArray();
        for (DicomDataset dataset : datasets) {
            write(dataset, json, bulkData);
        }
        json.writeEndArray();
        json.flush();
    }

    /** Writes one data set as a JSON object. */
    public static void write(DicomDataset dataset, JsonGenerator json, BulkDataPolicy bulkData) throws IOException {
        new DicomJsonWriter(json, bulkData).write(dataset);
    }

    /**
     * Reads a JSON array of data sets, or one alone; does not close the stream. Text becomes UTF-8.
     *
     * @throws DicomException if it is not JSON, not DICOM JSON or beyond a limit; its byte is that of the JSON document
     * @throws IOException if the stream cannot be read
     */
    public static List<DicomDataset> read(InputStream in, DicomLimits limits) throws IOException {
        JsonFactory factory = JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .streamReadConstraints(StreamReadConstraints.builder()
                .maxNestingDepth(4 * limits.depth() + 8)
                .maxStringLength((int) Math.min(Integer.MAX_VALUE, limits.valueBytes() * 4L / 3 + 4))
                .maxDocumentLength(limits.fileBytes())
                .build()).build();
        List<DicomDataset> datasets = new ArrayList<>();
        try (JsonParser json = factory.createParser(in)) {
            json.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
            DicomJsonReader reader = new DicomJsonReader(json, limits);
            JsonToken first = json.nextToken();
            if (first == JsonToken.START_OBJECT) {
                datasets.add(reader.dataset(null, 0));
            } else if (first == JsonToken.START_ARRAY) {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    if (datasets.size() >= limits.items()) {
                        throw reader.problem("more than " + limits.items() + " data sets");
                    }
                    datasets.add(reader.dataset(null, 0));
                }
            } else if (first != null) {
                throw reader.problem("neither an array nor an object");
            }
            return datasets;
        } catch (JsonProcessingException e) {
            throw new DicomException(DicomException.Kind.UNDECODABLE, "not JSON: " + e.getOriginalMessage(), "",
                    e.getLocation() == null ? -1 : e.getLocation().getByteOffset(), "ask the server for application/dicom+json", e);
        }
    }
}
