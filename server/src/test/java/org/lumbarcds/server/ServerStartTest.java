// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.RequestEntity;
import org.springframework.web.client.RestTemplate;

class ServerStartTest extends ServerTest {

    private final TestRestTemplate http;

    ServerStartTest(TestRestTemplate http) {
        this.http = http;
    }

    @Test
    void metadataListsWhatIsServedAndNothingElse() {
        JsonNode statement = http.getForObject("/fhir/metadata", JsonNode.class);

        assertThat(statement.path("fhirVersion").asText()).isEqualTo("4.0.1");
        assertThat(StreamSupport.stream(statement.at("/rest/0/resource").spliterator(), false)
                .map(resource -> resource.path("type").asText()))
                .contains("Patient", "DiagnosticReport", "ImagingStudy", "Observation")
                .doesNotContain("Contract", "InsurancePlan");
    }

    @Test
    void readinessIsUp() {
        assertThat(http.getForObject("/actuator/health/readiness", JsonNode.class).path("status").asText())
                .isEqualTo("UP");
    }

    @Test
    void metricsAreServedInPrometheusFormat() {
        String token = TestClients.token(
                new RestTemplate(), http.getRootUri().replace("localhost", "127.0.0.1"), "operator");

        assertThat(http.exchange(RequestEntity.get("/actuator/prometheus").header("Authorization", "Bearer " + token)
                .build(), String.class).getBody()).contains("hikaricp_connections_active");
    }
}
