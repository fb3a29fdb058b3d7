// SPDX-License-Identifier: Apache-2.0
/**
 * The arithmetic of honest probabilities: calibration maps, reliability, and conformal thresholds. Knows scores, outcomes
 * and patients, and nothing of images or models.
 */
package org.lumbarcds.calibrate;
