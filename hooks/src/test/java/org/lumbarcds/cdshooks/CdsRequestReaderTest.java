// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CdsRequestReaderTest {

    private static final String SOUND = """
            {"hook": "org.lumbarcds.imaging-order-complete",
             "hookInstance": "9f1d3c2a-6c1e-4c0b-9a57-0d8b1a2c3d4e",
             "fhirServer": "https://ehr.example.org/fhir",
             "fhirAuthorization": {"access_token": "abc", "token_type": "Bearer", "expires_in": 300,
               "scope": "patient/*.rs", "subject": "lumbar"},
             "context": {"patientId": "p1", "userId": "Practitioner/d1", "encounterId": "e1",
               "orders": {"resourceType": "Bundle", "type": "collection", "entry": [
                 {"resource": {"resourceType": "ServiceRequest", "id": "o1", "status": "completed"}}]}},
             "prefetch": {"patient": {"resourceType": "Patient", "id": "p1"}}}
            """;

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static CdsRequest read(String body) {
        try {
            return new CdsRequestReader(100_000).read(stream(body), LumbarServices.ORDER_COMPLETE);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static CdsHooksProblem problem(String body) {
        CdsHooksProblem problem = catchThrowableOfType(CdsHooksProblem.class,
                () -> OrderCompleteContext.of(read(body)));
        assertThat(problem).as("refused").isNotNull();
        assertThat(problem.body().fix()).isNotBlank();
        return problem;
    }

    @Test
    void aSoundCallIsReadWhole() {
        CdsRequest request = read(SOUND);
        OrderCompleteContext context = OrderCompleteContext.of(request);

        assertThat(request.fhirServer().orElseThrow()).hasToString("https://ehr.example.org/fhir");
        assertThat(request.fhirAuthorization().orElseThrow().accessToken()).isEqualTo("abc");
        assertThat(request.fhirAuthorization().orElseThrow().toString()).doesNotContain("abc");
        assertThat(context.patientId()).isEqualTo("p1");
        assertThat(context.userId()).isEqualTo("Practitioner/d1");
        assertThat(context.encounterId()).contains("e1");
        assertThat(context.orders()).hasSize(1);
        assertThat(request.prefetch().resource("patient", Patient.class).orElseThrow().getIdPart()).isEqualTo("p1");
    }

    @Test
    void malformedJsonIsRefusedWithItsPlaceButNotItsText() {
        CdsHooksProblem problem = problem("{\"hook\": \"x\",\n \"secretname Muster");

        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.body().detail()).contains("line 2").doesNotContain("Muster");
        assertThat(problem("[1]").body().detail()).contains("not a JSON object");
        assertThat(problem("").status()).isEqualTo(400);
        assertThat(problem("{} {}").status()).isEqualTo(400);
        assertThat(problem("{\"hook\":1,\"hook\":2}").status()).isEqualTo(400);
        assertThat(problem("{\"a\":".repeat(5000)).status()).isEqualTo(400);
    }

    @Test
    void anOversizedBodyIsRefusedWithoutReadingItToTheEnd() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return ' ';
            }
        };

        CdsHooksProblem problem = catchThrowableOfType(CdsHooksProblem.class,
                () -> new CdsRequestReader(1000).read(endless, LumbarServices.ORDER_COMPLETE));

        assertThat(problem.status()).isEqualTo(413);
        assertThat(problem.body().detail()).contains("1000 bytes");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "org.lumbarcds.imaging-order-complete | patient-view | /hook",
        "\"hook\": \"org | \"hok\": \"org | /hook",
        "9f1d3c2a-6c1e-4c0b-9a57-0d8b1a2c3d4e | 123 | /hookInstance",
        "9f1d3c2a-6c1e-4c0b-9a57-0d8b1a2c3d4e | 1-1-1-1-1 | /hookInstance",
        "\"hookInstance\" | \"instance\" | /hookInstance",
        "\"context\": | \"contxt\": | /context",
        "\"patientId\": \"p1\" | \"patientId\": 7 | /context/patientId",
        "\"patientId\": \"p1\" | \"patientId\": null | /context/patientId",
        "\"patientId\": \"p1\" | \"patientId\": \"Patient/p1\" | /context/patientId",
        "\"patientId\": \"p1\" | \"patientId\": \"../x\" | /context/patientId",
        "\"userId\": \"Practitioner/d1\" | \"userId\": \"d1\" | /context/userId",
        "\"userId\": \"Practitioner/d1\", | `` | /context/userId",
        "\"encounterId\": \"e1\" | \"encounterId\": {} | /context/encounterId",
        "\"orders\": | \"draftOrders\": | /context/orders",
        "\"resourceType\": \"Bundle\", | \"resourceType\": \"List\", | /context/orders/resourceType",
        "ServiceRequest | MedicationRequest | /context/orders/entry/0/resource",
        "\"status\": \"completed\" | \"status\": \"finito\" | /context/orders",
        "\"fhirServer\": \"https://ehr.example.org/fhir\", | `` | /fhirServer",
        "https://ehr.example.org/fhir | file:///etc/passwd | /fhirServer",
        "https://ehr.example.org/fhir | https://u:p@ehr.example.org/fhir | /fhirServer",
        "https://ehr.example.org/fhir | not a url | /fhirServer",
        "\"Bearer\" | \"MAC\" | /fhirAuthorization/token_type",
        "\"access_token\": \"abc\" | \"access_token\": \"a\\r\\nb\" | /fhirAuthorization/access_token",
        "\"expires_in\": 300 | \"expires_in\": \"300\" | /fhirAuthorization/expires_in",
        "\"subject\": \"lumbar\" | \"sub\": \"lumbar\" | /fhirAuthorization/subject",
    })
    void aWrongFieldIsRefusedWithItsPlace(String part, String wrong, String pointer) {
        assertThat(SOUND).contains(part);
        CdsHooksProblem problem = problem(SOUND.replace(part, wrong == null ? "" : wrong));

        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.body().field()).isEqualTo(pointer);
    }

    @Test
    void anEmptyBundleOfOrdersIsRefused() {
        String body = SOUND.replaceAll("\"entry\": \\[[\\s\\S]*?\\]}}", "\"entry\": []}}");

        assertThat(problem(body).body().field()).isEqualTo("/context/orders/entry");
    }

    @Test
    void prefetchTellsAbsentFromEmptyFromFailedFromPartial() {
        String patient = "{\"resourceType\": \"Patient\", \"id\": \"p1\"}";

        assertThat(state(patient)).isEqualTo(Prefetch.State.COMPLETE);
        assertThat(state("null")).isEqualTo(Prefetch.State.EMPTY);
        assertThat(state("{\"resourceType\": \"OperationOutcome\"}")).isEqualTo(Prefetch.State.UNKNOWN);
        assertThat(state("{\"resourceType\": \"Bundle\", \"type\": \"searchset\", \"link\": ["
                + "{\"relation\": \"next\", \"url\": \"https://x\"}]}")).isEqualTo(Prefetch.State.PARTIAL);
        assertThat(read(SOUND).prefetch().state("conditions")).isEqualTo(Prefetch.State.UNKNOWN);
    }

    private static Prefetch.State state(String value) {
        return read(SOUND.replace("{\"resourceType\": \"Patient\", \"id\": \"p1\"}", value)).prefetch()
                .state("patient");
    }

    @Test
    void aResourceOfAnotherTypeInPrefetchIsRefused() {
        CdsRequest request = read(SOUND);

        CdsHooksProblem problem = catchThrowableOfType(CdsHooksProblem.class,
                () -> request.prefetch().resource("patient", Condition.class));

        assertThat(problem.body().field()).isEqualTo("/prefetch/patient/resourceType");
        assertThat(problem.body().detail()).contains("Condition").contains("Patient");
    }
}
