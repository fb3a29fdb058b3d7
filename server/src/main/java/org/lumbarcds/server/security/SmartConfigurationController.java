// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code .well-known/smart-configuration} (SMART App Launch 2.2): JSON whatever the Accept header says. The same
 * document below {@code /fhir} is served by {@link SmartConfigurationInterceptor}.
 */
@RestController
class SmartConfigurationController {

    static final String PATH = "/.well-known/smart-configuration";

    private final PublicUrl publicUrl;

    SmartConfigurationController(PublicUrl publicUrl) {
        this.publicUrl = publicUrl;
    }

    @GetMapping(PATH)
    ResponseEntity<Map<String, Object>> configuration() {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(document());
    }

    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("issuer", publicUrl.base());
        document.put("jwks_uri", publicUrl.base() + "/oauth2/jwks");
        document.put("authorization_endpoint", publicUrl.base() + "/oauth2/authorize");
        document.put("token_endpoint", publicUrl.base() + "/oauth2/token");
        document.put("introspection_endpoint", publicUrl.base() + "/oauth2/introspect");
        document.put("revocation_endpoint", publicUrl.base() + "/oauth2/revoke");
        document.put("grant_types_supported", List.of("authorization_code", "client_credentials"));
        document.put("token_endpoint_auth_methods_supported", List.of("none", "private_key_jwt"));
        document.put("token_endpoint_auth_signing_alg_values_supported", List.of("RS384", "ES384"));
        document.put("response_types_supported", List.of("code"));
        document.put("code_challenge_methods_supported", List.of("S256"));
        document.put("scopes_supported", AppClient.SCOPES);
        document.put("capabilities", List.of("launch-ehr", "client-public", "client-confidential-asymmetric",
                "context-ehr-patient", "context-ehr-encounter", "sso-openid-connect", "permission-patient",
                "permission-user", "permission-v1", "permission-v2"));
        return document;
    }
}
