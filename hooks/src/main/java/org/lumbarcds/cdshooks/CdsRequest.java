// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;

/**
 * A hook call whose envelope was found sound; made by {@link CdsRequestReader}.
 *
 * @param hook hook that was triggered
 * @param hookInstance identifies this triggering
 * @param fhirServer base URL of the caller's FHIR server, as text not yet trusted
 * @param fhirAuthorization access lent for it
 * @param context hook-specific data
 * @param prefetch what the caller fetched beforehand
 */
public record CdsRequest(
        String hook,
        UUID hookInstance,
        Optional<URI> fhirServer,
        Optional<FhirAuthorization> fhirAuthorization,
        JsonNode context,
        Prefetch prefetch) {
}
