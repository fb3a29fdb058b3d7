// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.calibrate;

import java.util.List;

/**
 * Which answers to a yes-or-no question stay possible at a given probability, so that the true one is left out no more
 * often than the miss rate, among the cases where it is yes and among those where it is no alike.
 *
 * @param missRates for which thresholds are kept, rising
 * @param presentFrom least probability at which "yes" stays possible; 0 where too few patients allow no other
 * @param absentTo largest probability at which "no" stays possible; 1 where too few patients allow no other
 * @param patientsPresent with a case of "yes" among those the thresholds come from
 * @param patientsAbsent with a case of "no"
 */
public record ConformalRule(
        List<Double> missRates,
        List<Double> presentFrom,
        List<Double> absentTo,
        int patientsPresent,
        int patientsAbsent) {

    public ConformalRule {
        missRates = List.copyOf(missRates);
        presentFrom = List.copyOf(presentFrom);
        absentTo = List.copyOf(absentTo);
        if (missRates.isEmpty() || presentFrom.size() != missRates.size() || absentTo.size() != missRates.size()) {
            throw new IllegalArgumentException("missRates, presentFrom and absentTo need the same number of values, at least 1");
        }
        for (int i = 1; i < missRates.size(); i++) {
            if (!(missRates.get(i) > missRates.get(i - 1))) {
                throw new IllegalArgumentException("missRates must rise");
            }
            if (presentFrom.get(i) < presentFrom.get(i - 1) || absentTo.get(i) > absentTo.get(i - 1)) {
                throw new IllegalArgumentException("a larger miss rate cannot leave more answers possible");
            }
        }
    }

    /**
     * @param present whether "yes" stays possible
     * @param absent whether "no" does
     */
    public record Answers(boolean present, boolean absent) {
    }

    /** Learns the rule from probabilities of cases whose answer is known. */
    public static ConformalRule of(List<JudgedScore> cases, List<Double> missRates) {
        // The negative, not the complement: 1 - (1 - p) is not always p, and a case on the threshold is accepted.
        HierarchicalQuantile present = new HierarchicalQuantile(cases.stream().filter(JudgedScore::right)
                .map(c -> new HierarchicalQuantile.Strangeness(-c.score(), c.patient())).toList());
        HierarchicalQuantile absent = new HierarchicalQuantile(cases.stream().filter(c -> !c.right())
                .map(c -> new HierarchicalQuantile.Strangeness(c.score(), c.patient())).toList());
        return new ConformalRule(missRates,
                missRates.stream().map(rate -> -present.threshold(rate).orElse(-0.0)).toList(),
                missRates.stream().map(rate -> absent.threshold(rate).orElse(1)).toList(),
                present.patients(), absent.patients());
    }

    /** @param missRate wanted; the next smaller one kept is used, and everything stays possible below the smallest */
    public Answers answers(double probability, double missRate) {
        int used = -1;
        for (int i = 0; i < missRates.size() && missRates.get(i) <= missRate + 1e-9; i++) {
            used = i;
        }
        return used < 0 ? new Answers(true, true)
                : new Answers(probability >= presentFrom.get(used), probability <= absentTo.get(used));
    }

    /** Whether enough patients with the condition were seen for a miss rate to rule anything out. */
    public boolean rulesOut(double missRate) {
        return missRate >= 1.0 / (patientsPresent + 1) - 1e-9;
    }

    /** Patients with the condition that a miss rate needs. */
    public static int patientsNeeded(double missRate) {
        return (int) Math.ceil(1 / missRate - 1e-9) - 1;
    }
}
