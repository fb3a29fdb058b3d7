// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FeedbackReaderTest {

    private static final String CARD = "9f1d3c2a-6c1e-4c0b-9a57-0d8b1a2c3d4e";
    private static final String SUGGESTION = "0a1d3c2a-6c1e-4c0b-9a57-0d8b1a2c3d4e";
    private static final String BATCH = """
            {"feedback": [
              {"card": "%s", "outcome": "accepted", "acceptedSuggestions": [{"id": "%s"}],
               "outcomeTimestamp": "2026-03-01T12:00:00Z"},
              {"card": "%s", "outcome": "overridden", "outcomeTimestamp": "2026-03-01T13:00:00+01:00",
               "overrideReason": {"reason": {"code": "seen", "system": "urn:x"}, "userComment": "Muster knows"}}]}
            """.formatted(CARD, SUGGESTION, CARD);

    private static List<Feedback> read(String body) throws IOException {
        return new FeedbackReader(10_000).read(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aBatchIsReadWhole() throws IOException {
        List<Feedback> feedback = read(BATCH);

        assertThat(feedback.get(0).outcome()).isEqualTo(Feedback.Outcome.ACCEPTED);
        assertThat(feedback.get(0).acceptedSuggestions()).hasToString("[" + SUGGESTION + "]");
        assertThat(feedback.get(1).outcomeTimestamp()).isEqualTo(Instant.parse("2026-03-01T12:00:00Z"));
        Feedback.OverrideReason reason = feedback.get(1).overrideReason().orElseThrow();
        assertThat(reason.reason().orElseThrow().code()).isEqualTo("seen");
        assertThat(reason.userComment()).contains("Muster knows");
        assertThat(feedback.get(1).toString()).doesNotContain("Muster");
    }

    @Test
    void aRepetitionHasTheSameKeyAndOtherFeedbackAnother() throws IOException {
        List<Feedback> feedback = read(BATCH);

        assertThat(feedback.get(0).idempotencyKey()).isEqualTo(read(BATCH).get(0).idempotencyKey()).hasSize(64);
        assertThat(feedback.get(0).idempotencyKey()).isNotEqualTo(feedback.get(1).idempotencyKey());
    }

    @Test
    void anOverrideNeedsNoReason() throws IOException {
        assertThat(read("{\"feedback\":[{\"card\":\"" + CARD
                + "\",\"outcome\":\"overridden\",\"outcomeTimestamp\":\"2026-03-01T12:00:00Z\"}]}")).hasSize(1);
    }

    @Test
    void aCommentAloneIsAReasonToo() throws IOException {
        List<Feedback> feedback = read(BATCH.replace("{\"reason\"", "{\"other\""));

        assertThat(feedback.get(1).overrideReason().orElseThrow().reason()).isEmpty();
        assertThat(feedback.get(1).overrideReason().orElseThrow().userComment()).isPresent();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"feedback\" | \"feed\" | /feedback",
        "\"accepted\" | \"ignored\" | /feedback/0/outcome",
        "9f1d3c2a | zzzz3c2a | /feedback/0/card",
        "2026-03-01T12:00:00Z | yesterday | /feedback/0/outcomeTimestamp",
        "\"acceptedSuggestions\" | \"suggestions\" | /feedback/0/acceptedSuggestions",
        "0a1d3c2a-6c1e | x | /feedback/0/acceptedSuggestions/0/id",
        "\"code\" | \"kode\" | /feedback/1/overrideReason/reason/code",
    })
    void aWrongFieldIsRefusedWithItsPlace(String part, String wrong, String pointer) {
        assertThat(BATCH).contains(part);
        String body = BATCH.replace(part, wrong);

        CdsHooksProblem problem = catchThrowableOfType(CdsHooksProblem.class, () -> read(body));

        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.body().field()).isEqualTo(pointer);
    }

    @Test
    void anOversizedBodyIsRefused() {
        CdsHooksProblem problem =
                catchThrowableOfType(CdsHooksProblem.class, () -> read(BATCH + " ".repeat(10_000)));

        assertThat(problem.status()).isEqualTo(413);
    }
}
