// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.junit.jupiter.api.Test;

/** What goes over the wire, and what cannot be built. */
final class MessagesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Source SOURCE = Source.of("Lumbar CDS");
    private static final Suggestion SUGGESTION = new Suggestion("Do", "s1", true, List.of());

    private static Card card(String summary) {
        return Card.of("9f1d3c2a-6c1e-4c0b-9a57-0d8b1a2c3d4e", summary, Indicator.INFO, SOURCE);
    }

    private static JsonNode json(Object message) {
        return JSON.valueToTree(message);
    }

    @Test
    void aBareCardHasNoNullsAndNoEmptyArrays() {
        assertThat(json(card("Hello")).toString()).isEqualTo(
                "{\"uuid\":\"9f1d3c2a-6c1e-4c0b-9a57-0d8b1a2c3d4e\",\"summary\":\"Hello\",\"indicator\":\"info\","
                        + "\"source\":{\"label\":\"Lumbar CDS\"}}");
    }

    @Test
    void anAnswerWithoutCardsStillHasCards() {
        assertThat(json(CdsResponse.NO_CARDS).toString()).isEqualTo("{\"cards\":[]}");
    }

    @Test
    void aFullCardUsesTheSpecificationsNames() {
        ServiceRequest order = new ServiceRequest();
        order.setId("o1");
        Card full = card("Hello").withDetail("**text**")
                .withSuggestions(SelectionBehavior.AT_MOST_ONE, List.of(new Suggestion("Do", "s1", true,
                        List.of(Action.create("Order", FhirJson.node(order)), Action.delete("Drop", "Task/1")))))
                .withOverrideReasons(List.of(new Coding("seen", "urn:x", "Seen")))
                .withLink(Link.smart("Open", "https://app/launch", "{}"))
                .withLink(Link.absolute("More", "https://more"));
        JsonNode json = json(new CdsResponse(List.of(full), List.of(Action.create("Order", FhirJson.node(order)))));
        JsonNode first = json.at("/cards/0");

        assertThat(first.at("/selectionBehavior").asText()).isEqualTo("at-most-one");
        assertThat(first.at("/suggestions/0/isRecommended").asBoolean()).isTrue();
        assertThat(first.at("/suggestions/0").has("recommended")).isFalse();
        assertThat(first.at("/suggestions/0/actions/0/type").asText()).isEqualTo("create");
        assertThat(first.at("/suggestions/0/actions/0/resource/resourceType").asText()).isEqualTo("ServiceRequest");
        assertThat(first.at("/suggestions/0/actions/1/resourceId").asText()).isEqualTo("Task/1");
        assertThat(first.at("/suggestions/0/actions/1").has("resource")).isFalse();
        assertThat(first.at("/links/0/appContext").asText()).isEqualTo("{}");
        assertThat(first.at("/links/1/type").asText()).isEqualTo("absolute");
        assertThat(first.at("/overrideReasons/0/display").asText()).isEqualTo("Seen");
        assertThat(json.at("/systemActions/0/type").asText()).isEqualTo("create");
    }

    @Test
    void aSummaryOf140CharactersIsTooLong() {
        assertThat(card("x".repeat(139)).summary()).hasSize(139);
        assertThatIllegalArgumentException().isThrownBy(() -> card("x".repeat(140)))
                .withMessageContaining("140 characters");
        assertThatIllegalArgumentException().isThrownBy(() -> card(" "));
    }

    @Test
    void suggestionsNeedASelectionBehaviorAndAtMostOneRecommendation() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> card("x").withSuggestions(null, List.of(SUGGESTION)))
                .withMessageContaining("selectionBehavior");
        assertThatIllegalArgumentException().isThrownBy(() -> card("x")
                .withSuggestions(SelectionBehavior.AT_MOST_ONE, List.of(SUGGESTION, SUGGESTION)));
        assertThat(card("x").withSuggestions(SelectionBehavior.ANY, List.of(SUGGESTION, SUGGESTION)).suggestions())
                .hasSize(2);
    }

    @Test
    void rulesOfLinksActionsAndOverrideReasonsHold() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Link("a", "https://x", Link.Type.ABSOLUTE, "context"));
        assertThatIllegalArgumentException().isThrownBy(() -> Action.delete("a", null));
        assertThatIllegalArgumentException().isThrownBy(() -> Action.create("a", JSON.createObjectNode()));
        assertThatIllegalArgumentException().isThrownBy(() -> Action.create(" ", json(SOURCE)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> card("x").withOverrideReasons(List.of(new Coding("a", null, null))));
    }

    @Test
    void discoveryListsEveryServiceOnceWithItsTemplates() {
        JsonNode services = json(LumbarServices.discovery()).at("/services");

        assertThat(services).hasSize(2);
        assertThat(services.at("/0/id").asText()).isEqualTo("lumbar-mri-order-complete");
        assertThat(services.at("/0/hook").asText()).isEqualTo("org.lumbarcds.imaging-order-complete");
        assertThat(services.at("/0/prefetch/patient").asText()).isEqualTo("Patient/{{context.patientId}}");
        assertThat(services.at("/1/hook").asText()).isEqualTo("patient-view");
        assertThat(services.at("/1").has("prefetch")).isFalse();
        assertThat(services.at("/1").has("usageRequirements")).isFalse();
        assertThat(LumbarServices.byId("unknown")).isEmpty();
    }

    @Test
    void aProblemIsAnRfc7807Body() {
        JsonNode body = json(CdsHooksProblem.badRequest("/hook", "wrong", "mend").body());

        assertThat(body.at("/status").asInt()).isEqualTo(400);
        assertThat(body.at("/field").asText()).isEqualTo("/hook");
        assertThat(json(CdsHooksProblem.unauthorized("no", "do").body()).has("field")).isFalse();
    }
}
