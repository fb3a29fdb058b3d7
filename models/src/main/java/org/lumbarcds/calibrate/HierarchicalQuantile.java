// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.calibrate;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The threshold of split conformal prediction (Vovk, Gammerman and Shafer 2005, chapter 2; Angelopoulos and Bates 2021,
 * "A gentle introduction to conformal prediction", section 1) where cases come in groups and only the groups are
 * exchangeable (Lee, Barber and Willett 2023, "Distribution-free inference with hierarchical data", section 3): every
 * patient has the same weight, shared by the patient's cases, and one weight more stands for the new patient, at infinity.
 * A case drawn from a new patient then exceeds the threshold with a probability of at most the miss rate.
 */
final class HierarchicalQuantile {

    /** Sums of weights are rounded. */
    private static final double ROUNDING = 1e-12;

    /** A case: how unlike its class it looks, larger is stranger. */
    public record Strangeness(double value, String patient) {
    }

    private final List<Strangeness> sorted;
    private final Map<String, Integer> cases = new HashMap<>();

    /** @param cases of one class (Mondrian: each class has a threshold of its own) */
    public HierarchicalQuantile(List<Strangeness> cases) {
        sorted = cases.stream().sorted(Comparator.comparingDouble(Strangeness::value)).toList();
        cases.forEach(c -> this.cases.merge(c.patient(), 1, Integer::sum));
    }

    public int patients() {
        return cases.size();
    }

    /** The least miss rate that so few patients can promise. */
    public double leastMissRate() {
        return 1.0 / (patients() + 1);
    }

    /**
     * @param missRate 0..1
     * @return the largest strangeness that is still accepted; empty where everything must be
     */
    public OptionalDouble threshold(double missRate) {
        double sum = 0;
        for (Strangeness s : sorted) {
            sum += leastMissRate() / cases.get(s.patient());
            if (sum >= 1 - missRate - ROUNDING) {
                return OptionalDouble.of(s.value());
            }
        }
        return OptionalDouble.empty();
    }
}
