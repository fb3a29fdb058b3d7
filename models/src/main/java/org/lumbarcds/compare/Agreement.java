// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.compare;

/**
 * How two models agree on one question, over the studies both judged.
 *
 * @param question what was asked
 * @param both studies in which both suspect it
 * @param onlyA the first model only
 * @param onlyB the second model only
 * @param neither both say it is not suspected
 * @param undecided one or both leave it open; in none of the other counts
 * @param kappa over the four counts
 */
record Agreement(Question question, int both, int onlyA, int onlyB, int neither, int undecided, Kappa kappa) {

    /** Studies both models decided. */
    public int decided() {
        return both + onlyA + onlyB + neither;
    }

    /** Share of the decided studies with the same answer, 0..1; NaN without any. */
    public double observed() {
        return decided() == 0 ? Double.NaN : (double) (both + neither) / decided();
    }
}
