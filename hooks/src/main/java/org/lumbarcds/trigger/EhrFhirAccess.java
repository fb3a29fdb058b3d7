// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import org.lumbarcds.cdshooks.CdsRequest;
import org.lumbarcds.cdshooks.FhirAuthorization;

/**
 * Access to the FHIR servers of EHRs. Only a server the calling client is registered with is ever contacted, and for that
 * client's calls alone; others are not fetched from, whatever a call says.
 */
public final class EhrFhirAccess {

    private final HttpClient http;
    private final Duration timeout;
    private final int sizeLimit;

    /**
     * @param timeout of connecting, and of a whole answer
     * @param sizeLimit bytes of one answer
     */
    public EhrFhirAccess(Duration timeout, int sizeLimit) {
        this.http = HttpClient.newBuilder()
                .connectTimeout(timeout)
                // A redirect could lead to a server nobody listed, with the token.
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        this.timeout = timeout;
        this.sizeLimit = sizeLimit;
    }

    /** The caller's FHIR server; empty when the client is registered with none. */
    Optional<FhirReader> of(Caller caller, CdsRequest request) {
        return caller.fhirServer()
                .map(base -> new EhrFhirClient(http, base,
                        request.fhirAuthorization().map(FhirAuthorization::accessToken), timeout, sizeLimit));
    }
}
