// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.fhir;

import ca.uhn.fhir.jpa.migrate.DriverTypeEnum;
import ca.uhn.fhir.jpa.migrate.HapiMigrationLock;
import ca.uhn.fhir.jpa.migrate.HapiMigrationStorageSvc;
import ca.uhn.fhir.jpa.migrate.MigrationTaskList;
import ca.uhn.fhir.jpa.migrate.SchemaMigrator;
import ca.uhn.fhir.jpa.migrate.dao.HapiMigrationDao;
import ca.uhn.fhir.jpa.migrate.tasks.HapiFhirJpaMigrationTasks;
import ca.uhn.fhir.util.VersionEnum;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import javax.sql.DataSource;
import org.lumbarcds.server.database.DatabaseKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * HAPI's tables, made and brought up to date by HAPI's own migrator, whose history tells how far they are. Tables without
 * a history were made by Hibernate (versions before this one did so), or their making was cut off: Hibernate completes
 * them once more at this start, and from then on they have a history.
 */
final class FhirTables implements SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(FhirTables.class);

    private static final String HISTORY = "FLY_HFJ_MIGRATION";
    private static final String RESOURCES = "HFJ_RESOURCE";

    /** Any number of processes may start at once: one at a time looks after the tables. */
    private static final long ADVISORY_LOCK = 0x4c554d424152L;

    private final DataSource dataSource;
    private final DatabaseKind kind;
    private final HapiMigrationStorageSvc history;
    private final MigrationTaskList tasks;
    private boolean withoutHistory;

    FhirTables(DataSource dataSource, DatabaseKind kind) {
        this.dataSource = dataSource;
        this.kind = kind;
        this.history = new HapiMigrationStorageSvc(new HapiMigrationDao(dataSource, driver(), HISTORY));
        this.tasks = new HapiFhirJpaMigrationTasks(Set.of()).getAllTasks(VersionEnum.values());
    }

    private DriverTypeEnum driver() {
        return switch (kind) {
            case H2 -> DriverTypeEnum.H2_EMBEDDED;
            case POSTGRESQL -> DriverTypeEnum.POSTGRES_9_4;
        };
    }

    /** To be called before Hibernate looks at the tables. */
    void migrate() throws SQLException {
        try (Connection alone = dataSource.getConnection()) {
            lock(alone);
            try {
                withoutHistory = hasTables(alone)
                        && (!hasHistory(alone) || history.diff(tasks).size() == tasks.size());
                if (!withoutHistory) {
                    bringUpToDate();
                }
            } finally {
                unlock(alone);
            }
        }
    }

    private void bringUpToDate() {
        history.createMigrationTableIfRequired();
        // A process that was killed while migrating left its mark; whoever holds the lock here is alone.
        history.findFirstByPidAndNotDescription(HapiMigrationLock.LOCK_PID, "")
                .ifPresent(mark -> history.deleteLockRecord(mark.getDescription()));
        int before = history.diff(tasks).size();
        SchemaMigrator migrator = new SchemaMigrator("FHIR store", HISTORY, dataSource, new Properties(), tasks, history);
        migrator.setDriverType(driver());
        migrator.migrate();
        if (before > 0) {
            LOG.info("FHIR tables are up to date; {} steps were due", before);
        }
    }

    /** What Hibernate is to do with the tables: nothing, but for those without a history. */
    String hibernateMode() {
        return withoutHistory ? "update" : "none";
    }

    /** Hibernate is done, so nothing of this version is missing. */
    @Override
    public void afterSingletonsInstantiated() {
        if (!withoutHistory) {
            return;
        }
        try (Connection alone = dataSource.getConnection()) {
            lock(alone);
            try {
                history.createMigrationTableIfRequired();
                history.diff(tasks).forEach(task -> history.saveTask(task, 0, true));
            } finally {
                unlock(alone);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the history of the FHIR tables cannot be written", e);
        }
        LOG.info("FHIR tables of an earlier version have a history now");
    }

    /** An H2 file is open in one process at a time. */
    private void lock(Connection connection) throws SQLException {
        advisory("pg_advisory_lock", connection);
    }

    private void unlock(Connection connection) throws SQLException {
        advisory("pg_advisory_unlock", connection);
    }

    private void advisory(String function, Connection connection) throws SQLException {
        if (kind == DatabaseKind.POSTGRESQL) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("select " + function + "(" + ADVISORY_LOCK + ")");
            }
        }
    }

    /** The migrator quotes the name of its history, so it is upper case everywhere. */
    private static boolean hasHistory(Connection connection) throws SQLException {
        return present(HISTORY, connection);
    }

    /** PostgreSQL folds names that are not quoted to lower case, H2 to upper case. */
    private boolean hasTables(Connection connection) throws SQLException {
        return present(kind == DatabaseKind.POSTGRESQL ? RESOURCES.toLowerCase(Locale.ROOT) : RESOURCES, connection);
    }

    private static boolean present(String table, Connection connection) throws SQLException {
        try (ResultSet tables = connection.getMetaData().getTables(connection.getCatalog(), connection.getSchema(),
                table, new String[] {"TABLE", "BASE TABLE"})) {
            return tables.next();
        }
    }
}
