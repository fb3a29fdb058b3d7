// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.compare;

/**
 * Cohen's kappa (Cohen 1960): agreement beyond what the models' own frequencies make by chance. 1 is full agreement, 0
 * is chance.
 *
 * @param value -1..1; NaN where there is nothing to agree beyond chance (no study, or both always give the same answer)
 * @param low lower end of the 95 % interval; NaN where there is none
 * @param high upper end; NaN where there is none
 */
record Kappa(double value, double low, double high) {

    static double of(double both, double onlyA, double onlyB, double neither) {
        double n = both + onlyA + onlyB + neither;
        double byChance = ((both + onlyA) * (both + onlyB) + (neither + onlyB) * (neither + onlyA)) / (n * n);
        double observed = (both + neither) / n;
        // 0/0 without studies and where both models always give one and the same answer.
        return byChance == 1 ? Double.NaN : (observed - byChance) / (1 - byChance);
    }
}
