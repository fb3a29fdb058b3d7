// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A service as discovery describes it.
 *
 * @param hook hook it answers to
 * @param title human-friendly name
 * @param description what it does
 * @param id last part of its URL
 * @param prefetch key to FHIR query template; may be empty
 * @param usageRequirements what a caller must provide beyond the hook; null when nothing
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CdsServiceDefinition(
        String hook, String title, String description, String id, Map<String, String> prefetch,
        String usageRequirements) {

    public CdsServiceDefinition {
        Check.present(hook, "service.hook");
        Check.present(description, "service.description");
        Check.present(id, "service.id");
        // Kept in order, which Map.copyOf would lose: people read discovery documents.
        prefetch = Collections.unmodifiableMap(new LinkedHashMap<>(prefetch));
    }
}
