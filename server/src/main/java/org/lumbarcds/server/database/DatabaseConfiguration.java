// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    @Bean
    HikariDataSource dataSource(DatabaseProperties properties) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("lumbar");
        config.setJdbcUrl(properties.url());
        config.setUsername(properties.username());
        config.setPassword(properties.password());
        config.setMaximumPoolSize(properties.maximumConnections());
        config.setConnectionTimeout(Duration.ofSeconds(10).toMillis());
        return new HikariDataSource(config);
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
