// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    private static final Pattern H2_FILE = Pattern.compile("jdbc:h2:file:([^;]+).*");

    @Bean
    HikariDataSource dataSource(DatabaseProperties properties) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("lumbar");
        config.setJdbcUrl(prepared(properties.url()));
        config.setUsername(properties.username());
        config.setPassword(properties.password());
        config.setMaximumPoolSize(properties.maximumConnections());
        config.setConnectionTimeout(Duration.ofSeconds(10).toMillis());
        return new HikariDataSource(config);
    }

    /** Of a database in files: closes its folder, and keeps H2 from writing the values of failing statements beside it. */
    private static String prepared(String url) {
        Matcher file = H2_FILE.matcher(url);
        if (!file.matches()) {
            return url;
        }
        try {
            PrivateFolder.make(Path.of(file.group(1).replaceFirst("^~", System.getProperty("user.home"))).toAbsolutePath()
                    .getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of lumbar.database.url cannot be made or closed to others", e);
        }
        return url.toUpperCase(Locale.ROOT).contains("TRACE_LEVEL_FILE") ? url : url + ";TRACE_LEVEL_FILE=0";
    }

    /**
     * Brings the own tables up to date before anything uses them. HAPI keeps its own tables; the two share a schema, so
     * the history table has a name of its own and a schema that already holds HAPI's tables is no obstacle.
     */
    @Bean(initMethod = "migrate")
    Flyway ownTables(DataSource dataSource) {
        return Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/migration/common")
                .table("lumbar_schema_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
    }
}
