// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import ca.uhn.fhir.parser.DataFormatException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;
import org.lumbarcds.cdshooks.FhirJson;

/** Reads from one EHR's FHIR server with the token lent for the call. */
final class EhrFhirClient implements FhirReader {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final String base;
    private final Optional<String> token;
    private final Duration timeout;
    private final int sizeLimit;

    EhrFhirClient(HttpClient http, String base, Optional<String> token, Duration timeout, int sizeLimit) {
        this.http = http;
        this.base = base;
        this.token = token;
        this.timeout = timeout;
        this.sizeLimit = sizeLimit;
    }

    @Override
    public <T extends Resource> Optional<T> read(Class<T> type, String id)
            throws FhirUnavailableException, InterruptedException {
        Optional<JsonNode> answer = get(type.getSimpleName() + "/" + encode(id));
        return answer.isEmpty() ? Optional.empty() : Optional.of(parse(answer.get(), type));
    }

    @Override
    public <T extends Resource> List<T> search(Class<T> type, Map<String, String> parameters)
            throws FhirUnavailableException, InterruptedException {
        String query = parameters.entrySet().stream()
                .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
        Optional<JsonNode> answer = get(type.getSimpleName() + "?" + query);
        if (answer.isEmpty()) {
            return List.of();
        }
        return parse(answer.get(), Bundle.class).getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** @return empty for 404 and 410 */
    private Optional<JsonNode> get(String path) throws FhirUnavailableException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/" + path))
                .timeout(timeout)
                .header("Accept", "application/fhir+json");
        token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request.build(), head -> new LimitedBody(sizeLimit));
        try {
            // The client's own timeout ends with the header; a body that trickles must end too.
            return body(answer.get(2 * timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            throw new FhirUnavailableException(e.getCause() instanceof LimitedBody.TooLongException
                    ? e.getCause().getMessage()
                    : "the EHR's FHIR server cannot be reached (" + e.getCause().getClass().getSimpleName() + ")", e);
        } catch (TimeoutException e) {
            throw new FhirUnavailableException("the EHR's FHIR server does not finish its answer", e);
        } finally {
            answer.cancel(true);
        }
    }

    private static Optional<JsonNode> body(HttpResponse<byte[]> response) throws FhirUnavailableException {
        if (response.statusCode() == 404 || response.statusCode() == 410) {
            return Optional.empty();
        }
        if (response.statusCode() != 200) {
            throw new FhirUnavailableException("the EHR's FHIR server answers with HTTP " + response.statusCode());
        }
        try {
            return Optional.of(JSON.readTree(response.body()));
        } catch (IOException e) {
            // The parser's message quotes the answer, which is patient data.
            throw new FhirUnavailableException("the EHR's FHIR server does not answer with JSON");
        }
    }

    private static <T extends Resource> T parse(JsonNode node, Class<T> type) throws FhirUnavailableException {
        if (!type.getSimpleName().equals(node.path("resourceType").asText())) {
            throw new FhirUnavailableException("the EHR's FHIR server answers with another resource than a "
                    + type.getSimpleName());
        }
        try {
            return FhirJson.resource(node, type);
        } catch (DataFormatException e) {
            throw new FhirUnavailableException("the EHR's FHIR server answers with an invalid "
                    + type.getSimpleName());
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
