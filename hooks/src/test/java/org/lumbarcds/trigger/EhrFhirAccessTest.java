// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real HTTP server that behaves badly. */
final class EhrFhirAccessTest {

    private static final String PATIENT = "{\"resourceType\":\"Patient\",\"id\":\"p1\"}";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private Duration timeout = Duration.ofSeconds(20);
    private HttpServer server;
    private String base;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(job -> {
            Thread thread = new Thread(job);
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
        base = "http://127.0.0.1:" + server.getAddress().getPort() + "/fhir";
    }

    @AfterEach
    void stopServer() {
        stopped.countDown();
        server.stop(0);
    }

    private void answers(int status, String body, String... header) {
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("Authorization"));
            if (header.length == 2) {
                exchange.getResponseHeaders().add(header[0], header[1]);
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private FhirReader reader() {
        return new EhrFhirAccess(timeout, 2000)
                .of(new Caller(base, Optional.of(base)), HookCalls.orderComplete().fhirServer(base).orders(HookCalls.order()).read()).orElseThrow();
    }

    private FhirUnavailableException failure() {
        FhirUnavailableException failure =
                catchThrowableOfType(FhirUnavailableException.class, () -> reader().read(Patient.class, "p1"));
        assertThat(failure).as("failed").isNotNull();
        assertThat(failure.getMessage()).doesNotContain("secret").doesNotContain("p1");
        return failure;
    }

    @Test
    void aListedServerIsReadWithTheTokenLent() throws Exception {
        answers(200, PATIENT);

        assertThat(reader().read(Patient.class, "p1")).isPresent();
        assertThat(asked).containsExactly("/fhir/Patient/p1 Bearer secret");
    }

    @Test
    void aSearchIsEncodedAndGivesTheResourcesOfTheType() throws Exception {
        answers(200, "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[{\"resource\":"
                + "{\"resourceType\":\"Condition\"}},{\"resource\":{\"resourceType\":\"OperationOutcome\"}}]}");

        assertThat(reader().search(Condition.class, Map.of("patient", "a&b=c"))).hasSize(1);
        assertThat(asked.get(0)).startsWith("/fhir/Condition?patient=a%26b%3Dc ");
    }

    @Test
    void aServerTheClientIsNotRegisteredWithIsNeverContacted() {
        answers(200, PATIENT);

        assertThat(new EhrFhirAccess(Duration.ofMillis(300), 2000).of(new Caller("https://ehr.example.org", Optional.empty()),
                HookCalls.orderComplete().fhirServer(base).orders(HookCalls.order()).read())).isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void aRedirectIsNotFollowed() {
        answers(302, "", "Location", base + "/elsewhere");

        assertThat(failure()).hasMessageContaining("HTTP 302");
        assertThat(asked).hasSize(1);
    }

    @Test
    void aMissingPatientIsEmptyAndOtherAnswersAreFailures() throws Exception {
        answers(404, "");

        assertThat(reader().read(Patient.class, "p1")).isEmpty();
    }

    @Test
    void refusalRubbishAndOtherResourcesAreFailures() {
        answers(403, "");
        assertThat(failure()).hasMessageContaining("HTTP 403");
        server.removeContext("/");
        answers(200, "<html>");
        assertThat(failure()).hasMessageContaining("JSON");
        server.removeContext("/");
        answers(200, "{\"resourceType\":\"Bundle\"}");
        assertThat(failure()).hasMessageContaining("another resource than a Patient");
    }

    @Test
    void anEndlessAnswerIsCutOff() {
        answers(200, " ".repeat(1_000_000));

        assertThat(failure()).hasMessageContaining("more than 2000 bytes");
    }

    @Test
    void aSilentServerAndATricklingAnswerEnd() {
        timeout = Duration.ofMillis(1500);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write(' ');
            exchange.getResponseBody().flush();
            hold();
        });
        long start = System.nanoTime();
        assertThat(failure()).hasMessageContaining("does not finish");
        server.removeContext("/");
        server.createContext("/", exchange -> hold());
        assertThat(failure()).hasMessageContaining("cannot be reached");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    private void hold() {
        try {
            stopped.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
