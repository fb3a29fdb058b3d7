// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The simulated EHR against a server that answers as told. */
class EhrTest {

    private final List<HttpExchange> seen = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private String base;
    private Ehr ehr;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        base = "http://127.0.0.1:" + server.getAddress().getPort();
        ehr = new Ehr(base, new EhrIdentity());
        answer("/oauth2/token", 200, "{\"access_token\": \"t\", \"expires_in\": 300}");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(String path, int status, String body) {
        server.createContext(path, exchange -> {
            seen.add(exchange);
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private long tokensAskedFor() {
        return seen.stream().filter(exchange -> exchange.getRequestURI().getPath().equals("/oauth2/token")).count();
    }

    @Test
    void aSearchIsReadToItsLastPage() throws IOException, DemoException, InterruptedException {
        answer("/fhir", 200, "{\"entry\": [{\"resource\": {\"id\": \"b\"}}]}");
        answer("/fhir/Observation", 200, "{\"entry\": [{\"resource\": {\"id\": \"a\"}}], \"link\":"
                + " [{\"relation\": \"next\", \"url\": \"" + base + "/fhir?_getpages=1\"}]}");

        assertThat(ehr.search("Observation?patient=1")).extracting(found -> found.path("id").asText())
                .containsExactly("a", "b");
    }

    @Test
    void aTokenIsUsedAgainWhileItLives() throws IOException, DemoException, InterruptedException {
        answer("/fhir/Patient/1", 200, "{}");

        ehr.get("Patient/1");
        ehr.get("Patient/1");

        assertThat(tokensAskedFor()).isEqualTo(1);
    }

    @Test
    void eachHookCallBringsATokenOfItsOwnForTheUrlCalled()
            throws IOException, DemoException, InterruptedException, ParseException {
        answer("/cds-services/one", 200, "{\"cards\": []}");

        ehr.call("one", JsonNodeFactory.instance.objectNode());
        ehr.call("one", JsonNodeFactory.instance.objectNode());

        assertThat(seen).hasSize(2);
        String first = seen.get(0).getRequestHeaders().getFirst("Authorization");
        assertThat(seen.get(1).getRequestHeaders().getFirst("Authorization")).isNotEqualTo(first);
        assertThat(SignedJWT.parse(first.substring("Bearer ".length())).getJWTClaimsSet().getAudience())
                .containsExactly(base + "/cds-services/one");
    }

    @Test
    void aRefusalTellsStatusPathAndReason() {
        answer("/cds-services/one", 401, "{\"detail\": \"the token was used before\"}");

        assertThatThrownBy(() -> ehr.call("one", JsonNodeFactory.instance.objectNode()))
                .isInstanceOf(DemoException.class).hasMessageContaining("401").hasMessageContaining("/cds-services/one")
                .hasMessageContaining("the token was used before");
    }

    @Test
    void aServerThatIsNotReadyIsWorthAnotherTry() {
        answer("/cds-services/one", 503, "");

        assertThatThrownBy(() -> ehr.call("one", JsonNodeFactory.instance.objectNode()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aServerThatIsGoneIsWorthAnotherTry() {
        server.stop(0);

        assertThatThrownBy(() -> ehr.call("one", JsonNodeFactory.instance.objectNode()))
                .isInstanceOf(IOException.class);
    }
}
