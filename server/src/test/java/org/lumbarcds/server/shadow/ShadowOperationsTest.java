// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lumbarcds.analysis.AnalysisOutcome;
import org.lumbarcds.analysis.AnalysisQueue;
import org.lumbarcds.analysis.Failure;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.report.ReportIds;
import org.lumbarcds.server.ServerTest;
import org.lumbarcds.server.TestClients;
import org.lumbarcds.server.TestStudies;
import org.lumbarcds.server.queue.TestQueues;
import org.lumbarcds.shadow.SliceShelf;
import org.lumbarcds.spine.StudyFindings;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.RequestEntity;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.client.RestTemplate;

/** What operators and quality teams see of a second model, and nobody else. */
class ShadowOperationsTest extends ServerTest {

    private static final ModelIdentity SHADOW = new ModelIdentity("second", "2", "5".repeat(64));
    private static final String COMPARISON = "/operations/model-comparison";

    @TempDir
    private Path folder;

    private final TestRestTemplate http;
    private final JdbcTemplate jdbc;
    private final AnalysisQueue first;
    private final ShadowQueue queue;

    ShadowOperationsTest(TestRestTemplate http, TestQueues queues, ShadowRows rows, JdbcTemplate jdbc,
            PlatformTransactionManager transactions) {
        this.http = http;
        this.jdbc = jdbc;
        this.first = queues.empty(TestStudies.MODEL.digest(), 20, Clock.systemUTC());
        this.queue = new ShadowQueue(rows, new TransactionTemplate(transactions), new SliceShelf(0),
                new ShadowQueue.Scope(TestStudies.MODEL.digest(), SHADOW.digest(),
                        Instant.now().minus(Duration.ofHours(1)), 3), Clock.systemUTC());
    }

    @BeforeEach
    void noReadings() {
        jdbc.update("delete from analysis_request");
    }

    private AnalysisQueue.Lease leased(String study, String patient) {
        first.submit(TestStudies.request(study, patient));
        first.complete(first.lease("first", Duration.ofMinutes(1)).orElseThrow(), TestStudies.read(study));
        queue.enrol();
        jdbc.update("update shadow_reading set next_attempt_at = updated_at where study_uid = ?", study);
        return queue.lease("shadow", Duration.ofMinutes(1)).orElseThrow();
    }

    private void readByBoth(String study, String patient) {
        StudyFindings seen = TestStudies.findings(study);
        StudyFindings second = new StudyFindings(study, seen.findings().subList(1, 3), seen.qualityFlags(), List.of(),
                SHADOW, "CPU", seen.analysedInstances(), List.of(), Optional.empty());
        assertThat(queue.complete(leased(study, patient), new AnalysisOutcome.Read(second,
                TestStudies.read(study).study(), Optional.empty()))).isTrue();
    }

    private HttpHeaders token(String client) {
        HttpHeaders headers = new HttpHeaders();
        headers.setBearerAuth(TestClients.token(
                new RestTemplate(), http.getRootUri().replace("localhost", "127.0.0.1"), client));
        return headers;
    }

    private <T> ResponseEntity<T> get(String path, String client, MediaType type, Class<T> answer) {
        return http.exchange(RequestEntity.get(path).headers(token(client)).accept(type).build(), answer);
    }

    @Test
    void healthSaysThatNoSecondModelIsConfigured() {
        JsonNode shadow = http.getForObject("/actuator/health", JsonNode.class).at("/components/shadow");

        assertThat(shadow.path("status").asText()).isEqualTo("UP");
        assertThat(shadow.at("/details/mode").asText()).isEqualTo("off");
    }

    @Test
    void theOperatorSeesWhatTheSecondModelWasGivenUpOnAndSendsItAgain() {
        String study = TestStudies.newUid();
        queue.giveUp(leased(study, TestStudies.newPatient()), new Failure(Failure.Kind.INTERNAL, "It failed."));

        JsonNode view = get("/actuator/shadow", "operator", MediaType.APPLICATION_JSON, JsonNode.class).getBody();
        assertThat(view.path("mode").asText()).isEqualTo("off");
        assertThat(view.at("/studies/failed").asInt()).isEqualTo(1);
        assertThat(view.at("/studies/read").asInt()).isZero();
        assertThat(view.at("/givenUp/0/studyInstanceUid").asText()).isEqualTo(study);
        assertThat(view.at("/givenUp/0/failureDetail").asText()).isEqualTo("It failed.");

        String path = "/actuator/shadow/" + view.at("/givenUp/0/id").asLong();
        HttpEntity<Void> operator = new HttpEntity<>(token("operator"));
        assertThat(http.exchange(path, HttpMethod.POST, operator, Void.class).getStatusCode())
                .isEqualTo(HttpStatus.NO_CONTENT);
        assertThat(http.exchange(path, HttpMethod.POST, operator, Void.class).getStatusCode())
                .as("no longer given up").isEqualTo(HttpStatus.NOT_FOUND);
    }

    @Test
    void theComparisonNamesStudiesAndNoPatient() {
        String study = TestStudies.newUid();
        String patient = TestStudies.newPatient();
        readByBoth(study, patient);

        for (String client : List.of("operator", "quality")) {
            JsonNode document = get(COMPARISON, client, MediaType.APPLICATION_JSON, JsonNode.class).getBody();
            assertThat(document.at("/models/b/digest").asText()).isEqualTo(SHADOW.digest());
            assertThat(document.at("/studies/judgedByBoth").asInt()).isEqualTo(1);
            assertThat(document.toString()).doesNotContain(patient, "MRN-1", "Doe");
        }
        String text = get(COMPARISON, "quality", MediaType.TEXT_PLAIN, String.class).getBody();
        assertThat(text).contains("1 judged by both, of 1 patients", "A  test-model 1", "B  second 2")
                .doesNotContain(patient, "MRN-1", "Doe");
    }

    @Test
    void withoutAReadingThereIsNothingToCompare() {
        ResponseEntity<JsonNode> answer = get(COMPARISON, "operator", MediaType.APPLICATION_JSON, JsonNode.class);

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(answer.getBody().path("detail").asText()).contains("No study was read by both models");
    }

    @Test
    void aDateThatIsNoneIsRefused() {
        ResponseEntity<JsonNode> answer =
                get(COMPARISON + "?since=yesterday", "operator", MediaType.APPLICATION_JSON, JsonNode.class);

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(answer.getBody().path("detail").asText()).contains("2026-01-31");
    }

    @Test
    void nobodyElseReadsIt() {
        assertThat(http.getForEntity(COMPARISON, String.class).getStatusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
        assertThat(http.getForEntity("/actuator/shadow", String.class).getStatusCode())
                .isEqualTo(HttpStatus.UNAUTHORIZED);
        for (String client : List.of("ehr", "reader", "pacs")) {
            assertThat(get(COMPARISON, client, MediaType.APPLICATION_JSON, String.class).getStatusCode())
                    .as(client).isEqualTo(HttpStatus.FORBIDDEN);
        }
        assertThat(get("/actuator/shadow", "quality", MediaType.APPLICATION_JSON, String.class).getStatusCode())
                .isEqualTo(HttpStatus.FORBIDDEN);
    }

    @Test
    void aDeletedReportTakesTheSecondModelsReadingAlong() {
        String study = TestStudies.newUid();
        String patient = TestStudies.newPatient();
        readByBoth(study, patient);
        String report = ReportIds.of(study, TestStudies.MODEL).diagnosticReport();
        HttpHeaders ehr = token("ehr");
        ehr.setContentType(MediaType.valueOf("application/fhir+json"));

        Map<String, Object> deletion = Map.of("resourceType", "Bundle", "type", "transaction", "entry", List.of(
                delete("Provenance/" + report + "-provenance"), delete("AuditEvent/" + report + "-audit"),
                delete("DiagnosticReport/" + report)));
        ResponseEntity<String> answer =
                http.exchange("/fhir", HttpMethod.POST, new HttpEntity<>(deletion, ehr), String.class);

        assertThat(answer.getStatusCode()).as(answer.getBody()).isEqualTo(HttpStatus.OK);
        assertThat(jdbc.queryForObject("select count(*) from shadow_reading where study_uid = ?", Long.class, study))
                .isZero();
        queue.enrol();
        assertThat(jdbc.queryForObject("select count(*) from shadow_reading where study_uid = ?", Long.class, study))
                .as("nor is it read again").isZero();
    }

    private int compare(StringWriter out, StringWriter err, String... words) {
        return CompareStored.run(new PrintWriter(out, true), new PrintWriter(err, true), words);
    }

    private String base() {
        return http.getRootUri().replace("localhost", "127.0.0.1");
    }

    @Test
    void theCommandSignsInAndPrintsWhatTheServerTells() throws IOException {
        String study = TestStudies.newUid();
        readByBoth(study, TestStudies.newPatient());
        Path key = Files.writeString(folder.resolve("key.jwk"), TestClients.privateKey());
        Path json = folder.resolve("out/comparison.json");

        for (String client : List.of("quality", "operator")) {
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            assertThat(compare(out, err, "--server", base() + "/", "--client", client, "--key", key.toString(),
                    "--json", json.toString())).as(err.toString()).isZero();
            assertThat(out.toString()).contains("1 judged by both", "B  second 2");
        }
        assertThat(new ObjectMapper().readTree(json.toFile()).at("/models/b/digest").asText())
                .isEqualTo(SHADOW.digest());
        StringWriter err = new StringWriter();
        assertThat(compare(new StringWriter(), err, "--server", base(), "--client", "reader", "--key",
                key.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("does not sign 'reader' in", "lumbar/comparison.read");
        Path token = Files.writeString(folder.resolve("token"), "wrong");
        assertThat(compare(new StringWriter(), err, "--server", base(), "--token-file", token.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("refuses the token");
    }

    @Test
    void theCommandReadsTheDatabase() {
        readByBoth(TestStudies.newUid(), TestStudies.newPatient());
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();

        assertThat(compare(out, err, "--database", "jdbc:h2:mem:lumbar;IFEXISTS=TRUE")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("1 judged by both");

        assertThat(compare(out, err, "--database", "jdbc:h2:mem:lumbar;IFEXISTS=TRUE", "--shadow", "none")).isEqualTo(1);
        assertThat(err.toString()).contains("no study was read by both models");
        assertThat(compare(out, err, "--database", "jdbc:h2:mem:elsewhere")).isEqualTo(1);
        assertThat(err.toString()).contains("the database cannot be read");
    }

    @ParameterizedTest
    @CsvSource({
        "--json x.json, 2, either --server or --database",
        "--server http://127.0.0.1:9 --database jdbc:h2:mem:x, 2, either --server or --database",
        "--server http://127.0.0.1:9 --token-file /nowhere/token, 1, /nowhere/token",
        "--server http://127.0.0.1:9 --client x, 2, belong together",
        "--server elsewhere --token-file x, 1, must be an address",
        "--database mysql:x, 2, jdbc:postgresql:",
        "--database jdbc:h2:mem:x --since yesterday, 2, --since must be a date",
        "--server http://127.0.0.1:9 picture.png, 2, picture.png"})
    void wrongUsageOfTheCommandIsNamed(String words, int status, String message) {
        StringWriter err = new StringWriter();

        assertThat(compare(new StringWriter(), err, words.split(" "))).isEqualTo(status);
        assertThat(err.toString()).contains(message).doesNotContain("\tat ");
    }

    @Test
    void theCommandsHelpNeedsNoAddress() {
        StringWriter out = new StringWriter();

        assertThat(compare(out, new StringWriter(), "--server", "--help")).isZero();
        assertThat(out.toString()).contains("--database", "lumbar/comparison.read");
    }

    private static Map<String, Object> delete(String url) {
        return Map.of("request", Map.of("method", "DELETE", "url", url));
    }
}
