// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.stereotype.Component;

/** The token endpoint's answer, with the launch context beside the token as SMART App Launch asks. */
@Component
class LaunchTokenResponse implements AuthenticationSuccessHandler {

    private final OAuth2AccessTokenResponseHttpMessageConverter converter =
            new OAuth2AccessTokenResponseHttpMessageConverter();
    private final OAuth2AuthorizationService authorizations;
    private final TokenClaims claims;

    LaunchTokenResponse(OAuth2AuthorizationService authorizations, TokenClaims claims) {
        this.authorizations = authorizations;
        this.claims = claims;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication) throws IOException {
        OAuth2AccessTokenAuthenticationToken granted = (OAuth2AccessTokenAuthenticationToken) authentication;
        OAuth2AccessToken token = granted.getAccessToken();
        Map<String, Object> parameters = new LinkedHashMap<>(granted.getAdditionalParameters());
        claims.launch(authorizations.findByToken(token.getTokenValue(), OAuth2TokenType.ACCESS_TOKEN))
                .ifPresent(launch -> {
                    parameters.put("patient", launch.patient());
                    parameters.put("need_patient_banner", true);
                    launch.encounter().ifPresent(encounter -> parameters.put("encounter", encounter));
                    launch.appContext().ifPresent(context -> parameters.put("appContext", context));
                });
        Instant now = token.getIssuedAt() == null ? Instant.now() : token.getIssuedAt();
        OAuth2AccessTokenResponse.Builder answer = OAuth2AccessTokenResponse.withToken(token.getTokenValue())
                .tokenType(token.getTokenType())
                .scopes(token.getScopes())
                .expiresIn(token.getExpiresAt() == null ? 0 : Duration.between(now, token.getExpiresAt()).toSeconds())
                .additionalParameters(parameters);
        response.setHeader("Cache-Control", "no-store");
        converter.write(answer.build(), null, new ServletServerHttpResponse(response));
    }
}
