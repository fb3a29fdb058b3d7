// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.cds;

import static org.lumbarcds.server.database.DatabaseTime.of;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.lumbarcds.cdshooks.Card;
import org.lumbarcds.cdshooks.CdsHooksProblem;
import org.lumbarcds.cdshooks.CdsResponse;
import org.lumbarcds.cdshooks.Feedback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Which card was given to which client: feedback is taken of these alone (CDS Hooks 2.0, "Feedback": of cards the CDS
 * service returned). A card is remembered for {@value #DAYS} days after it was last given.
 */
@Component
class IssuedCards {

    private static final Logger LOG = LoggerFactory.getLogger(IssuedCards.class);
    private static final int DAYS = 400;

    /** A card that is given again and again is written again once in this time. */
    private static final Duration REFRESHED = Duration.ofDays(7);

    private final JdbcTemplate jdbc;
    private final Clock clock;

    IssuedCards(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @return the answer, whatever becomes of the memory of it: a card is worth more than its feedback */
    CdsResponse remember(String issuer, String serviceId, CdsResponse answer) {
        try {
            rememberAll(issuer, serviceId, answer);
        } catch (DataAccessException e) {
            LOG.warn("a card could not be remembered, its feedback will be refused: {}", e.getClass().getSimpleName());
        }
        return answer;
    }

    private void rememberAll(String issuer, String serviceId, CdsResponse answer) {
        List<String> cards = answer.cards().stream().map(Card::uuid).filter(Objects::nonNull).distinct().toList();
        Instant now = clock.instant();
        cards.forEach(card -> remember(issuer, serviceId, card, now));
    }

    private void remember(String issuer, String serviceId, String card, Instant now) {
        List<Boolean> fresh = jdbc.queryForList("""
                select issued_at > ? from issued_card where card_uuid = ? and service_id = ? and client_issuer = ?""",
                Boolean.class, of(now.minus(REFRESHED)), card, serviceId, issuer);
        if (fresh.isEmpty()) {
            try {
                jdbc.update("insert into issued_card (client_issuer, service_id, card_uuid, issued_at) values (?, ?, ?, ?)",
                        issuer, serviceId, card, of(now));
            } catch (DuplicateKeyException e) {
                // Two calls at once were given the same card: it is remembered, which is all that was wanted.
            }
        } else if (!fresh.get(0)) {
            jdbc.update("delete from issued_card where issued_at < ?", of(now.minus(Duration.ofDays(DAYS))));
            jdbc.update("update issued_card set issued_at = ? where card_uuid = ? and service_id = ? and client_issuer = ?",
                    of(now), card, serviceId, issuer);
        }
    }

    /** @throws CdsHooksProblem 404 where a card was not given to the client by this service */
    void check(String issuer, String serviceId, List<Feedback> batch) {
        for (int i = 0; i < batch.size(); i++) {
            boolean given = !jdbc.queryForList(
                    "select 1 from issued_card where card_uuid = ? and service_id = ? and client_issuer = ?",
                    Integer.class, batch.get(i).card().toString(), serviceId, issuer).isEmpty();
            if (!given) {
                throw new CdsHooksProblem(404, "No such card", "this service gave the client no card of this uuid",
                        "/feedback/" + i + "/card", "Send the uuid of a card as it came, to the service it came from;"
                                + " nothing of this batch was kept.");
            }
        }
    }
}
