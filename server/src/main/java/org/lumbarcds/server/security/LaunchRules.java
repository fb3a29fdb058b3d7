// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.stereotype.Component;

/**
 * What a launch must bring: this server's FHIR base as {@code aud}, and for data of a patient the handle of a context
 * that an EHR opened and that is not over. Without one, an app could choose its patient itself.
 */
@Component
class LaunchRules implements Consumer<OAuth2AuthorizationCodeRequestAuthenticationContext> {

    private final LaunchContexts contexts;
    private final PublicUrl publicUrl;
    private final People people;

    LaunchRules(LaunchContexts contexts, PublicUrl publicUrl, People people) {
        this.contexts = contexts;
        this.publicUrl = publicUrl;
        this.people = people;
    }

    @Override
    public void accept(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
        OAuth2AuthorizationCodeRequestAuthenticationToken request = context.getAuthentication();
        Object audience = request.getAdditionalParameters().get("aud");
        if (!(audience instanceof String aud) || !aud.replaceAll("/+$", "").equals(publicUrl.fhirBase())) {
            throw refused(request, "aud must be the FHIR base " + publicUrl.fhirBase());
        }
        Object handle = request.getAdditionalParameters().get("launch");
        // A handle that is not needed is judged too: whoever shows it wants what it stands for.
        if (handle == null && !asksForPatient(request.getScopes())) {
            return;
        }
        Optional<LaunchContext> launch = handle instanceof String text ? contexts.findUnused(text) : Optional.empty();
        if (launch.isEmpty()) {
            throw refused(request, "launch is missing, unknown, used or over; open the app from the EHR again");
        }
        // Before the sign-in there is nobody to compare with; the rule is asked again after it.
        if (request.getPrincipal() instanceof UsernamePasswordAuthenticationToken person && launch.get().fhirUser().isPresent()
                && !launch.get().fhirUser().equals(people.fhirUser(person.getName()))) {
            throw refused(request, "this launch was opened by somebody else");
        }
    }

    static boolean asksForPatient(Set<String> scopes) {
        return scopes.stream().anyMatch(scope -> scope.startsWith("launch") || scope.startsWith("patient/"));
    }

    private static OAuth2AuthenticationException refused(
            OAuth2AuthorizationCodeRequestAuthenticationToken request, String reason) {
        return new OAuth2AuthorizationCodeRequestAuthenticationException(
                new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST, reason, null), request);
    }
}
