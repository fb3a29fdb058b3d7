// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lumbarcds.server.ServerTest;
import org.lumbarcds.server.TestClients;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.client.RestTemplate;

/** An EHR opens the app for a patient: SMART App Launch with PKCE, from the launch to the data, without a browser. */
class LaunchTest extends ServerTest {

    private static final String VERIFIER = "a-verifier-of-more-than-forty-three-characters-0123456789";

    private final String base;
    private final HttpClient browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final ObjectMapper json = new ObjectMapper();
    private final String patient = "launch-" + UUID.randomUUID();
    private final String other = "launch-" + UUID.randomUUID();
    private String ehr;

    LaunchTest(@LocalServerPort int port) {
        this.base = "http://127.0.0.1:" + port;
    }

    @BeforeEach
    void twoPatientsWithAnObservationEach() throws Exception {
        ehr = TestClients.token(new RestTemplate(), base, "ehr");
        for (String id : new String[] {patient, other}) {
            assertThat(send("PUT", "/fhir/Patient/" + id, ehr,
                    "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\"}").statusCode()).isEqualTo(201);
            assertThat(send("PUT", "/fhir/Observation/" + id, ehr, "{\"resourceType\":\"Observation\",\"id\":\"" + id
                    + "\",\"status\":\"preliminary\",\"code\":{\"text\":\"x\"},\"subject\":{\"reference\":\"Patient/" + id
                    + "\"}}").statusCode()).isEqualTo(201);
        }
    }

    @Test
    void theTokenIsForTheOpenPatientAloneAndCarriesTheCardsContext() throws Exception {
        JsonNode token = exchange(signIn(authorize(launch(), "S256", challenge())));

        assertThat(token.path("patient").asText()).isEqualTo(patient);
        assertThat(token.path("appContext").asText()).isEqualTo("{\"reportId\":\"r1\"}");
        assertThat(token.path("token_type").asText()).isEqualToIgnoringCase("Bearer");

        String access = token.path("access_token").asText();
        assertThat(send("GET", "/fhir/Patient/" + patient, access, null).statusCode()).isEqualTo(200);
        assertThat(send("GET", "/fhir/Patient/" + other, access, null).statusCode()).isEqualTo(403);
        assertThat(send("GET", "/fhir/Observation/" + other, access, null).statusCode()).isEqualTo(403);
        assertThat(send("GET", "/fhir/Observation?patient=" + other, access, null).statusCode()).isEqualTo(403);
        JsonNode mine = json.readTree(send("GET", "/fhir/Observation", access, null).body());
        assertThat(mine.path("entry").findValuesAsText("fullUrl")).singleElement().asString().endsWith(patient);
        assertThat(send("PUT", "/fhir/Patient/" + patient, access,
                "{\"resourceType\":\"Patient\",\"id\":\"" + patient + "\"}").statusCode()).isEqualTo(403);
    }

    @Test
    void anotherEhrsLaunchForThePatientOfTheSameIdIsNotForThisOne() throws Exception {
        String backend = TestClients.token(new RestTemplate(), base, "other-ehr");
        HttpResponse<String> answer = send("POST", LaunchController.PATH, backend,
                json.writeValueAsString(Map.of("patient", patient, "fhirUser", TestClients.PRACTITIONER)));
        assertThat(answer.statusCode()).isEqualTo(201);

        JsonNode token = exchange(signIn(authorize(json.readTree(answer.body()).path("launch").asText(), "S256",
                challenge())));

        assertThat(token.path("patient").asText()).isNotEqualTo(patient);
        assertThat(send("GET", "/fhir/Patient/" + patient, token.path("access_token").asText(), null).statusCode())
                .isEqualTo(403);
    }

    @Test
    void withoutALaunchNoPatientsDataIsGranted() throws Exception {
        assertThat(refusal(authorize(null, "S256", challenge()))).contains("launch");
        assertThat(refusal(authorize("made-up", "S256", challenge()))).contains("launch");
    }

    @Test
    void aLaunchIsGoodForOneTokenOnly() throws Exception {
        String launch = launch();
        exchange(signIn(authorize(launch, "S256", challenge())));

        assertThat(refusal(authorize(launch, "S256", challenge()))).contains("launch").contains("used");
    }

    @Test
    void signingInAloneHandsOutNoLaunchContext() throws Exception {
        JsonNode token = exchange(signIn(authorize(launch(), "S256", challenge(), "openid fhirUser")));

        assertThat(token.path("id_token").asText()).isNotEmpty();
        assertThat(token.has("patient")).isFalse();
        assertThat(token.has("encounter")).isFalse();
        assertThat(token.has("appContext")).isFalse();
    }

    @Test
    void anAppOfOnePatientAsksNothingOfOthers() throws Exception {
        String access = exchange(signIn(authorize(launch(), "S256", challenge()))).path("access_token").asText();

        for (String question : new String[] {"/fhir/Practitioner?_has:Patient:general-practitioner:family=X",
            "/fhir/Practitioner?_has:ServiceRequest:requester:patient=" + other, "/fhir/Observation?subject:Patient.family=X",
            "/fhir/Observation?performer.name=X", "/fhir/Practitioner?_revinclude=Observation:performer",
            "/fhir/Observation?_sort=patient.name", "/fhir/Observation/_history", "/fhir/_history", "/fhir/Observation?_list=1"}) {
            assertThat(send("GET", question, access, null).statusCode()).as(question).isEqualTo(403);
        }
        assertThat(send("POST", "/fhir", access, """
                {"resourceType":"Bundle","type":"batch","entry":[
                  {"request":{"method":"GET","url":"Observation?patient=%s"}}]}""".formatted(other)).statusCode())
                .isEqualTo(403);
        assertThat(send("GET", "/fhir/Observation?_include=Observation:device&_sort=-date", access, null).statusCode())
                .isEqualTo(200);
    }

    @Test
    void withoutProofOfPossessionThereIsNoCode() throws Exception {
        assertThat(refusal(authorize(launch(), null, null))).contains("code_challenge");
        assertThat(refusal(authorize(launch(), "plain", VERIFIER))).contains("code_challenge_method");
    }

    @Test
    void aLaunchNeedsTheScopeForIt() throws Exception {
        String reader = TestClients.token(new RestTemplate(), base, "reader");

        assertThat(send("POST", LaunchController.PATH, reader, "{\"patient\":\"x\"}").statusCode()).isEqualTo(403);
    }

    @Test
    void aCodeIsGoodOnceAndOnlyWithItsVerifier() throws Exception {
        String code = signIn(authorize(launch(), "S256", challenge()));

        assertThat(tokenRequest(code, "another-verifier-of-more-than-forty-three-characters").statusCode()).isEqualTo(400);
        assertThat(tokenRequest(code, VERIFIER).statusCode()).isIn(200, 400);
        assertThat(tokenRequest(code, VERIFIER).statusCode()).isEqualTo(400);
    }

    private String launch() throws Exception {
        HttpResponse<String> answer = send("POST", LaunchController.PATH, ehr, json.writeValueAsString(Map.of(
                "patient", patient, "appContext", "{\"reportId\":\"r1\"}", "fhirUser", TestClients.PRACTITIONER)));
        assertThat(answer.statusCode()).isEqualTo(201);
        return json.readTree(answer.body()).path("launch").asText();
    }

    private HttpResponse<String> authorize(String launch, String method, String challenge) throws Exception {
        return authorize(launch, method, challenge, "launch openid fhirUser patient/*.rs");
    }

    private HttpResponse<String> authorize(String launch, String method, String challenge, String scope)
            throws Exception {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", AppClient.CLIENT_ID);
        query.put("redirect_uri", base + "/app/");
        query.put("scope", scope);
        query.put("state", "abc");
        query.put("aud", base + "/fhir");
        if (launch != null) {
            query.put("launch", launch);
        }
        if (method != null) {
            query.put("code_challenge_method", method);
            query.put("code_challenge", challenge);
        }
        return browser.send(HttpRequest.newBuilder(URI.create(base + "/oauth2/authorize?" + form(query)))
                .header("Accept", "text/html").build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Fills in the login page that the authorization led to, and returns the code of the redirect. */
    private String signIn(HttpResponse<String> redirectToLogin) throws Exception {
        assertThat(redirectToLogin.headers().firstValue("Location").orElse("")).endsWith("/login");
        String page = browser.send(HttpRequest.newBuilder(URI.create(base + "/login")).build(),
                HttpResponse.BodyHandlers.ofString()).body();
        Matcher csrf = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"").matcher(page);
        assertThat(csrf.find()).isTrue();
        HttpResponse<String> signedIn = browser.send(HttpRequest.newBuilder(URI.create(base + "/login"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form(Map.of("username", TestClients.USER,
                        "password", TestClients.PASSWORD, "_csrf", csrf.group(1))))).build(),
                HttpResponse.BodyHandlers.ofString());
        HttpResponse<String> authorized = browser.send(HttpRequest.newBuilder(
                        URI.create(signedIn.headers().firstValue("Location").orElseThrow()))
                .header("Accept", "text/html").build(), HttpResponse.BodyHandlers.ofString());
        return parameter(authorized.headers().firstValue("Location").orElseThrow(), "code");
    }

    private JsonNode exchange(String code) throws Exception {
        HttpResponse<String> answer = tokenRequest(code, VERIFIER);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        return json.readTree(answer.body());
    }

    private HttpResponse<String> tokenRequest(String code, String verifier) throws Exception {
        return browser.send(HttpRequest.newBuilder(URI.create(base + "/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form(Map.of("grant_type", "authorization_code", "code", code,
                        "redirect_uri", base + "/app/", "client_id", AppClient.CLIENT_ID, "code_verifier", verifier))))
                .build(), HttpResponse.BodyHandlers.ofString());
    }

    /** An authorization that is refused goes back to the app with the reason, or is answered with an error. */
    private static String refusal(HttpResponse<String> answer) {
        String location = answer.headers().firstValue("Location").orElse("");
        assertThat(location).doesNotContain("/login").doesNotContain("code=");
        assertThat(answer.statusCode()).isIn(302, 400);
        return URLDecoder.decode(location, StandardCharsets.UTF_8) + answer.body();
    }

    private HttpResponse<String> send(String method, String path, String token, String body)
            throws IOException, InterruptedException {
        return browser.send(HttpRequest.newBuilder(URI.create(base + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", path.startsWith("/fhir") ? "application/fhir+json" : "application/json")
                        .method(method, body == null ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String parameter(String url, String name) {
        Matcher matcher = Pattern.compile("[?&]" + name + "=([^&]+)").matcher(url);
        assertThat(matcher.find()).as(url).isTrue();
        return URLDecoder.decode(matcher.group(1), StandardCharsets.UTF_8);
    }

    private static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String challenge() throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }
}
