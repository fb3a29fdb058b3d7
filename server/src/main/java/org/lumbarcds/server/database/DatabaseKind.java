// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.database;

import ca.uhn.fhir.jpa.model.dialect.HapiFhirH2Dialect;
import ca.uhn.fhir.jpa.model.dialect.HapiFhirPostgresDialect;
import org.hibernate.dialect.Dialect;

/** The databases this server runs on. */
public enum DatabaseKind {
    H2(HapiFhirH2Dialect.class),
    POSTGRESQL(HapiFhirPostgresDialect.class);

    private final Class<? extends Dialect> dialect;

    DatabaseKind(Class<? extends Dialect> dialect) {
        this.dialect = dialect;
    }

    /** HAPI's Hibernate dialect of it. */
    public Class<? extends Dialect> dialect() {
        return dialect;
    }
}
