// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Instants in columns {@code timestamp with time zone}, which JDBC reads and writes as OffsetDateTime. */
public final class DatabaseTime {

    private DatabaseTime() {
    }

    public static OffsetDateTime of(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** The column's value, empty when null. */
    public static Optional<Instant> read(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
