// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.queue;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import org.lumbarcds.server.RunningServer;
import org.springframework.jdbc.core.JdbcTemplate;

@RunningServer
class CorrectedStudiesOnH2Test extends CorrectedStudiesContract {

    CorrectedStudiesOnH2Test(TestQueues database, DaoRegistry fhir, JdbcTemplate jdbc) {
        super(database, fhir, jdbc);
    }
}
