// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.lumbarcds.annotation.ClassNames;
import org.lumbarcds.calibrate.Interval;
import org.lumbarcds.evaluate.figures.AveragePrecision;
import org.lumbarcds.evaluate.figures.Bootstrap;
import org.lumbarcds.evaluate.figures.Decisions;
import org.lumbarcds.evaluate.figures.Decisions.Decision;
import org.lumbarcds.evaluate.figures.PairedDecisions;
import org.lumbarcds.evaluate.figures.ScoredPicture;
import org.lumbarcds.evaluate.report.Comparison;
import org.lumbarcds.evaluate.report.Comparison.DecisionDifference;
import org.lumbarcds.evaluate.report.Comparison.Difference;

/** Every two rows on the pictures both were evaluated on. */
final class RowPairs {

    private RowPairs() {
    }

    static List<Comparison> of(List<RowScoring> rows) {
        List<Comparison> comparisons = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            for (int k = i + 1; k < rows.size(); k++) {
                comparisons.add(of(rows.get(i), rows.get(k)));
            }
        }
        return comparisons;
    }

    private static Comparison of(RowScoring first, RowScoring second) {
        Set<String> names = second.pictures().stream().map(ScoredPicture::name).collect(Collectors.toSet());
        List<ScoredPicture> a = first.pictures().stream().filter(p -> names.contains(p.name())).toList();
        Set<String> common = a.stream().map(ScoredPicture::name).collect(Collectors.toSet());
        List<ScoredPicture> b = second.pictures().stream().filter(p -> common.contains(p.name())).toList();
        Bootstrap bootstrap = first.bootstrap(a);
        List<Difference> ap = averagePrecision(a, b, bootstrap);
        List<DecisionDifference> decisions = new ArrayList<>();
        for (String name : ClassNames.CLASSES) {
            Decisions da = common(name, first, common, bootstrap);
            Decisions db = common(name, second, common, bootstrap);
            decisions.add(new DecisionDifference(
                    difference(name, accuracy(da), accuracy(db), da.redrawnAccuracy(), db.redrawnAccuracy()),
                    PairedDecisions.of(da, db)));
        }
        int patients = (int) a.stream().map(ScoredPicture::patient).distinct().count();
        return new Comparison(first.name(), second.name(), a.size(), patients, ap, decisions);
    }

    /** By published class, and their mean; both on the same pictures, which may stand in different orders. */
    static List<Difference> averagePrecision(List<ScoredPicture> a, List<ScoredPicture> b, Bootstrap bootstrap) {
        List<Difference> ap = new ArrayList<>();
        double[] meanA = new double[bootstrap.rounds()];
        double[] meanB = new double[bootstrap.rounds()];
        double valueA = 0;
        double valueB = 0;
        for (String name : AveragePrecision.PUBLISHED) {
            AveragePrecision apA = AveragePrecision.of(name, a, bootstrap);
            AveragePrecision apB = AveragePrecision.of(name, b, bootstrap);
            double[] redrawnA = apA.redrawn();
            double[] redrawnB = apB.redrawn();
            ap.add(difference(name, apA.value(), apB.value(), redrawnA, redrawnB));
            add(meanA, redrawnA);
            add(meanB, redrawnB);
            valueA += apA.value() / AveragePrecision.PUBLISHED.size();
            valueB += apB.value() / AveragePrecision.PUBLISHED.size();
        }
        ap.add(difference("mean", valueA, valueB, meanA, meanB));
        return ap;
    }

    private static Decisions common(String name, RowScoring row, Set<String> pictures, Bootstrap bootstrap) {
        return row.decisions().within(pictures).of(name, bootstrap);
    }

    private static double accuracy(Decisions decisions) {
        return decisions.all().stream().mapToInt((Decision d) -> d.right() ? 1 : 0).average().orElse(Double.NaN);
    }

    private static Difference difference(String of, double first, double second, double[] a, double[] b) {
        double[] differences = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            differences[i] = a[i] - b[i];
        }
        return new Difference(of, first, second, first - second, Interval.middle95(differences),
                Bootstrap.pValue(differences));
    }

    private static void add(double[] mean, double[] values) {
        for (int i = 0; i < mean.length; i++) {
            mean[i] += values[i] / AveragePrecision.PUBLISHED.size();
        }
    }
}
