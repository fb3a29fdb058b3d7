// SPDX-License-Identifier: Apache-2.0
/** The one database: connection pool, the own tables' migrations, what differs between H2 and PostgreSQL. */
package org.lumbarcds.server.database;
