// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.server.authorization.JdbcOAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.authentication.JwtClientAssertionAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationValidator;
import org.springframework.security.oauth2.server.authorization.config.annotation.web.configurers.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.util.matcher.MediaTypeRequestMatcher;

/** The embedded authorization server: PKCE for people's apps, signed assertions for back ends. */
@Configuration(proxyBeanMethods = false)
class AuthorizationServer {

    @Bean
    @Order(1)
    SecurityFilterChain authorizationServerChain(HttpSecurity http, BackendAssertions assertions, LaunchRules launchRules,
            LaunchTokenResponse tokenResponse, Clock clock) throws Exception {
        OAuth2AuthorizationServerConfigurer server = OAuth2AuthorizationServerConfigurer.authorizationServer();
        return http.securityMatcher(server.getEndpointsMatcher())
                .with(server, configurer -> configurer
                        .oidc(Customizer.withDefaults())
                        .clientAuthentication(client -> client
                                .authenticationConverters(list -> list.add(0, new BackendAssertionConverter()))
                                .authenticationProviders(useKeysOfRegistration(assertions)))
                        .authorizationEndpoint(endpoint -> endpoint.authenticationProviders(addRules(launchRules)))
                        .tokenEndpoint(endpoint -> endpoint.accessTokenResponseHandler(tokenResponse)))
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .addFilterAfter(new FreshSignIn(clock), SecurityContextHolderFilter.class)
                .exceptionHandling(exceptions -> exceptions.defaultAuthenticationEntryPointFor(
                        new LoginUrlAuthenticationEntryPoint("/login"),
                        new MediaTypeRequestMatcher(MediaType.TEXT_HTML)))
                .build();
    }

    private static Consumer<List<AuthenticationProvider>> useKeysOfRegistration(BackendAssertions assertions) {
        return providers -> providers.forEach(provider -> {
            if (provider instanceof JwtClientAssertionAuthenticationProvider jwt) {
                jwt.setJwtDecoderFactory(assertions);
            }
        });
    }

    private static Consumer<List<AuthenticationProvider>> addRules(LaunchRules launchRules) {
        return providers -> providers.forEach(provider -> {
            if (provider instanceof OAuth2AuthorizationCodeRequestAuthenticationProvider code) {
                code.setAuthenticationValidator(
                        new OAuth2AuthorizationCodeRequestAuthenticationValidator().andThen(launchRules));
            }
        });
    }

    @Bean
    OAuth2AuthorizationService authorizationService(JdbcTemplate jdbc, RegisteredClients clients) {
        return new JdbcOAuth2AuthorizationService(jdbc, clients);
    }

    @Bean
    JWKSource<SecurityContext> signingKeys(SecurityProperties properties) {
        return new ImmutableJWKSet<>(SigningKey.loadOrCreate(Path.of(properties.keyFile())));
    }

    @Bean
    AuthorizationServerSettings authorizationServerSettings(SecurityProperties properties) {
        AuthorizationServerSettings.Builder settings = AuthorizationServerSettings.builder();
        properties.publicUrl().ifPresent(url -> settings.issuer(url.toString().replaceAll("/+$", "")));
        return settings.build();
    }
}
