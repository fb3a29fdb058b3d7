// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.shadow;

import org.lumbarcds.server.PostgresServer;
import org.lumbarcds.server.RunningServer;
import org.lumbarcds.server.queue.TestQueues;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.transaction.PlatformTransactionManager;

@RunningServer
@ContextConfiguration(initializers = PostgresServer.class)
class ShadowTableOnPostgresTest extends ShadowTableContract {

    ShadowTableOnPostgresTest(TestQueues queues, ShadowRows rows, StoredComparison comparison, JdbcTemplate jdbc,
            PlatformTransactionManager transactions) {
        super(queues, rows, comparison, jdbc, transactions);
    }
}
