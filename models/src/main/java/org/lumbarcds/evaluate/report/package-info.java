// SPDX-License-Identifier: Apache-2.0
/** An evaluation as it is handed on: {@code report.json} for programs, {@code report.html} and charts for people. */
package org.lumbarcds.evaluate.report;
