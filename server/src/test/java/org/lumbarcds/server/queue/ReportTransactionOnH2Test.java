// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.queue;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import org.lumbarcds.server.RunningServer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

@RunningServer
class ReportTransactionOnH2Test extends ReportTransactionContract {

    ReportTransactionOnH2Test(TestQueues database, DaoRegistry fhir, JdbcTemplate jdbc,
            PlatformTransactionManager transactions) {
        super(database, fhir, jdbc, transactions);
    }
}
