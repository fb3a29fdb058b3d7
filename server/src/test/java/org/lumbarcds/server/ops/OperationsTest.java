// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.lumbarcds.analysis.AnalysisQueue;
import org.lumbarcds.analysis.Failure;
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
        assertThat(parts.at("/pacs/status").asText()).isEqualTo("DEGRADED");
        assertThat(parts.at("/pacs/details/failure").asText()).isEqualTo("PACS_UNAVAILABLE");
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

    private HttpHeaders operator() {
        HttpHeaders headers = new HttpHeaders();
        headers.setBearerAuth(TestClients.token(
                new RestTemplate(), http.getRootUri().replace("localhost", "127.0.0.1"), "operator"));
        return headers;
    }
}
