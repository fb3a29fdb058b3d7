// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

/** The rest: CDS Hooks, whose callers sign each request; pages; and everything unnamed, which is denied. */
@Configuration(proxyBeanMethods = false)
class WebAccess {

    private static final String PAGE_POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline';"
            + " object-src 'none'; base-uri 'none'; frame-ancestors 'self'";

    /** The client's signed token is checked where the service is known, since its audience is the exact URL. */
    @Bean
    @Order(3)
    SecurityFilterChain cdsHooksChain(HttpSecurity http) throws Exception {
        return http
                .securityMatcher(PathPatternRequestMatcher.withDefaults().matcher("/cds-services/**"))
                .csrf(csrf -> csrf.disable())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    @Bean
    @Order(4)
    SecurityFilterChain pagesChain(HttpSecurity http, LoginThrottle throttle, Clock clock) throws Exception {
        PathPatternRequestMatcher.Builder path = PathPatternRequestMatcher.withDefaults();
        return http
                .authorizeHttpRequests(requests -> requests
                        .requestMatchers(path.matcher(HttpMethod.GET, "/app/**"),
                                path.matcher(HttpMethod.GET, "/.well-known/**"),
                                path.matcher("/error")).permitAll()
                        .anyRequest().denyAll())
                // Only the authorization endpoint leads to the login page. A browser that asks for a favicon by the way would
                // else be led there too, and its answer replace the session of the person who is signing in.
                .exceptionHandling(exceptions -> exceptions.defaultAuthenticationEntryPointFor(
                        new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED), AnyRequestMatcher.INSTANCE))
                .requestCache(cache -> cache.requestCache(savedByTheAuthorizationEndpoint()))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(PAGE_POLICY)))
                .formLogin(login -> login.successHandler(signedIn(throttle, clock)))
                .addFilterBefore(new LoginThrottleFilter(throttle), UsernamePasswordAuthenticationFilter.class)
                .build();
    }

    private static AuthenticationSuccessHandler signedIn(LoginThrottle throttle, Clock clock) {
        SavedRequestAwareAuthenticationSuccessHandler onward = new SavedRequestAwareAuthenticationSuccessHandler();
        onward.setRequestCache(savedByTheAuthorizationEndpoint());
        return (request, response, person) -> {
            throttle.succeeded(LoginThrottleFilter.username(request), request.getRemoteAddr());
            FreshSignIn.signedIn(request, clock.instant());
            onward.onAuthenticationSuccess(request, response, person);
        };
    }

    /** Finds the request that the sign-in interrupted; saves none of its own. */
    private static RequestCache savedByTheAuthorizationEndpoint() {
        HttpSessionRequestCache cache = new HttpSessionRequestCache();
        cache.setRequestMatcher(request -> false);
        return cache;
    }
}
