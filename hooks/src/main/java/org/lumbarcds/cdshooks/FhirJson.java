// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.LenientErrorHandler;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Resource;

/** Between FHIR R4 resources and the JSON they travel as inside CDS Hooks messages. */
public final class FhirJson {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final FhirContext FHIR = FhirContext.forR4Cached();

    private FhirJson() {
    }

    public static JsonNode node(IBaseResource resource) {
        String json = FHIR.newJsonParser().encodeResourceToString(resource);
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a resource was written as JSON that cannot be read", e);
        }
    }

    /**
     * Elements unknown to R4 are passed over, in silence: a parser's log would repeat patient data.
     *
     * @param node a JSON object with {@code resourceType}
     * @throws DataFormatException when it is no R4 resource of the type
     */
    public static <T extends Resource> T resource(JsonNode node, Class<T> type) {
        return FHIR.newJsonParser()
                .setParserErrorHandler(new LenientErrorHandler(false))
                .parseResource(type, node.toString());
    }
}
