// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.fhir;

import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.lumbarcds.server.database.DatabaseKind;

class FhirTablesOnH2Test extends FhirTablesContract {

    FhirTablesOnH2Test() {
        super(database(), DatabaseKind.H2);
    }

    private static DataSource database() {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        return source;
    }
}
