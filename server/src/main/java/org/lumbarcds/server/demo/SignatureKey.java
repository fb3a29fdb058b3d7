// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;

/** A P-384 key made for one run; its private half never leaves this process. */
final class SignatureKey {

    private static final Duration LIFE = Duration.ofMinutes(4);

    private final ECKey key;

    private SignatureKey(ECKey key) {
        this.key = key;
    }

    static SignatureKey generate() {
        try {
            return new SignatureKey(new ECKeyGenerator(Curve.P_384).keyID(UUID.randomUUID().toString())
                    .keyUse(KeyUse.SIGNATURE).algorithm(JWSAlgorithm.ES384).generate());
        } catch (JOSEException e) {
            throw new IllegalStateException("this Java cannot make P-384 keys", e);
        }
    }

    /** The public half as a JWK Set (RFC 7517). */
    String publicKeys() {
        return new JWKSet(key.toPublicJWK()).toString();
    }

    /** A token of a few minutes for one use, signed with ES384. */
    String token(String issuer, String subject, String audience) {
        Instant now = Instant.now();
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES384).keyID(key.getKeyID()).type(JOSEObjectType.JWT).build(),
                new JWTClaimsSet.Builder().issuer(issuer).subject(subject).audience(List.of(audience))
                        .jwtID(UUID.randomUUID().toString())
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(LIFE)))
                        .build());
        try {
            jwt.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("this Java cannot sign with P-384 keys", e);
        }
        return jwt.serialize();
    }
}
