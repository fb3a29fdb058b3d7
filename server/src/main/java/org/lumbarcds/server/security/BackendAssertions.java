// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lumbarcds.cdshooks.ReplayGuard;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.stereotype.Component;

/**
 * Checks the signed assertion a back end identifies itself with (RFC 7523, SMART Backend Services): keys from the
 * client's registration only, issuer and subject the client itself, the token endpoint as audience, five minutes of
 * life at most, each used once.
 */
@Component
class BackendAssertions implements JwtDecoderFactory<RegisteredClient> {

    private static final Duration LONGEST_LIFE = Duration.ofMinutes(5);
    private static final Duration SKEW = Duration.ofSeconds(60);

    private final Map<String, JwtDecoder> decoders = new LinkedHashMap<>();
    private final PublicUrl publicUrl;
    private final ReplayGuard replayGuard;
    private final Clock clock;

    BackendAssertions(SecurityProperties properties, PublicUrl publicUrl, ReplayGuard replayGuard, Clock clock) {
        this.publicUrl = publicUrl;
        this.replayGuard = replayGuard;
        this.clock = clock;
        properties.backends().forEach(backend -> decoders.put(backend.id(), decoder(backend)));
    }

    @Override
    public JwtDecoder createDecoder(RegisteredClient client) {
        return decoders.get(client.getClientId());
    }

    private JwtDecoder decoder(SecurityProperties.Backend backend) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                Set.of(JWSAlgorithm.RS384, JWSAlgorithm.ES384), new ImmutableJWKSet<>(keys(backend))));
        // Claims are checked below, where the reason can be told.
        processor.setJWTClaimsSetVerifier((claims, context) -> { });
        NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                List.of(new JwtTimestampValidator(SKEW), claims(backend.id()))));
        return decoder;
    }

    private static JWKSet keys(SecurityProperties.Backend backend) {
        try {
            return JWKSet.parse(backend.jwks());
        } catch (ParseException e) {
            throw new IllegalStateException(
                    "lumbar.security.backends: the jwks of '" + backend.id() + "' is no JWK Set: " + e.getMessage(), e);
        }
    }

    private OAuth2TokenValidator<Jwt> claims(String clientId) {
        return assertion -> {
            if (!clientId.equals(assertion.getClaimAsString("iss")) || !clientId.equals(assertion.getSubject())) {
                return refused("iss and sub must both be the client id");
            }
            if (assertion.getAudience() == null || !assertion.getAudience().contains(publicUrl.base() + "/oauth2/token")) {
                return refused("aud must be the token endpoint " + publicUrl.base() + "/oauth2/token");
            }
            Instant expires = assertion.getExpiresAt();
            if (expires == null || expires.isAfter(clock.instant().plus(LONGEST_LIFE).plus(SKEW))) {
                return refused("exp is required, no more than five minutes ahead");
            }
            if (assertion.getId() == null || assertion.getId().isBlank()) {
                return refused("jti is required");
            }
            // Last, so that only a genuine assertion uses its id up.
            return replayGuard.firstUse(clientId, assertion.getId(), expires.plus(SKEW))
                    ? OAuth2TokenValidatorResult.success()
                    : refused("this assertion was used before (jti); sign a new one for each request");
        };
    }

    private static OAuth2TokenValidatorResult refused(String reason) {
        return OAuth2TokenValidatorResult.failure(new OAuth2Error("invalid_client", reason, null));
    }
}
