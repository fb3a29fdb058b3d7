// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** The CDS client registered with the tests' application: signs the tokens it sends. */
public final class TestCdsClient implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final String ISSUER = "https://ehr.test";

    /** A second EHR, with a FHIR server of its own; see application-test.yml. */
    public static final String OTHER_ISSUER = "https://other-ehr.test";
    public static final String OTHER_FHIR_SERVER = "https://other-ehr.test/fhir";

    private static final ECKey KEY = key();

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Path file = Path.of("target", "test-cds-client.jwks");
        try {
            Files.writeString(file, new JWKSet(KEY).toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new token, good for one call of the URL: {@code Bearer …}. */
    public static String authorization(String url) {
        return authorization(ISSUER, url);
    }

    public static String authorization(String issuer, String url) {
        try {
            Instant now = Instant.now();
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.ES384).type(JOSEObjectType.JWT).keyID(KEY.getKeyID()).build(),
                    new JWTClaimsSet.Builder().issuer(issuer).audience(url).issueTime(Date.from(now))
                            .expirationTime(Date.from(now.plusSeconds(120))).jwtID(UUID.randomUUID().toString())
                            .build());
            token.sign(new ECDSASigner(KEY));
            return "Bearer " + token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_384).keyID("test-key").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
