// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.figures;

import java.util.List;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.BinomialTest;
import org.lumbarcds.evaluate.figures.Decisions.Decision;

/**
 * Two judges on the same level-boxes.
 *
 * @param units judged by both
 * @param onlyFirstRight units where the first alone was right
 * @param onlySecondRight units where the second alone was right
 * @param mcNemar McNemar's test, exact (binomial), two-sided (McNemar 1947, "Note on the sampling error of the difference
 *     between correlated proportions or percentages"); 1 where they never differ. It takes units as independent, which
 *     pictures of one patient are not: the interval over patients is the more careful figure
 * @param kappa Cohen's kappa of what they called (Cohen 1960, "A coefficient of agreement for nominal scales"); NaN where
 *     chance alone would agree always
 */
public record PairedDecisions(int units, int onlyFirstRight, int onlySecondRight, double mcNemar, double kappa) {

    public static PairedDecisions of(Decisions first, Decisions second) {
        List<Decision[]> pairs = Decisions.paired(first, second);
        int onlyFirst = 0;
        int onlySecond = 0;
        int both = 0;
        int neither = 0;
        int firstCalled = 0;
        int secondCalled = 0;
        for (Decision[] pair : pairs) {
            onlyFirst += pair[0].right() && !pair[1].right() ? 1 : 0;
            onlySecond += pair[1].right() && !pair[0].right() ? 1 : 0;
            firstCalled += pair[0].called() ? 1 : 0;
            secondCalled += pair[1].called() ? 1 : 0;
            both += pair[0].called() && pair[1].called() ? 1 : 0;
            neither += !pair[0].called() && !pair[1].called() ? 1 : 0;
        }
        return new PairedDecisions(pairs.size(), onlyFirst, onlySecond, mcNemar(onlyFirst, onlySecond),
                kappa(pairs.size(), both + neither, firstCalled, secondCalled));
    }

    static double mcNemar(int onlyFirst, int onlySecond) {
        int differ = onlyFirst + onlySecond;
        return differ == 0 ? 1 : BinomialTest.withDefaults().with(AlternativeHypothesis.TWO_SIDED)
                .test(differ, onlyFirst, 0.5).getPValue();
    }

    private static double kappa(int n, int agree, int firstCalled, int secondCalled) {
        double observed = (double) agree / n;
        double p = (double) firstCalled / n;
        double q = (double) secondCalled / n;
        double chance = p * q + (1 - p) * (1 - q);
        return chance == 1 ? Double.NaN : (observed - chance) / (1 - chance);
    }
}
