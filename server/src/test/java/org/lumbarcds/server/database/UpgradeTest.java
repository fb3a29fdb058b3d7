// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Test;
import org.lumbarcds.server.RunningServer;
import org.lumbarcds.server.TestCdsClient;
import org.lumbarcds.server.TestClients;
import org.lumbarcds.server.TestModelFolder;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.RequestEntity;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.web.client.RestTemplate;

/**
 * The server on a database that the first 0.1.0 builds left, when Hibernate still made HAPI's tables: what the demo's
 * phantom study wrote there is found again, and the tables have a history from then on.
 */
@RunningServer
@ContextConfiguration(initializers = {
    TestModelFolder.class, TestClients.class, TestCdsClient.class, UpgradeTest.OldDatabase.class})
class UpgradeTest {

    private static final String URL = "jdbc:h2:mem:old;DB_CLOSE_DELAY=-1";

    static final class OldDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            try (Connection connection = DriverManager.getConnection(URL, "lumbar", "");
                    Statement statement = connection.createStatement()) {
                statement.execute(
                        "runscript from 'classpath:database/h2-of-0.1.0-by-hibernate.sql.gz' compression gzip");
            } catch (SQLException e) {
                throw new IllegalStateException("the old database cannot be laid out", e);
            }
            TestPropertyValues.of("lumbar.database.url=" + URL).applyTo(context);
        }
    }

    private final TestRestTemplate http;
    private final JdbcTemplate jdbc;
    private final EntityManagerFactory store;

    UpgradeTest(TestRestTemplate http, JdbcTemplate jdbc, EntityManagerFactory store) {
        this.http = http;
        this.jdbc = jdbc;
        this.store = store;
    }

    private JsonNode fhir(String path) {
        String token = TestClients.token(new RestTemplate(), http.getRootUri().replace("localhost", "127.0.0.1"), "ehr");
        return http.exchange(RequestEntity.get(path).header("Authorization", "Bearer " + token).build(), JsonNode.class)
                .getBody();
    }

    @Test
    void whatWasStoredIsFoundAndTheTablesHaveAHistory() {
        assertThat(fhir("/fhir/DiagnosticReport?status=preliminary").path("total").asInt()).isEqualTo(1);
        assertThat(fhir("/fhir/Observation?status=preliminary&_summary=count").path("total").asInt()).isGreaterThan(20);
        assertThat(jdbc.queryForObject("select count(*) from analysis_request where state = 'READ'", Integer.class))
                .isEqualTo(1);

        store.unwrap(SessionFactory.class).getSchemaManager().validateMappedObjects();
        assertThat(jdbc.queryForObject("select count(*) from \"FLY_HFJ_MIGRATION\" where \"success\" = true",
                Integer.class)).isGreaterThan(100);
    }
}
