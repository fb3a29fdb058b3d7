// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.stereotype.Component;

/** Puts into a token what it is for: this FHIR server as audience, the person, the patient of the launch. */
@Component
class TokenClaims implements OAuth2TokenCustomizer<JwtEncodingContext> {

    static final String PATIENT = "patient";
    static final String FHIR_USER = "fhirUser";

    private final PublicUrl publicUrl;
    private final People people;
    private final LaunchContexts contexts;

    TokenClaims(PublicUrl publicUrl, People people, LaunchContexts contexts) {
        this.publicUrl = publicUrl;
        this.people = people;
        this.contexts = contexts;
    }

    @Override
    public void customize(JwtEncodingContext context) {
        context.getClaims().issuer(publicUrl.base());
        boolean person = !AuthorizationGrantType.CLIENT_CREDENTIALS.equals(context.getAuthorizationGrantType());
        if (person) {
            people.fhirUser(context.getPrincipal().getName())
                    .map(reference -> publicUrl.fhirBase() + "/" + reference)
                    .ifPresent(url -> context.getClaims().claim(FHIR_USER, url));
        }
        if (OAuth2TokenType.ACCESS_TOKEN.equals(context.getTokenType())) {
            // A plain list: the immutable kinds are not on the list of classes that may be read back from the database.
            context.getClaims().audience(new ArrayList<>(List.of(publicUrl.fhirBase())));
            launch(context.getAuthorization())
                    .ifPresent(launch -> context.getClaims().claim(PATIENT, launch.patient()));
        } else if (!OidcParameterNames.ID_TOKEN.equals(context.getTokenType().getValue())) {
            throw new IllegalStateException("no other kind of token is made here: " + context.getTokenType().getValue());
        }
    }

    /**
     * The context the authorization was started with, where its scopes ask for one: good for that authorization alone, and
     * for the person the EHR opened it for.
     */
    Optional<LaunchContext> launch(OAuth2Authorization authorization) {
        OAuth2AuthorizationRequest request =
                authorization == null ? null : authorization.getAttribute(OAuth2AuthorizationRequest.class.getName());
        if (request == null || !LaunchRules.asksForPatient(authorization.getAuthorizedScopes())) {
            return Optional.empty();
        }
        Optional<LaunchContext> launch = request.getAdditionalParameters().get("launch") instanceof String handle
                ? contexts.take(handle, authorization.getId())
                : Optional.empty();
        if (launch.isEmpty() || launch.get().fhirUser().isPresent()
                && !launch.get().fhirUser().equals(people.fhirUser(authorization.getPrincipalName()))) {
            throw new OAuth2AuthenticationException(new OAuth2Error(OAuth2ErrorCodes.INVALID_GRANT,
                    "the launch was used, is over, or was opened for somebody else; open the app from the EHR again", null));
        }
        return launch;
    }
}
