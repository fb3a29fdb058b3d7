// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Verifies the JWT a CDS client sends with every call (CDS Hooks 2.0, "Trusting CDS Clients"): ES384 or RS384, a
 * registered issuer and one of its registered keys, {@code aud} the exact URL called, not expired, used once. Each
 * failure is a 401 with its own reason; nothing of the token is repeated in it.
 */
public final class CdsClientAuthenticator {

    /** Difference of clocks that is forgiven. */
    static final Duration SKEW = Duration.ofSeconds(30);
    /** A token may live no longer than this. */
    static final Duration LONGEST_LIFE = Duration.ofMinutes(5);

    private static final int MAXIMUM_TOKEN_CHARACTERS = 8192;
    private static final int MAXIMUM_JTI_CHARACTERS = 255;
    private static final int SMALLEST_RSA_BITS = 2048;
    private static final String SCHEME = "Bearer ";

    private final Map<String, CdsClient> clients;
    private final ClientKeys keys;
    private final ReplayGuard replays;
    private final Clock clock;

    /** @param clients who may call */
    public CdsClientAuthenticator(List<CdsClient> clients, JwkSetFetcher fetcher, ReplayGuard replays, Clock clock) {
        this.clients = clients.stream().collect(Collectors.toUnmodifiableMap(CdsClient::issuer, Function.identity()));
        this.keys = new ClientKeys(fetcher, clock);
        this.replays = replays;
        this.clock = clock;
    }

    /**
     * @param authorization value of the Authorization header; null when there is none
     * @param url the exact URL called, as the client sees it
     * @return the client
     * @throws CdsHooksProblem 401 with the reason, or 503 when the client's registered keys cannot be fetched
     */
    public CdsClient authenticate(String authorization, String url) {
        SignedJWT token = parse(authorization);
        checkHeader(token);
        JWTClaimsSet claims = claims(token);
        CdsClient client = client(claims);
        checkSignature(token, client);
        checkAudience(claims, url);
        Instant expires = checkTimes(claims);
        checkFirstUse(client, claims, expires);
        return client;
    }

    private static SignedJWT parse(String authorization) {
        if (authorization == null || authorization.isBlank()) {
            throw refused("no token was sent", "Send Authorization: Bearer with a JWT signed by the CDS client.");
        }
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw refused("the Authorization header is not a Bearer token", "Send Authorization: Bearer <JWT>.");
        }
        if (authorization.length() > MAXIMUM_TOKEN_CHARACTERS) {
            throw refused("the token is too long", "Send a JWT of at most " + MAXIMUM_TOKEN_CHARACTERS
                    + " characters.");
        }
        try {
            return SignedJWT.parse(authorization.substring(SCHEME.length()).trim());
        } catch (ParseException e) {
            throw refused("the token is not a signed JWT", "Send a JWT in JWS compact serialization, signed with"
                    + " ES384 or RS384.");
        }
    }

    private static void checkHeader(SignedJWT token) {
        JWSAlgorithm algorithm = token.getHeader().getAlgorithm();
        if (!JWSAlgorithm.ES384.equals(algorithm) && !JWSAlgorithm.RS384.equals(algorithm)) {
            throw refused("the token's algorithm is not accepted", "Sign with ES384 or RS384.");
        }
        if (!JOSEObjectType.JWT.equals(token.getHeader().getType())) {
            throw refused("the token's header lacks typ JWT", "Set the header typ to JWT.");
        }
        if (token.getHeader().getKeyID() == null || token.getHeader().getKeyID().isBlank()) {
            throw refused("the token's header names no key", "Set the header kid to the id of your registered key.");
        }
    }

    private static JWTClaimsSet claims(SignedJWT token) {
        try {
            return token.getJWTClaimsSet();
        } catch (ParseException e) {
            throw refused("the token's claims cannot be read", "Send iss, aud, exp, iat and jti as RFC 7519 types"
                    + " them.");
        }
    }

    private CdsClient client(JWTClaimsSet claims) {
        CdsClient client = claims.getIssuer() == null ? null : clients.get(claims.getIssuer());
        if (client == null) {
            throw refused("the token's issuer is not registered here",
                    "Ask the operator of this service to register your iss and public key.");
        }
        return client;
    }

    private void checkSignature(SignedJWT token, CdsClient client) {
        if (client.jwkSetUrl().isPresent() && token.getHeader().getJWKURL() != null
                && !token.getHeader().getJWKURL().equals(client.jwkSetUrl().get())) {
            throw refused("the token's jku is not the registered one", "Use the JWK set URL that was registered.");
        }
        JWK key;
        try {
            key = keys.key(client, token.getHeader().getKeyID()).orElseThrow(() -> refused(
                    "the token's kid is none of the issuer's registered keys",
                    "Register the key, or sign with a registered one."));
        } catch (IOException e) {
            throw new CdsHooksProblem(503, "Client keys not available",
                    "the JWK set registered for this issuer cannot be fetched", null,
                    "Make the JWK set reachable and try again.");
        }
        try {
            if (!token.verify(verifier(key, token.getHeader().getAlgorithm()))) {
                throw refused("the token's signature is wrong", "Sign with the private key that belongs to kid.");
            }
        } catch (JOSEException e) {
            throw refused("the token's signature cannot be checked with the registered key",
                    "Use a P-384 key for ES384 or an RSA key for RS384.");
        }
    }

    private static JWSVerifier verifier(JWK key, JWSAlgorithm algorithm) throws JOSEException {
        if (key.getKeyUse() == null || KeyUse.SIGNATURE.equals(key.getKeyUse())) {
            if (JWSAlgorithm.ES384.equals(algorithm) && key instanceof ECKey ec && Curve.P_384.equals(ec.getCurve())) {
                return new ECDSAVerifier(ec);
            }
            if (JWSAlgorithm.RS384.equals(algorithm) && key instanceof RSAKey rsa && rsa.size() >= SMALLEST_RSA_BITS) {
                return new RSASSAVerifier(rsa);
            }
        }
        throw refused("the registered key does not fit the token's algorithm",
                "Use a P-384 key for ES384, or an RSA key of at least " + SMALLEST_RSA_BITS + " bits for RS384.");
    }

    private static void checkAudience(JWTClaimsSet claims, String url) {
        if (!claims.getAudience().contains(url)) {
            throw refused("the token's aud is not the URL that was called",
                    "Set aud to the exact URL of the call; discovery, service and feedback differ.");
        }
    }

    private Instant checkTimes(JWTClaimsSet claims) {
        Instant now = clock.instant();
        Instant expires = required(claims.getExpirationTime(), "exp");
        Instant issued = required(claims.getIssueTime(), "iat");
        if (!expires.isAfter(now.minus(SKEW))) {
            throw refused("the token is expired", "Make a new token for every call; check the clock.");
        }
        if (issued.isAfter(now.plus(SKEW))) {
            throw refused("the token's iat lies in the future", "Check the clock.");
        }
        Date notBefore = claims.getNotBeforeTime();
        if (notBefore != null && notBefore.toInstant().isAfter(now.plus(SKEW))) {
            throw refused("the token is not valid yet", "Check the clock.");
        }
        if (Duration.between(issued, expires).compareTo(LONGEST_LIFE) > 0) {
            throw refused("the token lives longer than " + LONGEST_LIFE.toMinutes() + " minutes",
                    "Set exp to at most " + LONGEST_LIFE.toMinutes() + " minutes after iat.");
        }
        return expires;
    }

    private static Instant required(Date date, String claim) {
        if (date == null) {
            throw refused("the token's " + claim + " is missing", "Send iss, aud, exp, iat and jti.");
        }
        return date.toInstant();
    }

    private void checkFirstUse(CdsClient client, JWTClaimsSet claims, Instant expires) {
        String jti = claims.getJWTID();
        if (jti == null || jti.isBlank() || jti.length() > MAXIMUM_JTI_CHARACTERS) {
            throw refused("the token's jti is missing or too long",
                    "Send a jti of 1 to " + MAXIMUM_JTI_CHARACTERS + " characters.");
        }
        if (!replays.firstUse(client.issuer(), jti, expires.plus(SKEW))) {
            throw refused("the token was used before", "Make a new token, with a new jti, for every call.");
        }
    }

    private static CdsHooksProblem refused(String detail, String fix) {
        return CdsHooksProblem.unauthorized(detail, fix);
    }
}
