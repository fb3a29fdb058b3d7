// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.queue;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import org.lumbarcds.server.PostgresServer;
import org.lumbarcds.server.RunningServer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ContextConfiguration;

/** The whole server on PostgreSQL. */
@RunningServer
@ContextConfiguration(initializers = PostgresServer.class)
class CorrectedStudiesOnPostgresTest extends CorrectedStudiesContract {

    CorrectedStudiesOnPostgresTest(TestQueues database, DaoRegistry fhir, JdbcTemplate jdbc) {
        super(database, fhir, jdbc);
    }
}
