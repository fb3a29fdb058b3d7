// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Resource;
import org.lumbarcds.cdshooks.FhirJson;

/**
 * An EHR as the server sees it: signs in with its own key, keeps FHIR resources, opens launches and calls hooks. Safe
 * for use by several threads. Methods throw IOException when the server cannot be reached or breaks off, so that the
 * caller may come again, and {@link DemoException} when it refuses.
 */
final class Ehr {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration RENEWED_BEFORE_END = Duration.ofSeconds(30);
    private static final int SHOWN = 400;

    private final String base;
    private final EhrIdentity identity;
    private final HttpClient http;
    private final ObjectMapper json = new ObjectMapper();
    private String token;
    private Instant tokenEnds = Instant.EPOCH;

    /** @param base of the server, without a slash at its end */
    Ehr(String base, EhrIdentity identity) {
        this.base = base;
        this.identity = identity;
        this.http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5)).build();
    }

    /** An access token with all scopes of the EHR. */
    synchronized String token() throws IOException, DemoException, InterruptedException {
        if (Instant.now().isAfter(tokenEnds.minus(RENEWED_BEFORE_END))) {
            String endpoint = base + "/oauth2/token";
            JsonNode answer = send(request("/oauth2/token")
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(form(Map.of(
                            "grant_type", "client_credentials",
                            "scope", String.join(" ", EhrIdentity.SCOPES),
                            "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                            "client_assertion", identity.assertion(endpoint))))), Set.of(200));
            token = answer.path("access_token").asText();
            tokenEnds = Instant.now().plusSeconds(answer.path("expires_in").asLong());
        }
        return token;
    }

    /** Stores a resource under its own id; again is harmless. */
    void put(Resource resource) throws IOException, DemoException, InterruptedException {
        send(authorized("/fhir/" + resource.fhirType() + "/" + resource.getIdPart())
                .header("Content-Type", "application/fhir+json")
                .PUT(BodyPublishers.ofString(FhirJson.node(resource).toString())), Set.of(200, 201));
    }

    /** Reads or searches. @param query such as {@code Patient/1} or {@code Observation?patient=1} */
    JsonNode get(String query) throws IOException, DemoException, InterruptedException {
        // HAPI answers a search from a minute ago again unless told not to.
        return send(authorized("/fhir/" + query).header("Cache-Control", "no-cache").GET(), Set.of(200));
    }

    /** All resources a search finds, page after page. */
    List<JsonNode> search(String query) throws IOException, DemoException, InterruptedException {
        List<JsonNode> found = new ArrayList<>();
        String next = query;
        while (next != null) {
            JsonNode page = get(next);
            page.path("entry").forEach(entry -> found.add(entry.path("resource")));
            next = null;
            for (JsonNode link : page.path("link")) {
                if (link.path("relation").asText().equals("next")) {
                    String url = link.path("url").asText();
                    next = url.substring(url.indexOf("/fhir") + "/fhir".length()).replaceFirst("^/", "");
                }
            }
        }
        return found;
    }

    /** The services discovery lists. */
    JsonNode services() throws IOException, DemoException, InterruptedException {
        return send(request("/cds-services").GET(), Set.of(200)).path("services");
    }

    /** A hook call, signed and ready to be sent once. */
    @FunctionalInterface
    interface HookCall {

        /** @return the whole response */
        JsonNode send() throws IOException, DemoException, InterruptedException;
    }

    HookCall prepare(String service, ObjectNode body) {
        String path = "/cds-services/" + service;
        HttpRequest.Builder request = request(path)
                .header("Authorization", "Bearer " + identity.hookToken(base + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()));
        return () -> send(request, Set.of(200));
    }

    /** Calls a service. @return the whole response */
    JsonNode call(String service, ObjectNode body) throws IOException, DemoException, InterruptedException {
        return prepare(service, body).send();
    }

    /**
     * Opens a launch of the SMART app.
     *
     * @param appContext of the card's link; may be empty
     * @param fhirUser who will sign in
     * @return the address to open, good for ten minutes
     */
    String launch(String patientId, String appContext, String fhirUser)
            throws IOException, DemoException, InterruptedException {
        ObjectNode body = json.createObjectNode().put("patient", patientId).put("fhirUser", fhirUser);
        if (!appContext.isEmpty()) {
            body.put("appContext", appContext);
        }
        JsonNode answer = send(authorized("/smart/launches").header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString())), Set.of(201));
        return base + "/app/launch?iss=" + encode(answer.path("iss").asText()) + "&launch="
                + encode(answer.path("launch").asText());
    }

    String base() {
        return base;
    }

    private HttpRequest.Builder authorized(String path) throws IOException, DemoException, InterruptedException {
        return request(path).header("Authorization", "Bearer " + token());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
    }

    private JsonNode send(HttpRequest.Builder builder, Set<Integer> expected)
            throws IOException, DemoException, InterruptedException {
        HttpRequest request = builder.build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        int status = answer.statusCode();
        if (expected.contains(status)) {
            return json.readTree(answer.body());
        }
        if (status == 502 || status == 503) {
            throw new IOException("the server is not ready (" + status + ")");
        }
        String text = answer.body().replaceAll("\\s+", " ");
        throw new DemoException("the server answered " + status + " to " + request.method() + " "
                + request.uri().getPath() + ": " + text.substring(0, Math.min(SHOWN, text.length())));
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream().map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
