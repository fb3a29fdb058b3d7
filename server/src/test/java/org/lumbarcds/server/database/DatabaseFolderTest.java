// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies on disk is readable by the owner alone, and no file holds the values of a statement that failed. */
class DatabaseFolderTest {

    @TempDir
    Path folder;

    @Test
    void theFolderIsTheOwnersAndAFailingStatementLeavesNoTraceOfItsValues() throws Exception {
        Path place = folder.resolve("database");
        Files.createDirectories(place);
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
        DatabaseProperties properties =
                new DatabaseProperties("jdbc:h2:file:" + place.resolve("lumbar") + ";LOCK_TIMEOUT=100", "lumbar", "", 4);

        try (HikariDataSource source = new DatabaseConfiguration().dataSource(properties);
                Connection connection = source.getConnection()) {
            connection.createStatement().execute("create table t (a int primary key, b varchar(5))");
            assertThatThrownBy(() -> connection.createStatement().execute("insert into t values (1, 'MRN-4711-SECRET')"))
                    .isInstanceOf(SQLException.class);
        }

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place))).isEqualTo("rwx------");
        assertThat(names(place)).contains("lumbar.mv.db").noneMatch(name -> name.endsWith(".trace.db"));
    }

    private static List<String> names(Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
