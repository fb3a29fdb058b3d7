// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a run left in the FHIR store. */
final class CreatedResources {

    private static final List<String> TYPES = List.of("Practitioner", "Patient", "ServiceRequest", "ImagingStudy",
            "DiagnosticReport", "Observation", "Media", "Device", "Provenance", "AuditEvent");

    private CreatedResources() {
    }

    /** One line each: type, id and the words it is known by. */
    static List<String> since(Instant start, Ehr ehr) throws IOException, DemoException, InterruptedException {
        List<String> lines = new ArrayList<>();
        for (String type : TYPES) {
            for (JsonNode resource : ehr.search(type + "?_count=100&_elements=code,value,description,status,name"
                    + "&_lastUpdated=ge" + start.truncatedTo(ChronoUnit.SECONDS))) {
                lines.add((type + "/" + resource.path("id").asText() + "  " + words(resource)).stripTrailing());
            }
        }
        return lines;
    }

    private static String words(JsonNode resource) {
        String code = concept(resource.path("code"));
        String value = concept(resource.path("valueCodeableConcept"));
        String status = resource.path("status").asText();
        return Stream.of(code + (value.isEmpty() ? "" : ": " + value), resource.path("description").asText(), status)
                .filter(text -> !text.isEmpty()).reduce((a, b) -> a + ", " + b).orElse("");
    }

    private static String concept(JsonNode concept) {
        String text = concept.path("text").asText();
        return text.isEmpty() ? concept.path("coding").path(0).path("display").asText() : text;
    }
}
