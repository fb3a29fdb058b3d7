// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import org.lumbarcds.cdshooks.ReplayGuard;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Token ids in the database: a token used at one server process is used at all of them, also after a restart. */
@Repository
class UsedTokenIds implements ReplayGuard {

    private final JdbcTemplate jdbc;
    private final Clock clock;

    UsedTokenIds(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public boolean firstUse(String issuer, String tokenId, Instant expires) {
        jdbc.update("delete from replay_jti where expires_at < ?", OffsetDateTime.now(clock));
        try {
            jdbc.update("insert into replay_jti (issuer, jti, expires_at) values (?, ?, ?)",
                    issuer, digest(tokenId), expires.atOffset(ZoneOffset.UTC));
            return true;
        } catch (DuplicateKeyException e) {
            return false;
        }
    }

    /** Token ids may be of any length. */
    private static String digest(String tokenId) {
        try {
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-256").digest(tokenId.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
