// SPDX-License-Identifier: Apache-2.0
/** CDS Hooks over HTTP: who calls, how much and how long; errors as problem documents; feedback kept. */
package org.lumbarcds.server.cds;
