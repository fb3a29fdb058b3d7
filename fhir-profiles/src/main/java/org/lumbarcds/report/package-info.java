// SPDX-License-Identifier: Apache-2.0
/**
 * Findings of a study as a FHIR R4 transaction Bundle: resources, texts, codes.
 *
 * <p>{@link org.lumbarcds.report.StudyReport} writes the transaction, {@link org.lumbarcds.report.AnalysisAudit} the
 * record of a study stopped for another person's images, {@link org.lumbarcds.report.Conformance} gives the code systems
 * and extensions both use. No HTTP, no clock, no pixel: equal input gives equal output.
 */
package org.lumbarcds.report;
