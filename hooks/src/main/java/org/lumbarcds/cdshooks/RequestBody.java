// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;

/** Reads the JSON body of a call within limits. */
final class RequestBody {

    private static final int MAXIMUM_DEPTH = 100;

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAXIMUM_DEPTH).build())
            .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private RequestBody() {
    }

    /**
     * @param limit bytes; one more is refused before the rest is read
     * @return a JSON object
     * @throws CdsHooksProblem 413 beyond the limit, 400 when it is not one JSON object
     * @throws IOException when the caller's connection fails
     */
    static JsonNode object(InputStream body, int limit) throws IOException {
        byte[] bytes = body.readNBytes(limit + 1);
        if (bytes.length > limit) {
            throw new CdsHooksProblem(413, "Request body too large",
                    "the body is larger than " + limit + " bytes", null,
                    "Send fewer or smaller resources in context and prefetch; missing data is fetched instead.");
        }
        JsonNode node = parse(bytes);
        if (!node.isObject()) {
            throw CdsHooksProblem.badRequest("", "the body is not a JSON object", "Send one JSON object.");
        }
        return node;
    }

    private static JsonNode parse(byte[] bytes) throws IOException {
        try {
            return JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            // The parser's own message quotes the text it stumbled over, which may be patient data.
            String place = e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr();
            throw CdsHooksProblem.badRequest("", "the body is not well-formed JSON" + place,
                    "Send one JSON object in UTF-8, nested no deeper than " + MAXIMUM_DEPTH
                            + " levels, without repeated keys.");
        }
    }
}
