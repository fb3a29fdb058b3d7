// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a user did with a card.
 *
 * @param card uuid of the card
 * @param outcome what was done
 * @param outcomeTimestamp when
 * @param acceptedSuggestions uuids; not empty when accepted
 * @param overrideReason why it was dismissed, when said
 */
public record Feedback(
        UUID card,
        Outcome outcome,
        Instant outcomeTimestamp,
        List<UUID> acceptedSuggestions,
        Optional<OverrideReason> overrideReason) {

    /** What was done. */
    public enum Outcome {
        ACCEPTED, OVERRIDDEN
    }

    /**
     * @param reason the chosen override reason
     * @param userComment free text, which may name the patient: kept out of logs
     */
    public record OverrideReason(Optional<Coding> reason, Optional<String> userComment) {

        @Override
        public String toString() {
            return "OverrideReason[" + reason + "]";
        }
    }

    public Feedback {
        acceptedSuggestions = List.copyOf(acceptedSuggestions);
    }

    /** The same for every repetition of one piece of feedback: 64 hex digits, a natural unique key for storing it. */
    public String idempotencyKey() {
        String text = card + "|" + outcome + "|" + outcomeTimestamp + "|" + acceptedSuggestions;
        try {
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
