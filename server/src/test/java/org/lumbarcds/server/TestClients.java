// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestTemplate;

/** The people and back ends every test of the running server can sign in as; keys and password are made at start. */
public final class TestClients implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    public static final String USER = "dr.test";
    public static final String PASSWORD = UUID.randomUUID().toString();
    public static final String PRACTITIONER = "Practitioner/dr-test";

    /** Client id and what it may ask for. */
    private static final Map<String, String> BACKENDS = Map.of(
            "ehr", "system/*.cruds lumbar/launch.create",
            "other-ehr", "lumbar/launch.create",
            "reader", "system/Observation.rs",
            "intake", "system/Patient.c",
            "finder", "system/Observation.s",
            "fetcher", "system/Observation.r",
            "pacs", "system/ImagingStudy.rs system/ImagingStudy.c",
            "quality", "lumbar/comparison.read",
            "operator", "lumbar/operate lumbar/metrics.read");

    private static final ECKey KEY = key();

    private static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_384).keyID("test").algorithm(JWSAlgorithm.ES384).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("lumbar.security.users[0].username", USER);
        properties.put("lumbar.security.users[0].password-hash",
                PasswordEncoderFactories.createDelegatingPasswordEncoder().encode(PASSWORD));
        properties.put("lumbar.security.users[0].fhir-user", PRACTITIONER);
        int i = 0;
        for (Map.Entry<String, String> backend : BACKENDS.entrySet()) {
            String prefix = "lumbar.security.backends[" + i++ + "].";
            properties.put(prefix + "id", backend.getKey());
            properties.put(prefix + "jwks", new JWKSet(KEY.toPublicJWK()).toString());
            properties.put(prefix + "scopes", backend.getValue().replace(' ', ','));
            if (backend.getKey().equals("other-ehr")) {
                properties.put(prefix + "fhir-server", TestCdsClient.OTHER_FHIR_SERVER);
            }
        }
        TestPropertyValues.of(properties).applyTo(context);
    }

    /** An access token of a back end with all the scopes it is registered for. */
    public static String token(RestTemplate http, String base, String client) {
        ResponseEntity<Map<String, Object>> answer =
                requestToken(http, base, assertion(client, base + "/oauth2/token", KEY), BACKENDS.get(client));
        return (String) answer.getBody().get("access_token");
    }

    public static ResponseEntity<Map<String, Object>> requestToken(
            RestTemplate http, String base, String assertion, String scope) {
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        form.add("grant_type", "client_credentials");
        form.add("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        form.add("client_assertion", assertion);
        form.add("scope", scope);
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_FORM_URLENCODED);
        return http.exchange(base + "/oauth2/token", org.springframework.http.HttpMethod.POST,
                new HttpEntity<>(form, headers), new org.springframework.core.ParameterizedTypeReference<>() { });
    }

    /** The private key of every back end, as a JWK. */
    public static String privateKey() {
        return KEY.toJSONString();
    }

    public static String assertion(String client, String audience) {
        return assertion(client, audience, KEY);
    }

    public static String assertion(String client, String audience, ECKey key) {
        try {
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.ES384).keyID(key.getKeyID()).type(JOSEObjectType.JWT).build(),
                    new JWTClaimsSet.Builder().issuer(client).subject(client).audience(List.of(audience))
                            .jwtID(UUID.randomUUID().toString())
                            .expirationTime(Date.from(Instant.now().plusSeconds(240))).build());
            jwt.sign(new ECDSASigner(key));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
