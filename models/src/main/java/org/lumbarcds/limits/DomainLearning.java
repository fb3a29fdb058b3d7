// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.limits;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.lumbarcds.calibrate.KindClassifier;
import org.lumbarcds.calibrate.PatientSplits;
import org.lumbarcds.detect.ModelLimits.DomainLimits;
import org.lumbarcds.domain.DomainScore;
import org.lumbarcds.domain.Kind;
import org.lumbarcds.domain.SliceFeatures;

/** Learns to tell usual slices from unusual ones, and judges patients by what was learnt on others. */
final class DomainLearning {

    static final int PARTS = 5;
    private static final double RIDGE = 0.01;

    private final List<DomainCase> cases;
    private final Map<String, Integer> part;

    DomainLearning(List<DomainCase> cases, long seed) {
        this.cases = cases;
        part = PatientSplits.deal(cases.stream().map(DomainCase::patient)::iterator, PARTS, seed);
    }

    /** One patient's slices of one sort, scored together as a study is. */
    record Scored(String source, String patient, boolean held, String what, Kind kind, DomainScore score) {
    }

    /**
     * Cases that may be learnt from: changed pictures of patients the model does not know, and usual ones of all, because
     * scanners are many and patients kept out of training are few. The real study is kept for judging alone.
     */
    private static boolean learnable(DomainCase c) {
        return (c.held() || c.kind() == Kind.USUAL) && !c.source().equals(DomainPictures.REAL_STUDY);
    }

    KindClassifier fit(Predicate<DomainCase> which) {
        List<DomainCase> chosen = cases.stream().filter(DomainLearning::learnable).filter(which).toList();
        return KindClassifier.fit(chosen.stream().map(DomainCase::features).toArray(double[][]::new),
                chosen.stream().mapToInt(c -> c.kind().ordinal()).toArray(),
                chosen.stream().map(DomainCase::source).toList(), Kind.codes(), RIDGE);
    }

    /**
     * Every patient judged by what was learnt on the other parts.
     *
     * @param learnt which of the others' cases may be learnt from
     * @param judged which cases are judged
     */
    List<Scored> outOfSample(Predicate<DomainCase> learnt, Predicate<DomainCase> judged) {
        List<Scored> all = new ArrayList<>();
        for (int p = 0; p < PARTS; p++) {
            int left = p;
            KindClassifier classifier = fit(c -> part.get(c.patient()) != left && learnt.test(c));
            all.addAll(score(classifier, c -> part.get(c.patient()) == left && judged.test(c)));
        }
        return all;
    }

    List<Scored> score(KindClassifier classifier, Predicate<DomainCase> which) {
        Map<String, List<DomainCase>> studies = new LinkedHashMap<>();
        cases.stream().filter(which).forEach(c ->
                studies.computeIfAbsent(c.patient() + " " + c.what(), k -> new ArrayList<>()).add(c));
        return studies.values().stream().map(own -> {
            DomainCase first = own.get(0);
            return new Scored(first.source(), first.patient(), first.held(), first.what(), first.kind(),
                    DomainScore.of(classifier, own.stream().map(DomainCase::features).toList()));
        }).toList();
    }

    /**
     * @param usual scores of usual patients who were not learnt from
     * @param falseAlarms part of them that may be doubted
     */
    DomainLimits limits(List<Scored> usual, double falseAlarms) {
        double[] sorted = usual.stream().mapToDouble(s -> s.score().score()).sorted().toArray();
        int n = sorted.length;
        // As for possible answers: the rank among n + 1 patients, so that the next one is doubted no more often.
        int rank = (int) Math.ceil((n + 1) * (1 - falseAlarms) - 1e-9);
        double warn = rank > n ? 1 : Math.nextUp(sorted[rank - 1]);
        double refuse = n == 0 ? 1 : Math.max(warn, Math.max(0.95, Math.nextUp(sorted[n - 1])));
        return new DomainLimits(SliceFeatures.names(), fit(c -> true), Math.min(1, warn), Math.min(1, refuse));
    }
}
