// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lumbarcds.server.ServerTest;
import org.lumbarcds.server.TestCdsClient;
import org.lumbarcds.server.TestClients;
import org.lumbarcds.server.memory.MemoryBudget;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.client.RestTemplate;

/** No route takes a body of any size, whether it says its length or comes in chunks. */
class BodyLimitsTest extends ServerTest {

    private static final String FHIR_JSON = "application/fhir+json";
    private static final int MEGABYTE = 1 << 20;

    private final HttpClient http = HttpClient.newHttpClient();
    private final MemoryBudget memory;
    private final int port;
    private final String base;
    private final String token;

    BodyLimitsTest(@LocalServerPort int port, MemoryBudget memory) {
        this.memory = memory;
        this.port = port;
        this.base = "http://127.0.0.1:" + port;
        this.token = TestClients.token(new RestTemplate(), base, "ehr");
    }

    @Test
    void aResourceWithinTheLimitIsTakenWithALengthAndInChunks() throws Exception {
        String patient = patient(3 * MEGABYTE);
        assertThat(send("/fhir/Patient", FHIR_JSON, BodyPublishers.ofString(patient)).statusCode()).isEqualTo(201);
        HttpResponse<String> chunked = send("/fhir/Patient", FHIR_JSON, chunked(patient));
        assertThat(chunked.statusCode()).as(chunked.body()).isEqualTo(201);
    }

    @Test
    void aResourceBeyondTheLimitIsRefusedInChunks() throws Exception {
        HttpResponse<String> answer = send("/fhir/Patient", FHIR_JSON, chunked(patient(11 * MEGABYTE)));
        assertOutcome(answer.statusCode(), answer.body(), 413, "too-long", "lumbar.body-limits.fhir");
    }

    /** Nothing of the body is waited for. */
    @ParameterizedTest
    @ValueSource(strings = {"/fhir/Patient", "/fhir", "/fhir/Patient/_search"})
    void aResourceThatSaysItIsBeyondTheLimitIsRefusedBeforeItComes(String path) throws Exception {
        String answer = headersOnly("POST " + path, "Content-Type: application/fhir+json\r\nContent-Length: 60000000");
        assertThat(answer).startsWith("HTTP/1.1 413").contains("Connection: close").doesNotContain("Exception");
        if (path.startsWith("/fhir/")) {
            assertThat(answer).contains("OperationOutcome").contains("lumbar.body-limits.fhir");
        }
    }

    /** Odd spellings of a path are refused as such, before any limit is asked. */
    @ParameterizedTest
    @ValueSource(strings = {"//fhir/Patient", "/fhir;x/Patient"})
    void anOddPathIsNoWayAroundTheLimit(String path) throws Exception {
        assertThat(headersOnly("POST " + path, "Content-Type: application/fhir+json\r\nContent-Length: 60000000"))
                .startsWith("HTTP/1.1 400").contains("Connection: close");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/oauth2/token", "/login", "/launch", "/actuator/deadletters/1", "/app/x", "/no/such/path",
        "/oauth2/introspect", "/oauth2/revoke"})
    void theOtherRoutesTakeLess(String path) throws Exception {
        String answer = headersOnly("POST " + path, "Content-Type: application/json\r\nContent-Length: 2000000");
        assertThat(answer).startsWith("HTTP/1.1 413").contains("application/problem+json").contains("lumbar.body-limits.others");
    }

    @Test
    void theHooksKeepTheirOwnLimit() throws Exception {
        String body = "{\"hook\":\"" + "x".repeat(200_000) + "\"}";
        String url = base + "/cds-services/lumbar-mri-order-complete";
        HttpResponse<String> answer = http.send(HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", TestCdsClient.authorization(url)).header("Content-Type", "application/json")
                .POST(chunked(body)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    /** A form in chunks of which the container reads a part would be a search without its criteria. */
    @Test
    void aFormSaysItsLength() throws Exception {
        HttpResponse<String> answer = send("/fhir/Patient/_search", "application/x-www-form-urlencoded", chunked("name=x"));
        assertOutcome(answer.statusCode(), answer.body(), 411, "required", "Content-Length");
        assertThat(send("/fhir/Patient/_search", "application/x-www-form-urlencoded", BodyPublishers.ofString("name=x"))
                .statusCode()).isEqualTo(200);
        assertThat(headersOnly("POST /fhir/Patient/_search",
                "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 2000000")).startsWith("HTTP/1.1 413");
    }

    /** A thousandfold of itself when unpacked. */
    @Test
    void aCompressedBodyIsRefused() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(patient(20 * MEGABYTE).getBytes(StandardCharsets.UTF_8));
        }
        assertThat(packed.size()).isLessThan(MEGABYTE);
        HttpResponse<String> answer = http.send(request("/fhir/Patient", FHIR_JSON, BodyPublishers.ofByteArray(packed.toByteArray()))
                .header("Content-Encoding", "gzip").build(), HttpResponse.BodyHandlers.ofString());
        assertOutcome(answer.statusCode(), answer.body(), 415, "not-supported", "Content-Encoding");
    }

    @Test
    void whoeverCannotHaveMemoryInTimeIsToldToComeAgain() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting;
        try (MemoryBudget.Share all = memory.forRequest(memory.mostForRequests())) {
            waiting = http.sendAsync(request("/fhir/Patient", FHIR_JSON, BodyPublishers.ofString(patient(MEGABYTE))).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(send("/fhir/Patient", FHIR_JSON, BodyPublishers.ofString("{\"resourceType\":\"Patient\"}")).statusCode())
                    .as("small ones need not wait").isEqualTo(201);
            HttpResponse<String> busy = send("/fhir/Patient", FHIR_JSON, chunked(patient(MEGABYTE)));
            assertOutcome(busy.statusCode(), busy.body(), 503, "throttled", "memory");
            assertThat(busy.headers().firstValue("Retry-After")).contains("5");
        }
        assertThat(waiting.get(60, TimeUnit.SECONDS).statusCode()).isIn(201, 503);
        assertThat(send("/fhir/Patient", FHIR_JSON, BodyPublishers.ofString(patient(MEGABYTE))).statusCode()).isEqualTo(201);
    }

    private static String patient(int size) {
        return "{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"x\"}]," + " ".repeat(size) + "\"active\":true}";
    }

    private static BodyPublisher chunked(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
    }

    private HttpRequest.Builder request(String path, String type, BodyPublisher body) {
        return HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", "Bearer " + token)
                .header("Content-Type", type).POST(body);
    }

    private HttpResponse<String> send(String path, String type, BodyPublisher body) throws Exception {
        return http.send(request(path, type, body).build(), HttpResponse.BodyHandlers.ofString());
    }

    private String headersOnly(String start, String headers) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write((start + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: Bearer " + token
                    + "\r\n" + headers + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            // The connection stays open for a while, in case that the body comes after all.
            StringBuilder answer = new StringBuilder();
            while (!answer.toString().endsWith("\r\n\r\n")) {
                answer.append((char) socket.getInputStream().read());
            }
            int length = Integer.parseInt(answer.toString().replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
            answer.append(new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8));
            return answer.toString();
        }
    }

    private static void assertOutcome(int status, String body, int expected, String code, String text) throws Exception {
        assertThat(status).as(body).isEqualTo(expected);
        JsonNode outcome = new ObjectMapper().readTree(body);
        assertThat(outcome.path("resourceType").asText()).isEqualTo("OperationOutcome");
        assertThat(outcome.path("issue").path(0).path("code").asText()).isEqualTo(code);
        assertThat(outcome.path("issue").path(0).path("diagnostics").asText()).contains(text);
    }
}
