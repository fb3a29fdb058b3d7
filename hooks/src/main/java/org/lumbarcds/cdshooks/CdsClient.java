// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.text.ParseException;
import java.util.Optional;
import java.util.Set;

/**
 * A CDS client (EHR) that may call, as registered by an operator. Exactly one source of keys is given. What it says of
 * patients is said in the ids of its own FHIR servers.
 *
 * @param issuer the {@code iss} of its tokens
 * @param keys its public keys
 * @param jwkSetUrl where its public keys are fetched from; the only {@code jku} its tokens may name
 * @param fhirServers base URLs of its FHIR servers, which may be read from when it names them
 * @param ownStore whether the ids it uses may be those of this product's own FHIR store
 */
public record CdsClient(String issuer, Optional<JWKSet> keys, Optional<URI> jwkSetUrl, Set<URI> fhirServers,
        boolean ownStore) {

    public CdsClient {
        Check.present(issuer, "issuer of a CDS client");
        fhirServers = Set.copyOf(fhirServers);
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
            return new CdsClient(issuer, Optional.of(keys), Optional.empty(), Set.of(), false);
        } catch (ParseException e) {
            throw new IllegalArgumentException("the keys of the CDS client " + issuer + " are no JWK set", e);
        }
    }

    public static CdsClient withJwkSetUrl(String issuer, URI url) {
        return new CdsClient(issuer, Optional.empty(), Optional.of(url), Set.of(), false);
    }

    /** This client, with the FHIR servers whose ids it uses. */
    public CdsClient with(Set<URI> servers, boolean ofOwnStore) {
        return new CdsClient(issuer, keys, jwkSetUrl, servers, ofOwnStore);
    }
}
