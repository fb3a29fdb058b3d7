// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.support.TestPropertySourceUtils;

/** Starts a PostgreSQL of its own for a test's application, and ends it with that. */
public final class PostgresServer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        EmbeddedPostgres postgres = start();
        // Registered before any bean, so destroyed after all of them.
        ((DefaultListableBeanFactory) context.getBeanFactory()).registerDisposableBean("postgres", postgres::close);
        TestPropertySourceUtils.addInlinedPropertiesToEnvironment(context,
                "lumbar.database.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                "lumbar.database.username=postgres");
    }

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start PostgreSQL", e);
        }
    }
}
