// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import java.util.List;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/**
 * Who holds the token of the present request.
 *
 * @param scopes its resource scopes
 * @param patient the patient of the launch, logical id
 */
record Caller(List<SmartScope> scopes, Optional<String> patient) {

    /** Empty where the request carries no token, as for {@code /fhir/metadata}. */
    static Optional<Caller> current() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof JwtAuthenticationToken token
                ? Optional.of(of(token))
                : Optional.empty();
    }

    /** @param type resource type; {@code *} for all of them */
    boolean may(char operation, String type) {
        return mayEverywhere(operation, type)
                || patient.isPresent() && scopes.stream().anyMatch(scope -> scope.allows(operation) && scope.covers(type));
    }

    /** Whether a scope that is not of one patient alone allows it. */
    boolean mayEverywhere(char operation, String type) {
        return scopes.stream().anyMatch(scope ->
                scope.level() != SmartScope.Level.PATIENT && scope.allows(operation) && scope.covers(type));
    }

    private static Caller of(JwtAuthenticationToken token) {
        List<SmartScope> scopes = token.getAuthorities().stream()
                .map(authority -> authority.getAuthority())
                .filter(authority -> authority.startsWith("SCOPE_"))
                .flatMap(authority -> SmartScope.parse(authority.substring("SCOPE_".length())).stream())
                .toList();
        return new Caller(scopes, Optional.ofNullable(token.getToken().getClaimAsString(TokenClaims.PATIENT)));
    }
}
