// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.calibrate;

/** From a raw score to a probability; never falls as the score rises. */
@FunctionalInterface
public interface ProbabilityMap {

    /** @param score 0..1 */
    double probability(double score);
}
