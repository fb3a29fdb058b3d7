// SPDX-License-Identifier: Apache-2.0
/** The durable queue of analyses: rows, leases, attempts, dead letters; publishing an outcome in one transaction. */
package org.lumbarcds.server.queue;
