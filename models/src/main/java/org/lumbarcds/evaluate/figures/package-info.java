// SPDX-License-Identifier: Apache-2.0
/**
 * Figures of a detector: average precision, decisions per level, calibration, paired tests. Patients, not pictures, are
 * the independent observations: every interval redraws patients.
 */
package org.lumbarcds.evaluate.figures;
