// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lumbarcds.server.ServerTest;
import org.lumbarcds.server.TestClients;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.DefaultResponseErrorHandler;
import org.springframework.web.client.RestTemplate;

/** Nothing is open but what has to be, and a token does what its scopes say. */
class AccessTest extends ServerTest {

    private final String base;
    private final RestTemplate http = statusesAsTheyAre();

    AccessTest(@LocalServerPort int port) {
        this.base = "http://127.0.0.1:" + port;
    }

    private static RestTemplate statusesAsTheyAre() {
        RestTemplate http = new RestTemplate(new JdkClientHttpRequestFactory(
                java.net.http.HttpClient.newBuilder().followRedirects(java.net.http.HttpClient.Redirect.NEVER).build()));
        http.setErrorHandler(new DefaultResponseErrorHandler() {
            @Override
            public boolean hasError(ClientHttpResponse response) {
                return false;
            }
        });
        return http;
    }

    private ResponseEntity<String> call(HttpMethod method, String path, String token, String body) {
        HttpHeaders headers = new HttpHeaders();
        if (token != null) {
            headers.setBearerAuth(token);
        }
        if (body != null) {
            headers.setContentType(MediaType.valueOf(path.startsWith("/fhir") ? "application/fhir+json" : "application/json"));
        }
        return http.exchange(base + path, method, new HttpEntity<>(body, headers), String.class);
    }

    private HttpStatusCode get(String path, String token) {
        return call(HttpMethod.GET, path, token, null).getStatusCode();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/fhir/Patient", "/fhir/Observation", "/fhir/DiagnosticReport/x", "/fhir", "/dicom-web/studies",
        "/actuator/prometheus", "/actuator/env", "/operations/analyses"})
    void withoutATokenThereIsNothing(String path) {
        assertThat(get(path, null).value()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/fhir/metadata", "/.well-known/smart-configuration", "/fhir/.well-known/smart-configuration",
        "/actuator/health", "/actuator/health/readiness", "/oauth2/jwks", "/app/config.json"})
    void whatMustBeOpenIsOpen(String path) {
        assertThat(get(path, null).value()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/h2-console", "/swagger-ui/index.html", "/v3/api-docs", "/results/1.2.3"})
    void whatNobodyNamedIsDenied(String path) {
        assertThat(get(path, null).value()).isIn(302, 401, 403);
    }

    @Test
    void aBackEndReadsWhatItsScopesName() {
        String token = TestClients.token(http, base, "reader");

        assertThat(get("/fhir/Observation", token).value()).isEqualTo(200);
        assertThat(get("/fhir/Patient", token).value()).isEqualTo(403);
        assertThat(call(HttpMethod.POST, "/fhir/Observation", token,
                "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"}}").getStatusCode().value())
                .isEqualTo(403);
        assertThat(get("/dicom-web/studies", token).value()).isEqualTo(403);
        assertThat(get("/actuator/prometheus", token).value()).isEqualTo(403);
    }

    @Test
    void everyEntryOfATransactionIsChecked() {
        String token = TestClients.token(http, base, "reader");
        ResponseEntity<String> answer = call(HttpMethod.POST, "/fhir", token, """
                {"resourceType":"Bundle","type":"transaction","entry":[
                  {"resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Patient"}}]}""");

        assertThat(answer.getStatusCode().value()).isEqualTo(403);
        assertThat(answer.getBody()).contains("OperationOutcome");
    }

    @ParameterizedTest
    @ValueSource(strings = {"subject:Patient.family=X", "subject.family=X", "performer:Practitioner.name=X",
        "_has:Provenance:target:agent=x", "_revinclude=Provenance:target", "_sort=subject:Patient.name"})
    void aBackEndsQuestionsReachOnlyTypesItMaySearch(String criterion) {
        String reader = TestClients.token(http, base, "reader");
        String ehr = TestClients.token(http, base, "ehr");

        assertThat(get("/fhir/Observation?" + criterion, reader).value()).isEqualTo(403);
        assertThat(get("/fhir/Observation?" + criterion, ehr).value()).isNotIn(401, 403);
        String batch = "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"request\":{\"method\":\"GET\","
                + "\"url\":\"Observation?" + criterion + "\"}}]}";
        assertThat(call(HttpMethod.POST, "/fhir", reader, batch).getStatusCode().value()).isEqualTo(403);
    }

    @Test
    void eachLetterOfAScopeIsItsInteraction() {
        String finder = TestClients.token(http, base, "finder");
        String fetcher = TestClients.token(http, base, "fetcher");

        assertThat(get("/fhir/Observation?code=x", finder).value()).isEqualTo(200);
        assertThat(get("/fhir/Observation/none", finder).value()).isEqualTo(403);
        assertThat(get("/fhir/Observation?code=x", fetcher).value()).isEqualTo(403);
        assertThat(get("/fhir/Observation/none", fetcher).value()).isEqualTo(404);
    }

    @Test
    void whoMayOnlyCreateIsNotToldWhoIsThereAlready() {
        String intake = TestClients.token(http, base, "intake");
        HttpHeaders headers = new HttpHeaders();
        headers.setBearerAuth(intake);
        headers.setContentType(MediaType.valueOf("application/fhir+json"));
        String patient = "{\"resourceType\":\"Patient\"}";

        assertThat(call(HttpMethod.POST, "/fhir/Patient", intake, patient).getStatusCode().value()).isEqualTo(201);
        headers.set("If-None-Exist", "family=X");
        assertThat(http.exchange(base + "/fhir/Patient", HttpMethod.POST, new HttpEntity<>(patient, headers), String.class)
                .getStatusCode().value()).isEqualTo(403);
        assertThat(call(HttpMethod.POST, "/fhir", intake, """
                {"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient"},
                  "request":{"method":"POST","url":"Patient","ifNoneExist":"family=X"}}]}""").getStatusCode().value())
                .isEqualTo(403);
    }

    @Test
    void aBackEndAsksByItsOwnTypesAndFilterIsNoFault() {
        String reader = TestClients.token(http, base, "reader");

        assertThat(get("/fhir/Observation?code=x&subject=Patient/1&has-member:Observation.code=x", reader).value())
                .isEqualTo(200);
        assertThat(get("/fhir/Observation?_filter=code eq x", reader).value()).isEqualTo(400);
    }

    @Test
    void aBackEndGetsNoScopeItIsNotRegisteredFor() {
        ResponseEntity<Map<String, Object>> answer = TestClients.requestToken(http, base,
                TestClients.assertion("reader", base + "/oauth2/token"), "system/Patient.rs");

        assertThat(answer.getStatusCode().value()).isEqualTo(400);
        assertThat(answer.getBody()).containsEntry("error", "invalid_scope");
    }

    @Test
    void anAssertionIsGoodOnce() {
        String assertion = TestClients.assertion("reader", base + "/oauth2/token");

        assertThat(TestClients.requestToken(http, base, assertion, "system/Observation.rs").getStatusCode().value())
                .isEqualTo(200);
        ResponseEntity<Map<String, Object>> second =
                TestClients.requestToken(http, base, assertion, "system/Observation.rs");
        assertThat(second.getStatusCode().value()).isEqualTo(401);
        assertThat(second.getBody()).containsEntry("error", "invalid_client");
    }

    @ParameterizedTest
    @CsvSource({"reader, https://elsewhere.example/token", "nobody, self"})
    void anAssertionForAnotherServerOrOfAnUnknownClientIsRefused(String client, String audience) {
        String aud = audience.equals("self") ? base + "/oauth2/token" : audience;

        assertThat(TestClients.requestToken(http, base, TestClients.assertion(client, aud), "system/Observation.rs")
                .getStatusCode().value()).isEqualTo(401);
    }

    @Test
    void anAssertionSignedWithAnotherKeyIsRefused() throws Exception {
        String forged = TestClients.assertion("reader", base + "/oauth2/token",
                new ECKeyGenerator(Curve.P_384).keyID("test").generate());

        assertThat(TestClients.requestToken(http, base, forged, "system/Observation.rs").getStatusCode().value())
                .isEqualTo(401);
    }

    @Test
    void theSmartConfigurationNamesWhatThereIs() {
        String document = call(HttpMethod.GET, "/fhir/.well-known/smart-configuration", null, null).getBody();

        assertThat(document).contains("\"code_challenge_methods_supported\":[\"S256\"]", base + "/oauth2/token",
                base + "/oauth2/authorize", "\"issuer\":\"" + base + "\"");
    }
}
