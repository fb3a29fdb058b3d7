// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads the body of {@code POST …/{id}/feedback}. Batches and repetitions are legal. */
public final class FeedbackReader {

    private static final int MAXIMUM_ENTRIES = 500;
    private static final int MAXIMUM_COMMENT = 2000;

    private final int limit;

    /** @param limit bytes of a body; more is refused */
    public FeedbackReader(int limit) {
        this.limit = limit;
    }

    /**
     * @throws CdsHooksProblem 400 or 413 with the place of the mistake; then none of the batch is to be stored
     * @throws IOException when the caller's connection fails
     */
    public List<Feedback> read(InputStream body) throws IOException {
        JsonNode array = new JsonFields(RequestBody.object(body, limit), "").array("feedback");
        if (array.size() > MAXIMUM_ENTRIES) {
            throw CdsHooksProblem.badRequest("/feedback", "more than " + MAXIMUM_ENTRIES + " entries",
                    "Send them in several batches.");
        }
        List<Feedback> all = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            String pointer = "/feedback/" + i;
            if (!array.get(i).isObject()) {
                throw CdsHooksProblem.badRequest(pointer, "an entry of feedback is an object", "Send an object.");
            }
            all.add(entry(new JsonFields(array.get(i), pointer)));
        }
        return all;
    }

    private static Feedback entry(JsonFields fields) {
        Feedback.Outcome outcome = switch (fields.text("outcome")) {
            case "accepted" -> Feedback.Outcome.ACCEPTED;
            case "overridden" -> Feedback.Outcome.OVERRIDDEN;
            default -> throw fields.wrong("outcome", "\"accepted\" or \"overridden\"");
        };
        List<UUID> accepted = outcome == Feedback.Outcome.ACCEPTED ? suggestions(fields) : List.of();
        Optional<Feedback.OverrideReason> reason = outcome == Feedback.Outcome.OVERRIDDEN
                ? fields.optionalObject("overrideReason")
                        .map(node -> reason(new JsonFields(node, fields.pointer("overrideReason"))))
                : Optional.empty();
        return new Feedback(fields.uuid("card"), outcome, timestamp(fields), accepted, reason);
    }

    private static List<UUID> suggestions(JsonFields fields) {
        JsonNode array = fields.array("acceptedSuggestions");
        if (array.isEmpty()) {
            throw fields.wrong("acceptedSuggestions", "an array with at least one suggestion");
        }
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            ids.add(new JsonFields(array.get(i), fields.pointer("acceptedSuggestions") + "/" + i).uuid("id"));
        }
        return ids;
    }

    private static Feedback.OverrideReason reason(JsonFields fields) {
        Optional<Coding> coding = fields.optionalObject("reason").map(node -> {
            JsonFields reason = new JsonFields(node, fields.pointer("reason"));
            return new Coding(reason.text("code"), reason.optionalText("system").orElse(null),
                    reason.optionalText("display").orElse(null));
        });
        Optional<String> comment = fields.optionalText("userComment");
        if (coding.isEmpty() && comment.isEmpty()) {
            throw fields.missing("reason", "a reason, a userComment, or both");
        }
        if (comment.isPresent() && comment.get().length() > MAXIMUM_COMMENT) {
            throw fields.wrong("userComment", "a string of at most " + MAXIMUM_COMMENT + " characters");
        }
        return new Feedback.OverrideReason(coding, comment);
    }

    private static Instant timestamp(JsonFields fields) {
        try {
            return OffsetDateTime.parse(fields.text("outcomeTimestamp")).toInstant();
        } catch (DateTimeException e) {
            throw fields.wrong("outcomeTimestamp", "a UTC time such as 2026-03-01T12:00:00Z");
        }
    }
}
