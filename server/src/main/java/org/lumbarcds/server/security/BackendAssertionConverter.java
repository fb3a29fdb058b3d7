// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import com.nimbusds.jwt.SignedJWT;
import jakarta.servlet.http.HttpServletRequest;
import java.text.ParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * SMART Backend Services send no {@code client_id} beside the assertion, which Spring's own converter asks for: the
 * client is then the assertion's (still unverified) subject. Who that is gets verified by the signature afterwards.
 */
final class BackendAssertionConverter implements AuthenticationConverter {

    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final Set<String> OWN = Set.of("client_assertion", "client_assertion_type", "client_id");

    @Override
    public Authentication convert(HttpServletRequest request) {
        String assertion = request.getParameter("client_assertion");
        if (assertion == null || request.getParameter("client_id") != null
                || !ASSERTION_TYPE.equals(request.getParameter("client_assertion_type"))) {
            return null;
        }
        try {
            String subject = SignedJWT.parse(assertion).getJWTClaimsSet().getSubject();
            if (subject == null) {
                return null;
            }
            return new OAuth2ClientAuthenticationToken(
                    subject, new ClientAuthenticationMethod(ASSERTION_TYPE), assertion, otherParameters(request));
        } catch (ParseException e) {
            return null;
        }
    }

    private static Map<String, Object> otherParameters(HttpServletRequest request) {
        Map<String, Object> parameters = new HashMap<>();
        request.getParameterMap().forEach((name, values) -> {
            if (!OWN.contains(name)) {
                parameters.put(name, values.length == 1 ? values[0] : Arrays.asList(values));
            }
        });
        return parameters;
    }
}
