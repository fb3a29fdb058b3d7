// SPDX-License-Identifier: Apache-2.0
/**
 * Findings as cards a physician reads.
 *
 * <p>{@link org.lumbarcds.card.StudyCards} turns where a study stands into a card; the words shared with the FHIR
 * report are in {@link org.lumbarcds.report.PlainWords}.
 */
package org.lumbarcds.card;
