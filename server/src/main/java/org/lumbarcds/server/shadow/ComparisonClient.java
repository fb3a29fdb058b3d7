// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.shadow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Asks a running server for the comparison of its models. Every failure is an IOException that says what to do. */
final class ComparisonClient {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LIFE = Duration.ofMinutes(4);
    private static final String SCOPE = "lumbar/comparison.read";
    private static final String OPERATOR_SCOPE = "lumbar/operate";

    private final String base;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private ComparisonClient(String base) {
        this.base = base;
    }

    static ComparisonClient of(String server) throws IOException {
        String base = server.replaceAll("/+$", "");
        if (!base.matches("https?://[^/?#]+(/[^?#]*)?")) {
            throw new IOException("--server must be an address such as http://127.0.0.1:8080, not " + server);
        }
        return new ComparisonClient(base);
    }

    static String query(Optional<String> first, Optional<String> shadow, Optional<String> since) {
        Map<String, String> fields = new LinkedHashMap<>();
        first.ifPresent(digest -> fields.put("first", digest));
        shadow.ifPresent(digest -> fields.put("shadow", digest));
        since.ifPresent(date -> fields.put("since", date));
        return fields.isEmpty() ? "" : "?" + form(fields);
    }

    String text(String query, String token) throws IOException, InterruptedException {
        return new String(get(query, token, "text/plain"), StandardCharsets.UTF_8);
    }

    byte[] document(String query, String token) throws IOException, InterruptedException {
        return get(query, token, "application/json");
    }

    private byte[] get(String query, String token, String type) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = send(request(ComparisonController.PATH + query)
                .header("Authorization", "Bearer " + token).header("Accept", type + ", application/problem+json").GET());
        switch (answer.statusCode()) {
            case 200:
                return answer.body();
            case 401, 403:
                throw new IOException("the server refuses the token; it needs the scope " + SCOPE + " or "
                        + OPERATOR_SCOPE + ", and lives five minutes");
            default:
                String detail = detail(answer.body());
                throw new IOException("the server answered " + answer.statusCode()
                        + (detail.isEmpty() ? "" : ": " + detail));
        }
    }

    /** An access token for a back end that signs with its own key (SMART Backend Services). */
    String signIn(String client, Path keyFile) throws IOException, InterruptedException {
        String endpoint = base + "/oauth2/token";
        String assertion = assertion(client, keyFile, endpoint);
        for (String scope : new String[] {SCOPE, OPERATOR_SCOPE}) {
            HttpResponse<byte[]> answer = send(request("/oauth2/token")
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(form(Map.of("grant_type", "client_credentials", "scope", scope,
                            "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                            "client_assertion", assertion)))));
            if (answer.statusCode() == 200) {
                return json(answer.body()).path("access_token").asText();
            }
            // A back end registered for the one scope only; an assertion is good for one use.
            assertion = assertion(client, keyFile, endpoint);
        }
        throw new IOException("the server does not sign '" + client + "' in: is it registered there with this key"
                + " (lumbar.security.backends) and one of the scopes " + SCOPE + ", " + OPERATOR_SCOPE + "?");
    }

    private static String assertion(String client, Path keyFile, String endpoint) throws IOException {
        try {
            JWK key = JWK.parse(Files.readString(keyFile));
            if (!key.isPrivate()) {
                throw new IOException(keyFile + " is a public key; signing needs the private one");
            }
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(key instanceof ECKey ? JWSAlgorithm.ES384 : JWSAlgorithm.RS384)
                            .keyID(key.getKeyID()).type(JOSEObjectType.JWT).build(),
                    new JWTClaimsSet.Builder().issuer(client).subject(client).audience(endpoint)
                            .jwtID(UUID.randomUUID().toString())
                            .expirationTime(Date.from(Instant.now().plus(LIFE))).build());
            JWSSigner signer = new DefaultJWSSignerFactory().createJWSSigner(key, token.getHeader().getAlgorithm());
            token.sign(signer);
            return token.serialize();
        } catch (ParseException | JOSEException e) {
            throw new IOException(keyFile + " is no private key as a JWK for ES384 or RS384: " + e.getMessage(), e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try {
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new IOException("the server " + base + " does not answer: "
                    + Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName()), e);
        }
    }

    private static String detail(byte[] body) {
        try {
            return json(body).path("detail").asText();
        } catch (IOException e) {
            // No problem document: the status has to do.
            return "";
        }
    }

    private static JsonNode json(byte[] body) throws IOException {
        return new ObjectMapper().readTree(body);
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream().map(field -> field.getKey() + "="
                + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8)).collect(Collectors.joining("&"));
    }
}
