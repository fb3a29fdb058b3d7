// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import java.util.Optional;

/**
 * Access a CDS client lends for the duration of one call.
 *
 * @param accessToken bearer token; never logged
 * @param expiresInSeconds lifetime
 * @param scope scopes granted
 * @param subject OAuth 2.0 client id of this service at the EHR's authorization server
 * @param patient the only patient it is good for, when limited to one
 */
public record FhirAuthorization(
        String accessToken, long expiresInSeconds, String scope, String subject, Optional<String> patient) {

    @Override
    public String toString() {
        return "FhirAuthorization[token not shown]";
    }
}
