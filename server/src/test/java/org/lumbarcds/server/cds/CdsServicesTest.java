// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.cds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lumbarcds.analysis.AnalysisQueue;
import org.lumbarcds.server.ServerTest;
import org.lumbarcds.server.TestCdsClient;
import org.lumbarcds.server.TestClients;
import org.lumbarcds.server.TestStudies;
import org.lumbarcds.server.queue.TestQueues;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.RequestEntity;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.client.RestTemplate;

class CdsServicesTest extends ServerTest {

    private static final String PATIENT_VIEW = "/cds-services/lumbar-mri-patient-view";
    private static final String ORDER_COMPLETE = "/cds-services/lumbar-mri-order-complete";

    private final TestRestTemplate http;
    private final TestQueues queues;
    private final JdbcTemplate jdbc;

    CdsServicesTest(TestRestTemplate http, TestQueues queues, JdbcTemplate jdbc) {
        this.http = http;
        this.queues = queues;
        this.jdbc = jdbc;
    }

    @Test
    void discoveryIsOpenAndListsTheServices() {
        JsonNode document = http.getForObject("/cds-services", JsonNode.class);

        assertThat(document.path("services").findValuesAsText("id"))
                .contains("lumbar-mri-order-complete", "lumbar-mri-patient-view");
    }

    @Test
    void openingAChartShowsWhatWasRead() {
        String patient = TestStudies.newPatient();
        String study = TestStudies.newUid();
        AnalysisQueue queue = queues.empty(TestStudies.MODEL.digest(), 20, Clock.systemUTC());
        queue.submit(TestStudies.request(study, patient));
        queue.complete(queue.lease("test", Duration.ofMinutes(1)).orElseThrow(), TestStudies.read(study));

        ResponseEntity<JsonNode> answer = call(PATIENT_VIEW, patientView(patient));

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.OK);
        assertThat(answer.getBody().path("cards")).hasSize(1);
        assertThat(answer.getBody().at("/cards/0/summary").asText()).contains("L4-L5");
        assertThat(answer.getBody().at("/cards/0/links/0/type").asText()).isEqualTo("smart");
    }

    @Test
    void aChartWithoutStudiesGetsNoCard() {
        ResponseEntity<JsonNode> answer = call(PATIENT_VIEW, patientView(TestStudies.newPatient()));

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.OK);
        assertThat(answer.getBody().path("cards")).isEmpty();
    }

    @Test
    void aCompletedOrderWhoseImagesCannotBeHadYetIsAnsweredHonestlyWithinTheDeadline() {
        String study = TestStudies.newUid();
        String patient = TestStudies.newPatient();
        long start = System.nanoTime();

        ResponseEntity<JsonNode> answer = call(ORDER_COMPLETE, orderComplete(patient, study));

        assertThat(answer.getStatusCode()).as("%s", answer.getBody()).isEqualTo(HttpStatus.OK);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        assertThat(answer.getBody().path("cards")).hasSize(1);
        assertThat(answer.getBody().at("/cards/0/summary").asText().toLowerCase()).doesNotContain("no finding");
        assertThat(jdbc.queryForObject("select count(*) from analysis_request where study_uid = ?", Long.class, study))
                .isEqualTo(1);
    }

    @Test
    void anOrderByAccessionNumberAloneIsQueuedOnceHoweverOftenItIsSent() {
        String patient = TestStudies.newPatient();
        String body = orderComplete(patient, "x").replace("\"system\": \"urn:dicom:uid\", \"value\": \"urn:oid:x\"", """
                "type": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "ACSN"}]},
                "value": "ACC-LATE\"""");

        ResponseEntity<JsonNode> first = call(ORDER_COMPLETE, body);
        ResponseEntity<JsonNode> second = call(ORDER_COMPLETE, body);

        assertThat(first.getStatusCode()).as("%s", first.getBody()).isEqualTo(HttpStatus.OK);
        assertThat(first.getBody().at("/cards/0/summary").asText()).contains("images have not arrived yet");
        assertThat(first.getBody().at("/cards/0/detail").asText()).contains("nothing to send again");
        assertThat(second.getBody().at("/cards/0/uuid")).isEqualTo(first.getBody().at("/cards/0/uuid"));
        assertThat(call(PATIENT_VIEW, patientView(patient)).getBody().at("/cards/0/uuid"))
                .isEqualTo(first.getBody().at("/cards/0/uuid"));
        assertThat(jdbc.queryForObject("select count(*) from awaited_order where patient_id = ?", Long.class, patient))
                .isEqualTo(1);
    }

    @Test
    void aCallWithoutTokenIsRefusedAndToldWhatIsMissing() {
        ResponseEntity<JsonNode> answer = send(PATIENT_VIEW, patientView("p"), null);

        assertProblem(answer, HttpStatus.UNAUTHORIZED);
        assertThat(answer.getHeaders().getFirst(HttpHeaders.WWW_AUTHENTICATE)).isEqualTo("Bearer");
        assertThat(answer.getBody().path("fix").asText()).isNotEmpty();
    }

    @Test
    void aTokenIsGoodForOneCallOnly() {
        String authorization = TestCdsClient.authorization(base() + PATIENT_VIEW);
        String body = patientView(TestStudies.newPatient());
        assertThat(send(PATIENT_VIEW, body, authorization).getStatusCode()).isEqualTo(HttpStatus.OK);

        assertProblem(send(PATIENT_VIEW, body, authorization), HttpStatus.UNAUTHORIZED);
    }

    @Test
    void aTokenForAnotherUrlIsRefused() {
        assertProblem(send(PATIENT_VIEW, patientView("p"), TestCdsClient.authorization(base() + ORDER_COMPLETE)),
                HttpStatus.UNAUTHORIZED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"hook": "patient-view"       | 400
            []                            | 400
            {"hook": "order-sign"}        | 400
            {"hook": "patient-view"}      | 400
            """)
    void aBadBodyIsAnsweredWithWhatIsWrong(String body, int status) {
        ResponseEntity<JsonNode> answer = call(PATIENT_VIEW, body);

        assertProblem(answer, HttpStatus.valueOf(status));
        assertThat(answer.getBody().path("fix").asText()).isNotEmpty();
    }

    @Test
    void aBodyBeyondTheLimitIsRefused() {
        assertProblem(call(PATIENT_VIEW, "{\"hook\": \"" + "x".repeat(200_000) + "\"}"),
                HttpStatus.PAYLOAD_TOO_LARGE);
    }

    @Test
    void anUnknownServiceIsNotFound() {
        assertProblem(call("/cds-services/no-such-service", "{}"), HttpStatus.NOT_FOUND);
    }

    @Test
    void feedbackSentTwiceIsKeptOnce() {
        String path = PATIENT_VIEW + "/feedback";
        String card = cardOf(readStudy());
        String body = feedback(card);

        assertThat(call(path, body).getStatusCode()).isEqualTo(HttpStatus.OK);
        assertThat(call(path, body).getStatusCode()).isEqualTo(HttpStatus.OK);

        assertThat(jdbc.queryForMap("select * from cds_feedback where card_uuid = ?", card))
                .containsEntry("OUTCOME", "OVERRIDDEN")
                .containsEntry("OVERRIDE_CODE", "radiology-informed")
                .containsEntry("CLIENT_ISSUER", "https://ehr.test");
    }

    private String feedback(String card) {
        return """
                {"feedback": [{"card": "%s", "outcome": "overridden", "outcomeTimestamp": "2026-03-01T12:00:00Z",
                  "overrideReason": {"reason": {"code": "radiology-informed", "system": "urn:test"},
                                     "userComment": "already known"}}]}""".formatted(card);
    }

    /** @return the patient */
    private String readStudy() {
        String patient = TestStudies.newPatient();
        String study = TestStudies.newUid();
        AnalysisQueue queue = queues.empty(TestStudies.MODEL.digest(), 20, Clock.systemUTC());
        queue.submit(TestStudies.request(study, patient));
        queue.complete(queue.lease("test", Duration.ofMinutes(1)).orElseThrow(), TestStudies.read(study));
        return patient;
    }

    private String cardOf(String patient) {
        return call(PATIENT_VIEW, patientView(patient)).getBody().at("/cards/0/uuid").asText();
    }

    @Test
    void feedbackOnACardThatWasNeverGivenIsRefusedAndNothingOfItsBatchIsKept() {
        String card = cardOf(readStudy());
        String batch = feedback(card).replace("]}", ", " + feedback(UUID.randomUUID().toString())
                .replace("{\"feedback\": [", "").replace("]}", "") + "]}");

        ResponseEntity<JsonNode> answer = call(PATIENT_VIEW + "/feedback", batch);

        assertProblem(answer, HttpStatus.NOT_FOUND);
        assertThat(answer.getBody().path("field").asText()).isEqualTo("/feedback/1/card");
        assertThat(jdbc.queryForObject("select count(*) from cds_feedback where card_uuid = ?", Long.class, card)).isZero();
    }

    @Test
    void onlyTheClientAndServiceACardCameFromTakeItsFeedback() {
        String card = cardOf(readStudy());

        assertProblem(callAsOther(PATIENT_VIEW + "/feedback", feedback(card)), HttpStatus.NOT_FOUND);
        assertProblem(call(ORDER_COMPLETE + "/feedback", feedback(card)), HttpStatus.NOT_FOUND);
        assertThat(call(PATIENT_VIEW + "/feedback", feedback(card)).getStatusCode()).isEqualTo(HttpStatus.OK);
    }

    @Test
    void anotherEhrsPatientOfTheSameIdSeesNothingOfIt() {
        String patient = readStudy();

        assertThat(callAsOther(PATIENT_VIEW, patientView(patient)).getBody().path("cards")).isEmpty();
        assertThat(call(PATIENT_VIEW, patientView(patient)).getBody().path("cards")).hasSize(1);
    }

    @Test
    void anotherEhrsOrderOfTheSameIdsIsItsOwn() {
        String patient = TestStudies.newPatient();
        String study = TestStudies.newUid();
        call(ORDER_COMPLETE, orderComplete(patient, study));

        ResponseEntity<JsonNode> other = callAsOther(ORDER_COMPLETE, orderComplete(patient, study));

        assertThat(other.getStatusCode()).as("%s", other.getBody()).isEqualTo(HttpStatus.OK);
        assertThat(jdbc.queryForList("select patient_id from study_claim where study_uid = ?", String.class, study))
                .hasSize(2).contains(patient);
        assertThat(jdbc.queryForObject("select count(*) from analysis_request where study_uid = ?", Long.class, study))
                .as("one analysis").isEqualTo(1);
    }

    @Test
    void aClientThatNamesAnothersFhirServerIsRefused() {
        String body = patientView("p").replace("\"context\"", "\"fhirServer\": \"https://elsewhere.test/fhir\", \"context\"");

        assertProblem(callAsOther(PATIENT_VIEW, body), HttpStatus.FORBIDDEN);
        assertProblem(call(PATIENT_VIEW, body), HttpStatus.FORBIDDEN);
    }

    private ResponseEntity<JsonNode> callAsOther(String path, String body) {
        return send(path, body, TestCdsClient.authorization(TestCdsClient.OTHER_ISSUER, base() + path));
    }

    @Test
    void feedbackNeedsAToken() {
        assertProblem(send(PATIENT_VIEW + "/feedback", "{\"feedback\": []}", null), HttpStatus.UNAUTHORIZED);
    }

    @Test
    void pagesOfAListedOriginMayCallAndOthersMayNot() {
        assertThat(preflight("https://ehr.test").getHeaders().getAccessControlAllowOrigin())
                .isEqualTo("https://ehr.test");
        assertThat(preflight("https://evil.test").getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
    }

    @Test
    void hookCallsAreTimed() {
        call(PATIENT_VIEW, patientView(TestStudies.newPatient()));

        String token = TestClients.token(new RestTemplate(), base(), "operator");
        assertThat(http.exchange(RequestEntity.get("/actuator/prometheus").header("Authorization", "Bearer " + token)
                .build(), String.class).getBody())
                .contains("lumbar_hook_seconds_count{outcome=\"answered\",service=\"lumbar-mri-patient-view\"}")
                .contains("lumbar_queue_studies{state=\"queued\"}");
    }

    private String base() {
        return http.getRootUri().replace("localhost", "127.0.0.1");
    }

    private ResponseEntity<String> preflight(String origin) {
        HttpHeaders headers = new HttpHeaders();
        headers.setOrigin(origin);
        headers.setAccessControlRequestMethod(HttpMethod.POST);
        return http.exchange(PATIENT_VIEW, HttpMethod.OPTIONS, new HttpEntity<>(headers), String.class);
    }

    private ResponseEntity<JsonNode> call(String path, String body) {
        return send(path, body, TestCdsClient.authorization(base() + path));
    }

    private ResponseEntity<JsonNode> send(String path, String body, String authorization) {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        if (authorization != null) {
            headers.set(HttpHeaders.AUTHORIZATION, authorization);
        }
        return http.exchange(path, HttpMethod.POST, new HttpEntity<>(body, headers), JsonNode.class);
    }

    private static void assertProblem(ResponseEntity<JsonNode> answer, HttpStatus status) {
        assertThat(answer.getStatusCode()).as("%s", answer.getBody()).isEqualTo(status);
        assertThat(answer.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(answer.getBody().path("status").asInt()).isEqualTo(status.value());
        assertThat(answer.getBody().toString()).doesNotContain("org.lumbarcds", "Exception");
    }

    private static String patientView(String patient) {
        return """
                {"hook": "patient-view", "hookInstance": "%s",
                 "context": {"userId": "Practitioner/1", "patientId": "%s"}}""".formatted(UUID.randomUUID(), patient);
    }

    private static String orderComplete(String patient, String study) {
        return """
                {"hook": "org.lumbarcds.imaging-order-complete", "hookInstance": "%1$s",
                 "context": {"userId": "Practitioner/1", "patientId": "%2$s",
                   "orders": {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": {
                     "resourceType": "ServiceRequest", "id": "order-1", "status": "completed", "intent": "order",
                     "identifier": [{"system": "urn:dicom:uid", "value": "urn:oid:%3$s"}],
                     "code": {"coding": [{"system": "http://loinc.org", "code": "24968-0"}]},
                     "subject": {"reference": "Patient/%2$s"},
                     "requester": {"reference": "Practitioner/1"}}}]}},
                 "prefetch": {"patient": {"resourceType": "Patient", "id": "%2$s", "birthDate": "1970-01-02",
                     "identifier": [{"value": "MRN-1"}], "name": [{"family": "Doe"}]},
                   "imagingStudies": {"resourceType": "Bundle", "type": "searchset"},
                   "conditions": {"resourceType": "Bundle", "type": "searchset"}}}"""
                .formatted(UUID.randomUUID(), patient, study);
    }
}
