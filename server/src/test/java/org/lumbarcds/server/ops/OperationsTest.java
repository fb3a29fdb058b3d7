// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.lumbarcds.analysis.AnalysisQueue;
import org.lumbarcds.analysis.AwaitedOrder;
import org.lumbarcds.analysis.Failure;
import org.lumbarcds.analysis.OrderQueue;
import org.lumbarcds.analysis.OrderStatus;
import org.lumbarcds.analysis.Requests;
import org.lumbarcds.analysis.StudyStatus;
import org.lumbarcds.server.ServerTest;
import org.lumbarcds.server.TestClients;
import org.lumbarcds.server.TestStudies;
import org.lumbarcds.server.queue.TestQueues;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.RequestEntity;
import org.springframework.web.client.RestTemplate;

class OperationsTest extends ServerTest {

    private final TestRestTemplate http;
    private final TestQueues queues;

    OperationsTest(TestRestTemplate http, TestQueues queues) {
        this.http = http;
        this.queues = queues;
    }

    @Test
    void healthTellsTheModelTheQueueAndThatTheArchiveIsAway() {
        JsonNode parts = http.getForObject("/actuator/health", JsonNode.class).path("components");

        assertThat(parts.at("/model/details/name").asText()).isEqualTo("test");
        assertThat(parts.at("/model/details/accelerationGot").asText()).isEqualTo("CPU");
        assertThat(parts.at("/queue/details/longestWaitSeconds").isNumber()).isTrue();
        assertThat(parts.at("/queue/status").asText()).isEqualTo("UP");
        assertThat(parts.at("/queue/details/threads/analysis").asText()).isEqualTo("2 of 2");
        assertThat(parts.at("/queue/details/threads/orders").asText()).isEqualTo("1 of 1");
        assertThat(parts.at("/queue/details/threads/housekeeping").asText()).isEqualTo("1 of 1");
        assertThat(parts.at("/pacs/status").asText()).isEqualTo("DEGRADED");
        assertThat(parts.at("/pacs/details/failure").asText()).isEqualTo("PACS_UNAVAILABLE");
        assertThat(parts.at("/diskSpace/details/free").isNumber()).isTrue();
        assertThat(parts.toString()).as("where the server is installed").doesNotContain(System.getProperty("user.dir"));
    }

    @Test
    void anArchiveThatIsAwayDoesNotEndReadiness() {
        assertThat(http.getForEntity("/actuator/health/readiness", JsonNode.class).getStatusCode())
                .isEqualTo(HttpStatus.OK);
    }

    @Test
    void aDeadLetterIsListedWithItsReasonAndCanBeSentAgain() {
        AnalysisQueue queue = queues.empty(TestStudies.MODEL.digest(), 20, Clock.systemUTC());
        String study = TestStudies.newUid();
        queue.submit(TestStudies.request(study, TestStudies.newPatient()));
        queue.giveUp(queue.lease("test", Duration.ofMinutes(1)).orElseThrow(),
                new Failure(Failure.Kind.PACS_REFUSED, "The archive refused the credentials."));

        JsonNode letter = http.exchange(RequestEntity.get("/actuator/deadletters")
                .headers(operator()).build(), JsonNode.class).getBody().at("/deadLetters/0");
        assertThat(letter.path("studyInstanceUid").asText()).isEqualTo(study);
        assertThat(letter.path("failureKind").asText()).isEqualTo("PACS_REFUSED");
        assertThat(letter.path("failureDetail").asText()).contains("credentials");

        String path = "/actuator/deadletters/" + letter.path("id").asLong();
        assertThat(http.exchange(path, HttpMethod.POST, null, Void.class).getStatusCode())
                .as("without a token").isEqualTo(HttpStatus.UNAUTHORIZED);
        assertThat(http.exchange(path, HttpMethod.POST, new HttpEntity<>(operator()), Void.class).getStatusCode())
                .isEqualTo(HttpStatus.NO_CONTENT);
        assertThat(queue.status(study).orElseThrow().state()).isEqualTo(StudyStatus.State.QUEUED);
        assertThat(http.exchange(path, HttpMethod.POST, new HttpEntity<>(operator()), Void.class).getStatusCode())
                .as("no longer a dead letter").isEqualTo(HttpStatus.NOT_FOUND);
    }

    @Test
    void anOrderWhoseStudyNeverCameIsListedWithItsReasonAndCanBeSentAgain() {
        // Years ahead: the application's own watcher does not take it before it is sent again.
        OrderQueue orders = queues.emptyOrders(TestStudies.MODEL.digest(),
                Clock.offset(Clock.systemUTC(), Duration.ofDays(3650)));
        AwaitedOrder order = Requests.awaited(TestStudies.newPatient(), Requests.identity("ID1"));
        orders.submit(order);
        orders.giveUp(orders.lease(Duration.ofMinutes(1)).orElseThrow(), new Failure(Failure.Kind.STUDY_NOT_FOUND,
                "The PACS holds no MR study under the accession number of the order."));

        JsonNode letter = http.exchange(RequestEntity.get("/actuator/deadletters")
                .headers(operator()).build(), JsonNode.class).getBody().at("/deadLetters/0");
        assertThat(letter.path("accessionNumber").asText()).isEqualTo(order.accessionNumber());
        assertThat(letter.path("failureDetail").asText()).contains("no MR study under the accession number");
        assertThat(letter.path("id").asText()).startsWith("order-");
        String metrics = http.exchange(RequestEntity.get("/actuator/prometheus").headers(operator()).build(),
                String.class).getBody();
        assertThat(metrics).contains("lumbar_queue_orders{state=\"failed\"} 1.0",
                "lumbar_worker_threads{state=\"living\",worker=\"analysis\"} 2.0",
                "lumbar_worker_threads{state=\"configured\",worker=\"analysis\"} 2.0");
        assertThat(http.getForObject("/actuator/health", JsonNode.class)
                .at("/components/queue/details/neverArrived").asLong()).isEqualTo(1);

        String path = "/actuator/deadletters/" + letter.path("id").asText();
        assertThat(http.exchange(path, HttpMethod.POST, new HttpEntity<>(operator()), Void.class).getStatusCode())
                .isEqualTo(HttpStatus.NO_CONTENT);
        assertThat(orders.status(order.key()).orElseThrow().state()).isEqualTo(OrderStatus.State.AWAITING);
        assertThat(http.exchange(path, HttpMethod.POST, new HttpEntity<>(operator()), Void.class).getStatusCode())
                .as("no longer a dead letter").isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(http.exchange("/actuator/deadletters/order-x", HttpMethod.POST, new HttpEntity<>(operator()),
                Void.class).getStatusCode()).as("no id at all").isEqualTo(HttpStatus.NOT_FOUND);
    }

    private HttpHeaders operator() {
        HttpHeaders headers = new HttpHeaders();
        headers.setBearerAuth(TestClients.token(
                new RestTemplate(), http.getRootUri().replace("localhost", "127.0.0.1"), "operator"));
        return headers;
    }
}
