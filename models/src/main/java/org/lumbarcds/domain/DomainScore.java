// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.domain;

import java.util.Arrays;
import java.util.List;
import org.lumbarcds.calibrate.KindClassifier;

/**
 * How unlike the usual ones a study is.
 *
 * @param score 0 (usual) to 1: the middle one of its slices' scores
 * @param likest the unusual kind it looks like most
 * @param slices scores of the slices
 */
public record DomainScore(double score, Kind likest, List<Double> slices) {

    public DomainScore {
        slices = List.copyOf(slices);
    }

    /** @param features of the slices, at least one */
    public static DomainScore of(KindClassifier classifier, List<double[]> features) {
        double[] scores = new double[features.size()];
        double[] sums = new double[classifier.kinds().size()];
        for (int s = 0; s < scores.length; s++) {
            double[] p = classifier.probabilities(features.get(s));
            scores[s] = 1 - p[0];
            for (int k = 1; k < p.length; k++) {
                sums[k] += p[k];
            }
        }
        int best = 1;
        for (int k = 2; k < sums.length; k++) {
            best = sums[k] > sums[best] ? k : best;
        }
        List<Double> slices = Arrays.stream(scores).boxed().toList();
        Arrays.sort(scores);
        int n = scores.length;
        double middle = (scores[(n - 1) / 2] + scores[n / 2]) / 2;
        return new DomainScore(middle, Kind.values()[Kind.codes().indexOf(classifier.kinds().get(best))], slices);
    }
}
