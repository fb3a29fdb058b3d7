// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.lumbarcds.cdshooks.CdsRequest;
import org.lumbarcds.cdshooks.FhirAuthorization;

/**
 * Access to the FHIR servers of EHRs named in calls. Only base URLs an operator listed are ever contacted, compared
 * exactly (but for a final slash); others are not fetched from, whatever a call says.
 */
public final class EhrFhirAccess {

    private final Set<String> allowed;
    private final HttpClient http;
    private final Duration timeout;
    private final int sizeLimit;

    /**
     * @param allowed base URLs
     * @param timeout of connecting, and of a whole answer
     * @param sizeLimit bytes of one answer
     */
    public EhrFhirAccess(Set<URI> allowed, Duration timeout, int sizeLimit) {
        this.allowed = allowed.stream().map(EhrFhirAccess::base).collect(Collectors.toUnmodifiableSet());
        this.http = HttpClient.newBuilder()
                .connectTimeout(timeout)
                // A redirect could lead to a server nobody listed, with the token.
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        this.timeout = timeout;
        this.sizeLimit = sizeLimit;
    }

    /** The caller's FHIR server; empty when the call names none or one that is not listed. */
    public Optional<FhirReader> of(CdsRequest request) {
        return request.fhirServer().map(EhrFhirAccess::base).filter(allowed::contains)
                .map(base -> new EhrFhirClient(http, base,
                        request.fhirAuthorization().map(FhirAuthorization::accessToken), timeout, sizeLimit));
    }

    private static String base(URI url) {
        String text = url.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
