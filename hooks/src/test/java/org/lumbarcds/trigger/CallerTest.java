// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lumbarcds.cdshooks.CdsClient;
import org.lumbarcds.cdshooks.CdsHooksProblem;

final class CallerTest {

    private static final String OWN = "https://lumbar.example.org/fhir";
    private static final String A = "https://a.example.org/fhir";
    private static final String B = "https://b.example.org/fhir";

    private static CdsClient client(String issuer, boolean ownStore, String... servers) {
        return CdsClient.withJwkSetUrl(issuer, URI.create(issuer + "/jwks"))
                .with(Set.copyOf(Stream.of(servers).map(URI::create).toList()), ownStore);
    }

    private static Caller caller(CdsClient client, HookCalls call) {
        return Caller.of(client, call.readChart(), OWN);
    }

    private static CdsHooksProblem problem(CdsClient client, HookCalls call) {
        CdsHooksProblem problem = catchThrowableOfType(CdsHooksProblem.class, () -> caller(client, call));
        assertThat(problem).as("refused").isNotNull();
        return problem;
    }

    @Test
    void patientsOfTwoEhrsWithOneIdAreTwoPatients() {
        Caller a = caller(client("https://a.example.org", false, A), HookCalls.chart("p1"));
        Caller b = caller(client("https://b.example.org", false, B), HookCalls.chart("p1"));
        Caller unregistered = caller(client("https://c.example.org", false), HookCalls.chart("p1"));
        Caller claimsA = caller(client("https://c.example.org", false), HookCalls.chart("p1").fhirServer(A));
        Caller own = caller(client("https://d.example.org", true), HookCalls.chart("p1"));

        assertThat(Stream.of(a, b, unregistered, claimsA, own).map(caller -> caller.patient("p1")))
                .doesNotHaveDuplicates().allMatch(id -> id.matches("[A-Za-z0-9.-]{1,64}"));
        assertThat(own.patient("p1")).isEqualTo("p1");
    }

    @Test
    void twoClientsOfOneFhirServerSpeakOfTheSamePatients() {
        Caller one = caller(client("https://a.example.org", false, A), HookCalls.chart("p1"));
        Caller other = caller(client("https://a2.example.org", false, A + "/"), HookCalls.chart("p1").fhirServer(A));

        assertThat(one.patient("p1")).isEqualTo(other.patient("p1"));
        assertThat(one.fhirServer()).contains(A);
    }

    @Test
    void onlyAServerTheClientIsRegisteredWithIsReadFrom() {
        assertThat(caller(client("https://c.example.org", false), HookCalls.chart("p1").fhirServer(A)).fhirServer())
                .isEmpty();
        assertThat(caller(client("https://c.example.org", false), HookCalls.chart("p1").fhirServer(OWN)).ofOwnStore())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {A, "https://b.example.org/fhir/other", "https://b.example.org", OWN,
        "https://b.example.org.evil.org/fhir", "http://b.example.org/fhir"})
    void aRegisteredClientMayNotNameAnothersServer(String server) {
        CdsHooksProblem problem = problem(client("https://b.example.org", false, B), HookCalls.chart("p1").fhirServer(server));

        assertThat(problem.status()).isEqualTo(403);
        assertThat(problem.body().field()).isEqualTo("/fhirServer");
    }

    @Test
    void aClientOfTheOwnStoreMayNameItOrNothing() {
        CdsClient client = client("https://d.example.org", true);

        assertThat(caller(client, HookCalls.chart("p1").fhirServer(OWN + "/")).ofOwnStore()).isTrue();
        assertThat(problem(client, HookCalls.chart("p1").fhirServer(A)).status()).isEqualTo(403);
    }

    @Test
    void aClientOfSeveralServersHasToSayWhich() {
        assertThat(problem(client("https://a.example.org", false, A, B), HookCalls.chart("p1")).status()).isEqualTo(400);
        assertThat(problem(client("https://a.example.org", true, A), HookCalls.chart("p1")).body().field())
                .isEqualTo("/fhirServer");
    }

    @Test
    void accessLentForAnotherPatientIsRefused() {
        CdsClient client = client("https://a.example.org", false, A);

        assertThat(problem(client, HookCalls.chart("p1").fhirServer(A).lentFor("p2")).body().field())
                .isEqualTo("/fhirAuthorization/patient");
        assertThat(caller(client, HookCalls.chart("p1").fhirServer(A).lentFor("p1")).fhirServer()).contains(A);
    }

    @Test
    void referencesAreKeptApartToo() {
        Caller a = new Caller(A, Optional.of(A));
        Caller nameless = new Caller("https://c.example.org", Optional.empty());

        assertThat(a.reference("ServiceRequest/o1")).isEqualTo(A + "/ServiceRequest/o1");
        assertThat(nameless.reference("ServiceRequest/o1")).matches("ServiceRequest/ehr-[0-9a-f]{40}");
        assertThat(Caller.OF_OWN_STORE.reference("ServiceRequest/o1")).isEqualTo("ServiceRequest/o1");
        assertThat(a.reference(B + "/Practitioner/d1")).isEqualTo(B + "/Practitioner/d1");
    }

    @Test
    void aCopyOfTheReportSpeaksOfTheCallersOwnPatientAndOrder() {
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        report.putObject("subject").put("reference", "Patient/ehr-0");
        report.putArray("basedOn").addObject().put("reference", A + "/ServiceRequest/o1");
        report.putObject("encounter").put("reference", A + "/Encounter/e1");

        JsonNode copy = new Caller(A, Optional.of(A)).asKnownToIt(report, "p1");

        assertThat(copy.at("/subject/reference").asText()).isEqualTo("Patient/p1");
        assertThat(copy.at("/basedOn/0/reference").asText()).isEqualTo("ServiceRequest/o1");
        assertThat(copy.at("/encounter/reference").asText()).isEqualTo("Encounter/e1");
        assertThat(report.at("/subject/reference").asText()).as("the stored one").isEqualTo("Patient/ehr-0");
    }
}
