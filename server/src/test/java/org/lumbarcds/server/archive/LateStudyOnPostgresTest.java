// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import org.lumbarcds.server.PostgresServer;
import org.lumbarcds.server.RunningServer;
import org.lumbarcds.server.queue.TestQueues;
import org.springframework.test.context.ContextConfiguration;

@RunningServer
@ContextConfiguration(initializers = PostgresServer.class)
class LateStudyOnPostgresTest extends LateStudyContract {

    LateStudyOnPostgresTest(TestQueues database, DaoRegistry fhir) {
        super(database, fhir);
    }
}
