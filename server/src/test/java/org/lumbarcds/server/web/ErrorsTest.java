// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lumbarcds.server.ServerTest;
import org.lumbarcds.server.TestClients;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.RequestEntity;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestTemplate;

@ExtendWith(OutputCaptureExtension.class)
class ErrorsTest extends ServerTest {

    private final TestRestTemplate http;

    ErrorsTest(TestRestTemplate http) {
        this.http = http;
    }

    @Test
    void aFaultIsAnsweredWithAnIdThatIsInTheLogAndNothingElse(CapturedOutput output) {
        ResponseEntity<JsonNode> answer = http.getForEntity("/cds-services/test/fault", JsonNode.class);

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
        assertThat(answer.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
        String detail = answer.getBody().path("detail").asText();
        String id = detail.replaceFirst(".*incident ([0-9a-f-]{36}).*", "$1");
        assertThat(answer.getBody().toString()).doesNotContain("Doe", "Exception");
        assertThat(output).contains("incident " + id)
                .contains("java.lang.IllegalArgumentException", "java.lang.IllegalStateException", "FaultyController")
                .doesNotContain("Doe", "MRN-1");
    }

    @Test
    void anUnknownPathIsNotFound() {
        assertProblem(http.getForEntity("/cds-services/no/such/path", JsonNode.class), HttpStatus.NOT_FOUND);
    }

    @Test
    void aMethodThatIsNotOfferedIsRefused() {
        assertProblem(http.exchange("/cds-services", HttpMethod.DELETE, null, JsonNode.class),
                HttpStatus.METHOD_NOT_ALLOWED);
    }

    @Test
    void anErrorOfTheFhirInterfaceIsAnOperationOutcome() {
        ResponseEntity<JsonNode> missing = fhir("/fhir/Patient/nobody");
        ResponseEntity<JsonNode> wrong = fhir("/fhir/Patient?no-such-parameter=1");

        assertThat(missing.getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(missing.getBody().path("resourceType").asText()).isEqualTo("OperationOutcome");
        assertThat(wrong.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(wrong.getBody().path("resourceType").asText()).isEqualTo("OperationOutcome");
    }

    private ResponseEntity<JsonNode> fhir(String path) {
        String token = TestClients.token(
                new RestTemplate(), http.getRootUri().replace("localhost", "127.0.0.1"), "ehr");
        return http.exchange(RequestEntity.get(path).header("Authorization", "Bearer " + token).build(),
                JsonNode.class);
    }

    private static void assertProblem(ResponseEntity<JsonNode> answer, HttpStatus status) {
        assertThat(answer.getStatusCode()).isEqualTo(status);
        assertThat(answer.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(answer.getBody().path("status").asInt()).isEqualTo(status.value());
    }
}
