// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.lumbarcds.cdshooks.LumbarServices;
import org.lumbarcds.detect.InvalidModelException;
import org.lumbarcds.detect.ModelFolder;
import org.lumbarcds.testing.RepositoryRoot;

/** The shipped model with a second one behind it, from the order to both results, on embedded parts. */
class ShadowModeTest {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Path SHIPPED = RepositoryRoot.path().resolve("models/weights/lumbar-compact");

    // The server's log tells what went wrong.
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final SignatureKey operatorKey = SignatureKey.generate();
    private final EhrIdentity identity = new EhrIdentity();
    private ServerSettings settings;
    private Ehr ehr;

    @BeforeEach
    void settings() throws DemoException {
        settings = new ServerSettings(folder.resolve("data"), ServerSettings.port(Optional.empty()),
                Optional.of(SHIPPED));
        ehr = new Ehr(settings.base(), identity);
    }

    private List<String> arguments(Path shadow) throws DemoException {
        List<String> arguments = new ArrayList<>(identity.registration(settings.data()));
        arguments.add("--lumbar.home=" + RepositoryRoot.path());
        arguments.add("--lumbar.security.backends[1].id=operator");
        arguments.add("--lumbar.security.backends[1].jwks=" + operatorKey.publicKeys());
        arguments.add("--lumbar.security.backends[1].scopes[0]=lumbar/operate");
        arguments.add("--lumbar.shadow.model=" + shadow);
        return arguments;
    }

    /** The shipped weights, with a threshold no herniation reaches: another digest, another opinion. */
    private Path stricter() throws IOException {
        Path copy = Files.createDirectories(folder.resolve("stricter"));
        Files.copy(SHIPPED.resolve("model.onnx"), copy.resolve("model.onnx"));
        ObjectNode model = (ObjectNode) json.readTree(SHIPPED.resolve("model.json").toFile());
        model.withArray("classes").forEach(each -> {
            if (each.path("name").asText().equals("herniation")) {
                ((ObjectNode) each).put("threshold", 1.0);
            }
        });
        Files.write(copy.resolve("model.json"), json.writeValueAsBytes(model));
        return copy;
    }

    private LumbarOrder ordered(long seed) throws IOException, DemoException, InterruptedException {
        StudyFiles study = PhantomFiles.write(PhantomFiles.demo(seed), folder.resolve("study" + seed));
        LumbarOrder order = new LumbarOrder(study.patient());
        new StudyUpload(ehr).send(study);
        order.place(ehr);
        order.complete(ehr);
        return order;
    }

    private JsonNode card(LumbarOrder order) throws IOException, DemoException, InterruptedException {
        for (JsonNode service : ehr.services()) {
            if (service.path("id").asText().equals(LumbarServices.ORDER_COMPLETE.id())) {
                return new ResultWait(ehr, PATIENCE).orderComplete(order, order.prefetch(ehr, service)).response();
            }
        }
        throw new AssertionError("no such service");
    }

    private String get(String path, String accept) throws IOException, InterruptedException {
        String endpoint = settings.base() + "/oauth2/token";
        String form = "grant_type=client_credentials&scope=lumbar/operate&client_assertion_type="
                + URLEncoder.encode("urn:ietf:params:oauth:client-assertion-type:jwt-bearer", StandardCharsets.UTF_8)
                + "&client_assertion=" + operatorKey.token("operator", "operator", endpoint);
        String token = json.readTree(http.send(HttpRequest.newBuilder(URI.create(endpoint))
                .header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(form)).build(),
                BodyHandlers.ofString()).body()).path("access_token").asText();
        return http.send(HttpRequest.newBuilder(URI.create(settings.base() + path))
                .header("Authorization", "Bearer " + token).header("Accept", accept).build(),
                BodyHandlers.ofString()).body();
    }

    private JsonNode shadow() throws IOException, InterruptedException {
        return json.readTree(get("/actuator/shadow", "application/json"));
    }

    private void untilReadByTheShadow(int studies) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (JsonNode view = shadow(); view.at("/studies/read").asInt() < studies; view = shadow()) {
            assertThat(view.at("/givenUp")).as("given up").isEmpty();
            assertThat(System.nanoTime()).as("in time; now %s", view).isLessThan(end);
            Thread.sleep(500);
        }
    }

    @Test
    void aServerKilledBetweenTheTwoModelsReadsTheStudyWithBothAndShowsTheFirstAlone()
            throws IOException, DemoException, InterruptedException, InvalidModelException {
        Path stricter = stricter();
        String network = ModelFolder.read(stricter).identity().digest();
        try (ServerProcess server = new ServerProcess(settings, arguments(stricter))) {
            server.start();
            card(ordered(2));
            untilReadByTheShadow(1);
            theSlicesOfTheFirstWereUsed();

            LumbarOrder order = ordered(1);
            JsonNode before = card(order);
            server.kill();
            server.start();
            untilReadByTheShadow(2);

            String second = shadow().at("/model/digest").asText();
            assertThat(card(order).at("/cards/0/summary")).as("the card is what it was")
                    .isEqualTo(before.at("/cards/0/summary"));
            assertThat(before.toString()).contains("L4-L5").doesNotContain(second, network);
            assertThat(ehr.search("DiagnosticReport?patient=" + order.patientId())).hasSize(1);
            assertThat(ehr.search("Device?_count=100").toString()).contains("lumbar-compact")
                    .doesNotContain(second, network);
            assertThat(ehr.search("Observation?_count=500&patient=" + order.patientId()).toString())
                    .contains("herniation").doesNotContain(second, network);

            JsonNode view = shadow();
            assertThat(view.path("mode").asText()).isEqualTo("on");
            assertThat(view.at("/studies/read").asInt()).isEqualTo(2);
            JsonNode comparison = json.readTree(get("/operations/model-comparison", "application/json"));
            assertThat(comparison.at("/models/a/digest").asText()).hasSize(64).isNotEqualTo(second);
            assertThat(comparison.at("/models/b/digest").asText()).isEqualTo(second);
            assertThat(comparison.path("differences").findValuesAsText("study"))
                    .contains(order.imaged().studyInstanceUid());
            assertThat(comparison.path("differences").findValuesAsText("level")).contains("L4-L5");
            assertThat(comparison.toString()).doesNotContain(order.imaged().patientId(), order.patientId());

            List<String> metrics = get("/actuator/prometheus", "text/plain").lines().toList();
            assertThat(metrics).anyMatch(line -> line.startsWith("lumbar_shadow_studies{state=\"read\"} 2"));
            assertThat(Files.readString(settings.log())).doesNotContain(order.imaged().patientId());
        }
    }

    private void theSlicesOfTheFirstWereUsed() throws IOException, InterruptedException {
        assertThat(get("/actuator/prometheus", "text/plain").lines().toList())
                .anyMatch(line -> line.startsWith("lumbar_shadow_images_total{source=\"kept\"} 1"))
                .noneMatch(line -> line.startsWith("lumbar_shadow_images_total{source=\"retrieved\"}"))
                .anyMatch(line -> line.startsWith("lumbar_shadow_kept_bytes 0"))
                .as("the first model's measures count its own study alone")
                .anyMatch(line -> line.startsWith("lumbar_analysis_seconds_count{ending=\"judged\"} 1"));
    }

    @Test
    void aSecondModelThatIsCorruptIsSaidInTheHealthAndTheFirstServes()
            throws IOException, DemoException, InterruptedException {
        Path corrupt = stricter();
        Files.write(corrupt.resolve("model.onnx"), new byte[] {1, 2, 3});
        try (EmbeddedServer server = EmbeddedServer.start(settings, arguments(corrupt))) {
            JsonNode health = json.readTree(http.send(HttpRequest.newBuilder(URI.create(
                    server.base() + "/actuator/health")).build(), BodyHandlers.ofString()).body());
            assertThat(health.at("/components/shadow/status").asText()).isEqualTo("DEGRADED");
            assertThat(health.at("/components/shadow/details/mode").asText()).isEqualTo("broken");
            assertThat(health.at("/components/model/status").asText()).isEqualTo("UP");
            assertThat(shadow().path("problem").asText()).contains("is not the file model.json was written for");

            LumbarOrder order = ordered(1);
            assertThat(card(order).at("/cards/0/summary").asText()).contains("L4-L5");
            assertThat(shadow().at("/studies/read").asInt()).isZero();
        }
    }
}
