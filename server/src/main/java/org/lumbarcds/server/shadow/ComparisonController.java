// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.shadow;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Function;
import org.lumbarcds.compare.Comparison;
import org.lumbarcds.compare.ComparisonJson;
import org.lumbarcds.compare.ComparisonText;
import org.lumbarcds.server.web.Problem;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /operations/model-comparison}: how far the two models agree, and the studies where they differ, by Study
 * Instance UID; as JSON, or as text for a person.
 */
@RestController
class ComparisonController {

    static final String PATH = "/operations/model-comparison";

    /** Differing studies listed in the text; the JSON document has all. */
    static final int LISTED = 100;

    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    private final StoredComparison stored;

    ComparisonController(StoredComparison stored) {
        this.stored = stored;
    }

    @GetMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> json(@RequestParam Optional<String> first, @RequestParam Optional<String> shadow,
            @RequestParam Optional<String> since) {
        return answer(first, shadow, since, MediaType.APPLICATION_JSON, ComparisonJson::of);
    }

    @GetMapping(path = PATH, produces = MediaType.TEXT_PLAIN_VALUE)
    ResponseEntity<Object> text(@RequestParam Optional<String> first, @RequestParam Optional<String> shadow,
            @RequestParam Optional<String> since) {
        return answer(first, shadow, since, TEXT,
                comparison -> ComparisonText.of(comparison, LISTED).getBytes(StandardCharsets.UTF_8));
    }

    private ResponseEntity<Object> answer(Optional<String> first, Optional<String> shadow, Optional<String> since,
            MediaType type, Function<Comparison, byte[]> written) {
        Instant start;
        try {
            start = since.map(ComparisonController::startOfDay).orElse(Instant.EPOCH);
        } catch (DateTimeParseException e) {
            return Problem.of(HttpStatus.BAD_REQUEST, "since must be a date such as 2026-01-31.");
        }
        return stored.of(new StoredComparison.Selection(first, shadow, start))
                .map(comparison -> ResponseEntity.ok().contentType(type).<Object>body(written.apply(comparison)))
                .orElseGet(() -> Problem.of(HttpStatus.NOT_FOUND, "No study was read by both models; see"
                        + " /actuator/shadow for how far the second model is."));
    }

    static Instant startOfDay(String date) {
        return LocalDate.parse(date).atStartOfDay(ZoneId.systemDefault()).toInstant();
    }
}
