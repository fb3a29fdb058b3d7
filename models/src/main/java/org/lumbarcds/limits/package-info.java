// SPDX-License-Identifier: Apache-2.0
/**
 * Learns on held-out data when a model is to be believed: calibrated probabilities and possible answers by level, measured
 * on patients they were not learnt from, and written into {@code model.json}.
 */
package org.lumbarcds.limits;
