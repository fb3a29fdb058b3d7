// SPDX-License-Identifier: Apache-2.0
/** What hooks and result pages are answered from: one row a study, read by an index, written with the report. */
package org.lumbarcds.server.projection;
