// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.stereotype.Component;

/** The clients of the embedded authorization server: the SMART app, and the configured back ends. */
@Component
class RegisteredClients implements RegisteredClientRepository {

    /** SMART Backend Services: a token lives five minutes at most. */
    private static final Duration BACKEND_TOKEN = Duration.ofMinutes(5);
    private static final Duration APP_TOKEN = Duration.ofMinutes(30);

    private final PublicUrl publicUrl;
    private final Map<String, RegisteredClient> backends = new LinkedHashMap<>();

    RegisteredClients(PublicUrl publicUrl, SecurityProperties properties) {
        this.publicUrl = publicUrl;
        properties.backends().forEach(backend -> backends.put(backend.id(), backend(backend)));
    }

    private static RegisteredClient backend(SecurityProperties.Backend backend) {
        return RegisteredClient.withId(backend.id())
                .clientId(backend.id())
                .clientAuthenticationMethod(ClientAuthenticationMethod.PRIVATE_KEY_JWT)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .scopes(scopes -> scopes.addAll(backend.scopes()))
                .clientSettings(ClientSettings.builder()
                        .tokenEndpointAuthenticationSigningAlgorithm(SignatureAlgorithm.RS384)
                        .build())
                .tokenSettings(TokenSettings.builder().accessTokenTimeToLive(BACKEND_TOKEN).build())
                .build();
    }

    /** Made at each look-up: its redirect address is known only once the server listens. */
    private RegisteredClient smartApp() {
        return RegisteredClient.withId(AppClient.CLIENT_ID)
                .clientId(AppClient.CLIENT_ID)
                .clientName("Lumbar CDS findings")
                .clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri(publicUrl.base() + "/app/")
                .scopes(scopes -> scopes.addAll(AppClient.SCOPES))
                .clientSettings(
                        ClientSettings.builder().requireProofKey(true).requireAuthorizationConsent(false).build())
                .tokenSettings(TokenSettings.builder().accessTokenTimeToLive(APP_TOKEN).build())
                .build();
    }

    @Override
    public RegisteredClient findByClientId(String clientId) {
        return clientId.equals(AppClient.CLIENT_ID) ? smartApp() : backends.get(clientId);
    }

    /** A client's internal id is its client id. */
    @Override
    public RegisteredClient findById(String id) {
        return findByClientId(id);
    }

    @Override
    public void save(RegisteredClient registeredClient) {
        throw new UnsupportedOperationException("clients come from the configuration (lumbar.security.backends)");
    }
}
