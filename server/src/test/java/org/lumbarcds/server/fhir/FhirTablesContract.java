// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lumbarcds.server.database.DatabaseKind;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the tables' keeper holds to on every database. */
abstract class FhirTablesContract {

    final DataSource database;
    final JdbcTemplate jdbc;
    private final DatabaseKind kind;
    private final FhirTables tables;

    /** @param database empty */
    FhirTablesContract(DataSource database, DatabaseKind kind) {
        this.database = database;
        this.kind = kind;
        this.jdbc = new JdbcTemplate(database);
        this.tables = new FhirTables(database, kind);
    }

    @BeforeEach
    void make() throws SQLException {
        tables.migrate();
    }

    FhirTables nextStart() throws SQLException {
        FhirTables next = new FhirTables(database, kind);
        next.migrate();
        return next;
    }

    private int steps() {
        return jdbc.queryForObject("select count(*) from \"FLY_HFJ_MIGRATION\"", Integer.class);
    }

    @Test
    void anEmptyDatabaseGetsTablesAndHistoryAndHibernateChangesNothing() {
        assertThat(jdbc.queryForObject("select count(*) from HFJ_RESOURCE", Integer.class)).isZero();
        assertThat(steps()).isGreaterThan(100);
        assertThat(tables.hibernateMode()).isEqualTo("none");
    }

    @Test
    void aFurtherStartFindsNothingDue() throws SQLException {
        int before = steps();

        assertThat(nextStart().hibernateMode()).isEqualTo("none");
        assertThat(steps()).isEqualTo(before);
    }

    @Test
    void tablesWithoutAHistoryAreCompletedByHibernateOnceAndHaveOneThen() throws SQLException {
        jdbc.execute("drop table \"FLY_HFJ_MIGRATION\"");

        FhirTables adopting = nextStart();
        assertThat(adopting.hibernateMode()).isEqualTo("update");
        assertThat(nextStart().hibernateMode()).as("killed before Hibernate was done").isEqualTo("update");
        adopting.afterSingletonsInstantiated();

        assertThat(nextStart().hibernateMode()).isEqualTo("none");
        assertThat(steps()).isGreaterThan(100);
    }

    @Test
    void aMigrationThatWasKilledHoldsUpNoFurtherStart() throws SQLException {
        jdbc.update("""
                insert into "FLY_HFJ_MIGRATION" ("installed_rank", "version", "description", "type", "script", "checksum",
                    "installed_by", "installed_on", "execution_time", "success")
                values (-100, null, 'the mark of a process that is gone', 'hapi-fhir', '', 0, '', current_date, 0, true)""");

        long start = System.nanoTime();
        nextStart();

        assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
    }
}
