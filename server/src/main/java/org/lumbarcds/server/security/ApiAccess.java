// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.authorization.config.annotation.web.configuration.OAuth2AuthorizationServerConfiguration;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Interfaces for programs: a bearer token or nothing. What a token may do with FHIR resources is decided by
 * {@link FhirAccess}; here the rest.
 */
@Configuration(proxyBeanMethods = false)
class ApiAccess {

    // A string matcher would be relative to Spring's own servlet and never see HAPI's.
    private static RequestMatcher path(String pattern) {
        return PathPatternRequestMatcher.withDefaults().matcher(pattern);
    }

    private static RequestMatcher path(HttpMethod method, String pattern) {
        return PathPatternRequestMatcher.withDefaults().matcher(method, pattern);
    }

    @Bean
    @Order(2)
    SecurityFilterChain apiChain(HttpSecurity http, JwtDecoder tokens) throws Exception {
        return http
                .securityMatcher(new OrRequestMatcher(path("/fhir"), path("/fhir/**"), path("/dicom-web/**"),
                        path("/actuator/**"), path("/operations/**"), path(LaunchController.PATH)))
                .csrf(csrf -> csrf.disable())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(requests -> requests
                        .requestMatchers(path(HttpMethod.GET, "/fhir/metadata"),
                                path(HttpMethod.GET, "/fhir" + SmartConfigurationController.PATH)).permitAll()
                        .requestMatchers(path("/fhir"), path("/fhir/**")).authenticated()
                        .requestMatchers(path(HttpMethod.GET, "/dicom-web/**")).hasAnyAuthority(
                                "SCOPE_system/ImagingStudy.rs", "SCOPE_system/*.rs", "SCOPE_system/*.cruds")
                        .requestMatchers(path(HttpMethod.POST, "/dicom-web/**")).hasAnyAuthority(
                                "SCOPE_system/ImagingStudy.c", "SCOPE_system/ImagingStudy.cud",
                                "SCOPE_system/ImagingStudy.cruds", "SCOPE_system/*.cruds")
                        .requestMatchers(path(HttpMethod.POST, LaunchController.PATH))
                                .hasAuthority("SCOPE_lumbar/launch.create")
                        .requestMatchers(path(HttpMethod.GET, "/actuator/health"),
                                path(HttpMethod.GET, "/actuator/health/liveness"),
                                path(HttpMethod.GET, "/actuator/health/readiness")).permitAll()
                        .requestMatchers(path(HttpMethod.GET, "/actuator/prometheus"))
                                .hasAnyAuthority("SCOPE_lumbar/metrics.read", "SCOPE_lumbar/operate")
                        .requestMatchers(path(HttpMethod.GET, "/operations/model-comparison"))
                                .hasAnyAuthority("SCOPE_lumbar/comparison.read", "SCOPE_lumbar/operate")
                        .requestMatchers(path("/actuator/**"), path("/operations/**"))
                                .hasAuthority("SCOPE_lumbar/operate")
                        .anyRequest().denyAll())
                .oauth2ResourceServer(server -> server.jwt(jwt -> jwt.decoder(tokens)))
                .build();
    }

    @Bean
    JwtDecoder accessTokens(JWKSource<SecurityContext> keys, PublicUrl publicUrl) {
        NimbusJwtDecoder decoder = (NimbusJwtDecoder) OAuth2AuthorizationServerConfiguration.jwtDecoder(keys);
        decoder.setJwtValidator(
                new DelegatingOAuth2TokenValidator<>(List.of(new JwtTimestampValidator(), meantForHere(publicUrl))));
        return decoder;
    }

    private static OAuth2TokenValidator<Jwt> meantForHere(PublicUrl publicUrl) {
        return token -> publicUrl.base().equals(token.getClaimAsString("iss"))
                && token.getAudience() != null && token.getAudience().contains(publicUrl.fhirBase())
                ? OAuth2TokenValidatorResult.success()
                : OAuth2TokenValidatorResult.failure(
                        new OAuth2Error("invalid_token", "the token was not issued by this server for its FHIR base", null));
    }
}
