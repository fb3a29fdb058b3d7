// SPDX-License-Identifier: Apache-2.0
/** The Spring Boot application that joins everything. */
package org.lumbarcds.server;
