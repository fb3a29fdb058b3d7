// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lumbarcds.server.database.DatabaseKind;
import org.springframework.jdbc.core.JdbcTemplate;

class FhirTablesOnPostgresTest extends FhirTablesContract {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static EmbeddedPostgres postgres;

    FhirTablesOnPostgresTest() {
        super(database(), DatabaseKind.POSTGRESQL);
    }

    @AfterEach
    void closePool() {
        ((HikariDataSource) database).close();
    }

    @BeforeAll
    static void start() {
        try {
            postgres = EmbeddedPostgres.start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start PostgreSQL", e);
        }
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    private static DataSource database() {
        String name = "tables" + NUMBER.incrementAndGet();
        new JdbcTemplate(postgres.getPostgresDatabase()).execute("create database " + name);
        // Pooled, as in the server: the migrator takes a connection for each of its hundreds of steps.
        HikariConfig config = new HikariConfig();
        config.setDataSource(postgres.getDatabase("postgres", name));
        config.setMaximumPoolSize(4);
        return new HikariDataSource(config);
    }

    @Test
    void processesThatStartTogetherWaitForEachOther() throws Exception {
        jdbc.execute("drop table \"FLY_HFJ_MIGRATION\"");
        List<FhirTables> starts = List.of(new FhirTables(database, DatabaseKind.POSTGRESQL), new FhirTables(database, DatabaseKind.POSTGRESQL));

        List<CompletableFuture<Void>> running = starts.stream().map(start -> CompletableFuture.runAsync(() -> {
            try {
                start.migrate();
                start.afterSingletonsInstantiated();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        })).toList();
        for (CompletableFuture<Void> start : running) {
            start.get(30, TimeUnit.SECONDS);
        }

        assertThat(nextStart().hibernateMode()).isEqualTo("none");
    }
}
