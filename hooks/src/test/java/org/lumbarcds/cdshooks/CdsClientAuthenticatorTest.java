// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lumbarcds.analysis.TestClock;

final class CdsClientAuthenticatorTest {

    private static final String ISSUER = "https://ehr.example.org";
    private static final String URL = "https://cds.example.org/cds-services/lumbar-mri-patient-view";
    private static final URI JWKS = URI.create("https://ehr.example.org/jwks");

    private static ECKey ec;
    private static ECKey otherEc;
    private static RSAKey rsa;

    private final TestClock clock = new TestClock();
    private final Set<String> used = new HashSet<>();
    private final List<URI> fetched = new ArrayList<>();
    private JWKSet published = new JWKSet(List.of(ec, rsa)).toPublicJWKSet();

    @BeforeAll
    static void makeKeys() throws Exception {
        ec = new ECKeyGenerator(Curve.P_384).keyID("ec").generate();
        otherEc = new ECKeyGenerator(Curve.P_384).keyID("ec").generate();
        rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
    }

    private CdsClientAuthenticator registeredWithKeys() {
        String keys = new JWKSet(List.of(ec, rsa)).toString(false);
        return authenticator(CdsClient.withKeys(ISSUER, keys));
    }

    private CdsClientAuthenticator authenticator(CdsClient client) {
        return new CdsClientAuthenticator(List.of(client), url -> {
            fetched.add(url);
            if (published == null) {
                throw new IOException("down");
            }
            return published.toString();
        }, (issuer, jti, forgetAt) -> used.add(issuer + " " + jti), clock);
    }

    private JWTClaimsSet.Builder claims() {
        Instant now = clock.instant();
        return new JWTClaimsSet.Builder().issuer(ISSUER).audience(URL).issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(120))).jwtID(UUID.randomUUID().toString());
    }

    private static JWSHeader.Builder header(JWSAlgorithm algorithm, String keyId) {
        return new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT).keyID(keyId);
    }

    private static String sign(JWSHeader.Builder header, JWTClaimsSet.Builder claims, JWSSigner signer)
            throws Exception {
        SignedJWT token = new SignedJWT(header.build(), claims.build());
        token.sign(signer);
        return "Bearer " + token.serialize();
    }

    private static String signed(JWTClaimsSet.Builder claims) throws Exception {
        return sign(header(JWSAlgorithm.ES384, "ec"), claims, new ECDSASigner(ec));
    }

    private void refused(String authorization, String reason) {
        refused(registeredWithKeys(), authorization, reason);
    }

    private void refused(CdsClientAuthenticator authenticator, String authorization, String reason) {
        CdsHooksProblem problem =
                catchThrowableOfType(CdsHooksProblem.class, () -> authenticator.authenticate(authorization, URL));
        assertThat(problem).as("refused").isNotNull();
        assertThat(problem.status()).isEqualTo(401);
        assertThat(problem.body().detail()).contains(reason);
        if (authorization != null && authorization.length() > 40) {
            assertThat(problem.body().toString()).doesNotContain(authorization.substring(10, 40));
        }
    }

    @Test
    void anEs384AndAnRs384TokenAreAccepted() throws Exception {
        CdsClientAuthenticator authenticator = registeredWithKeys();

        assertThat(authenticator.authenticate(signed(claims()), URL).issuer()).isEqualTo(ISSUER);
        String rs384 = sign(header(JWSAlgorithm.RS384, "rsa"), claims(), new RSASSASigner(rsa));
        assertThat(authenticator.authenticate(rs384, URL).issuer()).isEqualTo(ISSUER);
    }

    @Test
    void anAudienceListMayHoldTheUrl() throws Exception {
        String token = signed(claims().audience(List.of("https://other.example.org", URL)));

        assertThat(registeredWithKeys().authenticate(token, URL)).isNotNull();
    }

    @Test
    void aMissingTokenIsRefused() {
        refused(null, "no token was sent");
        refused("", "no token was sent");
        refused("Basic dXNlcjpwYXNz", "not a Bearer token");
        refused("Bearer rubbish", "not a signed JWT");
        refused("Bearer " + "a".repeat(9000), "too long");
    }

    @Test
    void anUnsignedOrSymmetricTokenIsRefused() throws Exception {
        refused("Bearer " + new PlainJWT(claims().build()).serialize(), "not a signed JWT");
        refused(sign(header(JWSAlgorithm.HS384, "ec"), claims(), new MACSigner("k".repeat(48))),
                "algorithm is not accepted");
    }

    @Test
    void aTokenWithoutTypeOrKeyIdIsRefused() throws Exception {
        refused(sign(new JWSHeader.Builder(JWSAlgorithm.ES384).keyID("ec"), claims(), new ECDSASigner(ec)),
                "lacks typ JWT");
        refused(sign(new JWSHeader.Builder(JWSAlgorithm.ES384).type(JOSEObjectType.JWT), claims(),
                new ECDSASigner(ec)), "names no key");
    }

    @Test
    void anUnknownIssuerIsRefused() throws Exception {
        refused(signed(claims().issuer("https://evil.example.org")), "issuer is not registered");
        refused(signed(claims().issuer(null)), "issuer is not registered");
    }

    @Test
    void aForeignSignatureOrKeyIsRefused() throws Exception {
        refused(sign(header(JWSAlgorithm.ES384, "ec"), claims(), new ECDSASigner(otherEc)), "signature is wrong");
        refused(sign(header(JWSAlgorithm.ES384, "unknown"), claims(), new ECDSASigner(ec)), "kid is none");
        refused(sign(header(JWSAlgorithm.ES384, "rsa"), claims(), new ECDSASigner(ec)), "does not fit");
    }

    @Test
    void aChangedClaimBreaksTheSignature() throws Exception {
        String token = signed(claims());
        String other = signed(claims().subject("someone"));
        String forged = token.substring(0, token.indexOf('.') + 1)
                + other.substring(other.indexOf('.') + 1, other.lastIndexOf('.'))
                + token.substring(token.lastIndexOf('.'));

        refused(forged, "signature is wrong");
    }

    @Test
    void aTokenForAnotherUrlIsRefused() throws Exception {
        refused(signed(claims().audience(URL + "/feedback")), "aud is not the URL");
        refused(signed(claims().audience((String) null)), "aud is not the URL");
    }

    @Test
    void anExpiredTokenIsRefusedButASmallClockDifferenceIsForgiven() throws Exception {
        String token = signed(claims());
        clock.advance(Duration.ofSeconds(140));
        assertThat(registeredWithKeys().authenticate(token, URL)).isNotNull();

        String late = signed(claims());
        clock.advance(Duration.ofSeconds(151));
        refused(late, "expired");
    }

    @Test
    void aTokenFromTheFutureOrWithTooLongALifeIsRefused() throws Exception {
        Instant now = clock.instant();
        refused(signed(claims().issueTime(Date.from(now.plusSeconds(60)))), "iat lies in the future");
        refused(signed(claims().notBeforeTime(Date.from(now.plusSeconds(60)))), "not valid yet");
        refused(signed(claims().expirationTime(Date.from(now.plusSeconds(3600)))), "lives longer than 5 minutes");
    }

    @Test
    void missingTimesAndIdAreRefused() throws Exception {
        refused(signed(claims().expirationTime(null)), "exp is missing");
        refused(signed(claims().issueTime(null)), "iat is missing");
        refused(signed(claims().jwtID(null)), "jti is missing");
        refused(signed(claims().jwtID("x".repeat(256))), "jti is missing or too long");
    }

    @Test
    void aTokenIsGoodOnce() throws Exception {
        String token = signed(claims());
        registeredWithKeys().authenticate(token, URL);

        refused(token, "used before");
    }

    @Test
    void aRefusedTokenDoesNotUseUpItsId() throws Exception {
        refused(sign(header(JWSAlgorithm.ES384, "ec"), claims().jwtID("one"), new ECDSASigner(otherEc)),
                "signature is wrong");

        assertThat(used).isEmpty();
    }

    @Test
    void aRegisteredKeySetUrlIsFetchedOnceAndAgainForANewKey() throws Exception {
        CdsClientAuthenticator authenticator = authenticator(CdsClient.withJwkSetUrl(ISSUER, JWKS));
        authenticator.authenticate(signed(claims()), URL);
        authenticator.authenticate(signed(claims()), URL);
        assertThat(fetched).containsExactly(JWKS);

        ECKey rotated = new ECKeyGenerator(Curve.P_384).keyID("new").generate();
        published = new JWKSet(rotated).toPublicJWKSet();
        String token = sign(header(JWSAlgorithm.ES384, "new"), claims(), new ECDSASigner(rotated));
        refused(authenticator, token, "kid is none");
        assertThat(fetched).as("not fetched again within a minute").hasSize(1);

        clock.advance(Duration.ofMinutes(1));
        assertThat(authenticator.authenticate(token, URL)).isNotNull();
        assertThat(fetched).hasSize(2);
    }

    @Test
    void anUnlistedJkuIsRefusedAndNeverFetched() throws Exception {
        URI evil = URI.create("https://evil.example.org/jwks");
        String token = sign(header(JWSAlgorithm.ES384, "ec").jwkURL(evil), claims(), new ECDSASigner(ec));

        refused(authenticator(CdsClient.withJwkSetUrl(ISSUER, JWKS)), token, "jku is not the registered one");

        assertThat(fetched).isEmpty();
        assertThat(registeredWithKeys().authenticate(token, URL)).as("static keys ignore jku").isNotNull();
        assertThat(fetched).isEmpty();
    }

    @Test
    void unreachableKeysAreNotTheClientsFault() throws Exception {
        published = null;
        String token = signed(claims());

        CdsHooksProblem problem = catchThrowableOfType(CdsHooksProblem.class,
                () -> authenticator(CdsClient.withJwkSetUrl(ISSUER, JWKS)).authenticate(token, URL));

        assertThat(problem.status()).isEqualTo(503);
    }
}
