// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.text.ParseException;
import java.util.Optional;

/**
 * A CDS client (EHR) that may call, as registered by an operator. Exactly one source of keys is given.
 *
 * @param issuer the {@code iss} of its tokens
 * @param keys its public keys
 * @param jwkSetUrl where its public keys are fetched from; the only {@code jku} its tokens may name
 */
public record CdsClient(String issuer, Optional<JWKSet> keys, Optional<URI> jwkSetUrl) {

    public CdsClient {
        Check.present(issuer, "issuer of a CDS client");
        Check.that(keys.isPresent() != jwkSetUrl.isPresent(),
                "a CDS client is registered either with its keys or with the URL of its JWK set: " + issuer);
    }

    /**
     * @param jwkSet JSON document (RFC 7517)
     * @throws IllegalArgumentException when it is none, or holds no key
     */
    public static CdsClient withKeys(String issuer, String jwkSet) {
        try {
            JWKSet keys = JWKSet.parse(jwkSet).toPublicJWKSet();
            Check.that(!keys.isEmpty(), "the JWK set of the CDS client " + issuer + " holds no public key");
            return new CdsClient(issuer, Optional.of(keys), Optional.empty());
        } catch (ParseException e) {
            throw new IllegalArgumentException("the keys of the CDS client " + issuer + " are no JWK set", e);
        }
    }

    public static CdsClient withJwkSetUrl(String issuer, URI url) {
        return new CdsClient(issuer, Optional.empty(), Optional.of(url));
    }
}
