// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.calibrate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How often the true answer was among the possible ones, on patients the rule was not learnt from. Each patient counts
 * once, as the guarantee does.
 *
 * @param present coverage among cases of "yes", by round; NaN for a round without one
 * @param absent coverage among cases of "no", by round
 * @param certain part of all cases with exactly one possible answer, by round
 * @param open part with both
 */
public record Coverage(double[] present, double[] absent, double[] certain, double[] open) {

    /**
     * Splits the patients again and again: the rule is learnt on all parts but one and judged on that one, in turn.
     *
     * @param cases whose score is a probability
     * @param parts of each split, from 2
     * @param rounds number of splits
     */
    public static Coverage repeated(List<JudgedScore> cases, double missRate, int parts, int rounds, long seed) {
        Coverage result = new Coverage(new double[rounds], new double[rounds], new double[rounds], new double[rounds]);
        for (int round = 0; round < rounds; round++) {
            Map<String, Integer> part = PatientSplits.deal(cases.stream().map(JudgedScore::patient)::iterator, parts, seed + round);
            List<JudgedScore> judged = new ArrayList<>();
            List<ConformalRule.Answers> answers = new ArrayList<>();
            for (int p = 0; p < parts; p++) {
                int left = p;
                ConformalRule rule = ConformalRule.of(
                        cases.stream().filter(c -> part.get(c.patient()) != left).toList(), List.of(missRate));
                for (JudgedScore c : cases) {
                    if (part.get(c.patient()) == left) {
                        judged.add(c);
                        answers.add(rule.answers(c.score(), missRate));
                    }
                }
            }
            result.present[round] = covered(judged, answers, true);
            result.absent[round] = covered(judged, answers, false);
            result.certain[round] = answers.stream().filter(a -> a.present() != a.absent()).count() / (double) answers.size();
            result.open[round] = answers.stream().filter(a -> a.present() && a.absent()).count() / (double) answers.size();
        }
        return result;
    }

    public static double mean(double[] rounds) {
        return java.util.Arrays.stream(rounds).filter(v -> !Double.isNaN(v)).average().orElse(Double.NaN);
    }

    /** Mean over patients of the covered part of their cases with this answer. */
    private static double covered(List<JudgedScore> cases, List<ConformalRule.Answers> answers, boolean present) {
        Map<String, double[]> patients = new HashMap<>();
        for (int i = 0; i < cases.size(); i++) {
            if (cases.get(i).right() == present) {
                double[] own = patients.computeIfAbsent(cases.get(i).patient(), k -> new double[2]);
                own[0] += (present ? answers.get(i).present() : answers.get(i).absent()) ? 1 : 0;
                own[1]++;
            }
        }
        return patients.values().stream().mapToDouble(p -> p[0] / p[1]).average().orElse(Double.NaN);
    }
}
