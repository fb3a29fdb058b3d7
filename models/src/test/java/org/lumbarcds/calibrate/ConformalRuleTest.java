// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lumbarcds.calibrate.ConformalRule.Answers;
import org.lumbarcds.calibrate.HierarchicalQuantile.Strangeness;

class ConformalRuleTest {

    private static JudgedScore at(double score, boolean right, String patient) {
        return new JudgedScore(score, right, patient);
    }

    @Test
    void withOneCaseAPatientTheThresholdIsTheUsualRank() {
        // 9 patients: rank ceil((9 + 1) * 0.8) = 8 of the sorted values (Angelopoulos and Bates 2021, section 1).
        List<Strangeness> cases = new ArrayList<>();
        for (int i = 1; i <= 9; i++) {
            cases.add(new Strangeness(i / 10.0, "p" + i));
        }
        HierarchicalQuantile quantile = new HierarchicalQuantile(cases);

        assertThat(quantile.threshold(0.2)).hasValue(0.8);
        assertThat(quantile.threshold(0.1)).hasValue(0.9);
        assertThat(quantile.threshold(0.099)).isEmpty();
        assertThat(quantile.leastMissRate()).isCloseTo(0.1, within(1e-12));
    }

    @Test
    void casesOfOnePatientShareThePatientsWeight() {
        // Three patients weigh 1/4 each; a's two cases 1/8 each: 0.1, 0.2 (a), 0.3 (b), 0.4 (c) add up to 1/8, 2/8, 4/8, 6/8.
        HierarchicalQuantile quantile = new HierarchicalQuantile(List.of(new Strangeness(0.2, "a"),
                new Strangeness(0.1, "a"), new Strangeness(0.4, "c"), new Strangeness(0.3, "b")));

        assertThat(quantile.threshold(0.76)).hasValue(0.2);
        assertThat(quantile.threshold(0.5)).hasValue(0.3);
        assertThat(quantile.threshold(0.25)).hasValue(0.4);
        assertThat(quantile.threshold(0.24)).isEmpty();
    }

    @Test
    void aCaseOnTheThresholdIsAccepted() {
        List<JudgedScore> cases = new ArrayList<>();
        for (int i = 0; i < 19; i++) {
            cases.add(at(0.3 + i * 0.01, true, "s" + i));
            cases.add(at(0.1 + i * 0.01, false, "h" + i));
        }
        ConformalRule rule = ConformalRule.of(cases, List.of(0.05, 0.1));

        assertThat(rule.presentFrom()).containsExactly(0.3, 0.31);
        assertThat(rule.answers(0.3, 0.05)).isEqualTo(new Answers(true, false));
        assertThat(rule.answers(0.29, 0.05)).isEqualTo(new Answers(false, false));
        assertThat(rule.answers(0.28, 0.05)).isEqualTo(new Answers(false, true));
    }

    @Test
    void tooFewPatientsLeaveEverythingPossible() {
        List<JudgedScore> cases = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            cases.add(at(0.9, true, "s" + i));
        }
        for (int i = 0; i < 40; i++) {
            cases.add(at(0.1, false, "h" + i));
        }
        ConformalRule rule = ConformalRule.of(cases, List.of(0.05, 0.08));

        assertThat(rule.answers(0.0, 0.05)).isEqualTo(new Answers(true, true));
        assertThat(rule.rulesOut(0.05)).isFalse();
        assertThat(ConformalRule.patientsNeeded(0.05)).isEqualTo(19);
        assertThat(rule.rulesOut(0.08)).isTrue();
        assertThat(rule.answers(0.0, 0.08)).isEqualTo(new Answers(false, true));
    }

    @Test
    void aMissRateBetweenTwoKeptOnesUsesTheStricterOne() {
        ConformalRule rule = new ConformalRule(List.of(0.05, 0.1), List.of(0.2, 0.4), List.of(0.8, 0.6), 100, 100);

        assertThat(rule.answers(0.3, 0.09).present()).isTrue();
        assertThat(rule.answers(0.3, 0.1).present()).isFalse();
        assertThat(rule.answers(0.0, 0.04)).isEqualTo(new Answers(true, true));
    }

    @Test
    void thresholdsThatContradictEachOtherAreRefused() {
        assertThatThrownBy(() -> new ConformalRule(List.of(0.1, 0.05), List.of(0.2, 0.4), List.of(0.8, 0.6), 9, 9))
                .hasMessageContaining("rise");
        assertThatThrownBy(() -> new ConformalRule(List.of(0.05, 0.1), List.of(0.4, 0.2), List.of(0.8, 0.6), 9, 9))
                .hasMessageContaining("more answers");
        assertThatThrownBy(() -> new ConformalRule(List.of(0.05), List.of(), List.of(0.8), 9, 9))
                .hasMessageContaining("same number");
    }

    /** Patients with a common effect of their own, one to six levels each, a fifth of the levels sick. */
    private static List<JudgedScore> madeUp(int patients, Random random) {
        List<JudgedScore> cases = new ArrayList<>();
        for (int i = 0; i < patients; i++) {
            double effect = random.nextGaussian();
            int levels = 1 + random.nextInt(6);
            for (int level = 0; level < levels; level++) {
                boolean sick = random.nextInt(5) == 0;
                double x = (sick ? 1.5 : -1.5) + effect + random.nextGaussian();
                cases.add(at(1 / (1 + Math.exp(-x)), sick, "p" + i));
            }
        }
        return cases;
    }

    @Test
    void theMissRateHoldsForBothAnswersOverManySimulatedHospitals() {
        Random random = new Random(20);
        double missed = 0;
        double wronglyCalled = 0;
        int rounds = 400;
        for (int round = 0; round < rounds; round++) {
            ConformalRule rule = ConformalRule.of(madeUp(150, random), List.of(0.05));
            double[] missRate = missRates(madeUp(150, random), rule);
            missed += missRate[0] / rounds;
            wronglyCalled += missRate[1] / rounds;
        }
        // At most 5 %, and no more cautious than the patients' number explains.
        assertThat(missed).isBetween(0.03, 0.0525);
        assertThat(wronglyCalled).isBetween(0.03, 0.0525);
    }

    private static double[] missRates(List<JudgedScore> cases, ConformalRule rule) {
        double[] rates = new double[2];
        for (int answer = 0; answer < 2; answer++) {
            boolean sick = answer == 0;
            rates[answer] = cases.stream().map(JudgedScore::patient).distinct()
                    .map(patient -> cases.stream().filter(c -> c.patient().equals(patient) && c.right() == sick).toList())
                    .filter(own -> !own.isEmpty())
                    .mapToDouble(own -> own.stream().filter(c -> sick ? !rule.answers(c.score(), 0.05).present()
                            : !rule.answers(c.score(), 0.05).absent()).count() / (double) own.size())
                    .average().orElseThrow();
        }
        return rates;
    }

    @Test
    void repeatedSplitsReportACoverageNearTheNominalOne() {
        Coverage coverage = Coverage.repeated(madeUp(300, new Random(4)), 0.05, 5, 20, 1);

        assertThat(Coverage.mean(coverage.present())).isBetween(0.94, 0.97);
        assertThat(Coverage.mean(coverage.absent())).isBetween(0.94, 0.97);
        assertThat(Coverage.mean(coverage.certain()) + Coverage.mean(coverage.open())).isLessThanOrEqualTo(1 + 1e-9);
    }
}
