// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lumbarcds.server.ServerTest;
import org.lumbarcds.server.TestClients;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.client.RestTemplate;

/** What a request's path and Host header can do to the running server: nothing. */
@ExtendWith(OutputCaptureExtension.class)
class AddressesTest extends ServerTest {

    private final int port;

    AddressesTest(@LocalServerPort int port) {
        this.port = port;
    }

    @ParameterizedTest
    @ValueSource(strings = {"//fhir/Patient/ID", "/fhir;x/Patient/ID", "/fhir/Patient/ID;x=1", "/fhir//Patient/ID",
        "/fhir/../fhir/Patient/ID", "/fhir/%2e%2e/Patient/ID", "/fhir/Patient%2fID", "/fhir/Patient/ID%00",
        "/fhir/Patient/ID%0a", "/fhir/./Patient/ID", "/fhir\\Patient/ID", "/fhir/Patient/%25ID", "/fhir/%ZZ/ID",
        "/FHIR;a=b/ID", "/cds-services//ID", "/dicom-web/studies;x/ID"})
    void anUnusualPathIsRefusedAndNothingOfItIsLogged(String path, CapturedOutput output) throws Exception {
        String id = "MRN" + UUID.randomUUID().toString().replace("-", "");

        String answer = RawHttp.send(port, "GET " + path.replace("ID", id) + " HTTP/1.1\nHost: 127.0.0.1\nConnection: close");

        assertThat(answer).matches("(?s)HTTP/1.1 (400|401) .*").doesNotContain(id);
        assertThat(output.getAll()).doesNotContain(id, "\tat ", "incident ");
    }

    @Test
    void theUsualPathWithoutATokenIsUnauthorizedAndControlsThatAbove(CapturedOutput output) throws Exception {
        assertThat(RawHttp.send(port, "GET /fhir/Patient/x HTTP/1.1\nHost: 127.0.0.1\nConnection: close"))
                .startsWith("HTTP/1.1 401 ");
        assertThat(RawHttp.send(port, "GET /fhir/metadata?_format=json HTTP/1.1\nHost: 127.0.0.1\nConnection: close"))
                .startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/fhir/metadata", "/fhir/.well-known/smart-configuration", "/fhir/Observation?_count=1",
        "/fhir?_getpages=x", "/dicom-web/studies?limit=1", "/.well-known/openid-configuration", "/app", "/login", "/cds-services",
        "/oauth2/authorize?response_type=code&client_id=lumbar-app&state=1"})
    void aForeignHostIsNeverRepeated(String path) throws Exception {
        String token = TestClients.token(new RestTemplate(), "http://127.0.0.1:" + port, "ehr");
        String head = "GET " + path + " HTTP/1.1\nHost: evil.example:81\nX-Forwarded-Host: evil.example\nForwarded: host=evil.example\n"
                + "Accept: text/html,application/json\nConnection: close";

        assertThat(RawHttp.send(port, head)).doesNotContain("evil.example");
        assertThat(RawHttp.send(port, head + "\nAuthorization: Bearer " + token)).doesNotContain("evil.example");
    }

    @Test
    void theLocationOfWhatIsCreatedAndTheLinksOfPagesStandOnThePublicAddress() throws Exception {
        String token = TestClients.token(new RestTemplate(), "http://127.0.0.1:" + port, "ehr");
        String patient = "{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"urn:x\",\"value\":\""
                + UUID.randomUUID() + "\"}]}";
        String authorized = "\nHost: evil.example\nConnection: close\nAuthorization: Bearer " + token;
        for (int i = 0; i < 2; i++) {
            String created = RawHttp.send(port, "POST /fhir/Patient HTTP/1.1" + authorized
                    + "\nContent-Type: application/fhir+json\nContent-Length: " + patient.length() + "\n\n" + patient);
            assertThat(created).contains("Location: http://127.0.0.1:" + port + "/fhir/Patient/")
                    .doesNotContain("evil.example");
        }
        assertThat(RawHttp.send(port, "GET /fhir/Patient?_count=1 HTTP/1.1" + authorized))
                .contains("\"next\"", "http://127.0.0.1:" + port + "/fhir?_getpages=").doesNotContain("evil.example");
    }
}
