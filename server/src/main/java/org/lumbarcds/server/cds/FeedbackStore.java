// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.cds;

import static org.lumbarcds.server.database.DatabaseTime.of;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.lumbarcds.cdshooks.Coding;
import org.lumbarcds.cdshooks.Feedback;
import org.lumbarcds.cdshooks.Feedback.OverrideReason;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What users did with cards. Sent twice, it is kept once. */
@Component
class FeedbackStore {

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    FeedbackStore(JdbcTemplate jdbc, PlatformTransactionManager transactions, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /** All of the batch or nothing of it. */
    void add(String serviceId, String issuer, List<Feedback> batch) {
        try {
            addAll(serviceId, issuer, batch);
        } catch (DuplicateKeyException e) {
            // The same batch arrived twice at once; the other one's rows are there now and are passed over.
            addAll(serviceId, issuer, batch);
        }
    }

    private void addAll(String serviceId, String issuer, List<Feedback> batch) {
        transaction.executeWithoutResult(status -> batch.forEach(feedback -> add(serviceId, issuer, feedback)));
    }

    private void add(String serviceId, String issuer, Feedback feedback) {
        Optional<Coding> reason = feedback.overrideReason().flatMap(OverrideReason::reason);
        String suggestions = feedback.acceptedSuggestions().stream().map(UUID::toString)
                .collect(Collectors.joining(" "));
        jdbc.update("""
                insert into cds_feedback (feedback_key, service_id, client_issuer, card_uuid, outcome, outcome_at,
                    suggestion_uuids, override_system, override_code, override_comment, received_at)
                select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
                where not exists (select 1 from cds_feedback
                    where feedback_key = ? and service_id = ? and client_issuer = ?)""",
                feedback.idempotencyKey(), serviceId, issuer, feedback.card().toString(), feedback.outcome().name(),
                of(feedback.outcomeTimestamp()), suggestions.isEmpty() ? null : suggestions,
                reason.map(Coding::system).orElse(null), reason.map(Coding::code).orElse(null),
                feedback.overrideReason().flatMap(OverrideReason::userComment).orElse(null), of(clock.instant()),
                feedback.idempotencyKey(), serviceId, issuer);
    }
}
