// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Repository;

/** Launch contexts by their opaque handle, for a few minutes and one authorization. */
@Repository
class LaunchContexts {

    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private final JdbcTemplate jdbc;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    LaunchContexts(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @return the value of the {@code launch} parameter */
    String add(LaunchContext context) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        String handle = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        OffsetDateTime now = OffsetDateTime.now(clock);
        jdbc.update("delete from launch_context where expires_at < ?", now);
        jdbc.update("insert into launch_context (handle, patient_id, encounter_id, app_context, fhir_user, expires_at)"
                        + " values (?, ?, ?, ?, ?, ?)",
                handle, context.patient(), context.encounter().orElse(null), context.appContext().orElse(null),
                context.fhirUser().orElse(null), now.plus(LIFETIME));
        return handle;
    }

    /** A context no token was given for yet. */
    Optional<LaunchContext> findUnused(String handle) {
        return find(handle, null);
    }

    /**
     * Takes a context for one authorization, to which it then belongs.
     *
     * @return empty where it is over, or another authorization was first
     */
    Optional<LaunchContext> take(String handle, String authorization) {
        jdbc.update("update launch_context set used_by = ? where handle = ? and used_by is null and expires_at > ?",
                authorization, handle, OffsetDateTime.now(clock));
        return find(handle, authorization);
    }

    private Optional<LaunchContext> find(String handle, @Nullable String usedBy) {
        return jdbc.query("select patient_id, encounter_id, app_context, fhir_user from launch_context"
                        + " where handle = ? and expires_at > ? and coalesce(used_by, '') = ?",
                (row, n) -> new LaunchContext(row.getString(1), Optional.ofNullable(row.getString(2)),
                        Optional.ofNullable(row.getString(3)), Optional.ofNullable(row.getString(4))),
                handle, OffsetDateTime.now(clock), usedBy == null ? "" : usedBy).stream().findFirst();
    }
}
