// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.figures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.lumbarcds.calibrate.Interval;
import org.lumbarcds.calibrate.Reliability;

/** Yes-or-no decisions about one condition, a level-box each, beside the truth. */
public final class Decisions {

    /**
     * @param unit which level-box, the same for everybody who judged it
     * @param patient of the picture
     * @param truth whether the annotation has the condition there
     * @param called whether the judge said so
     */
    public record Decision(String unit, String patient, boolean truth, boolean called) {

        public boolean right() {
            return truth == called;
        }
    }

    /**
     * @param value part of {@code of}; NaN of nothing
     * @param interval95 over patients; where none or all are hits, Wilson's (1927) on as many patients as take part, because
     *     every redrawing of them gives the same figure
     * @param hits numerator
     * @param of denominator
     */
    public record Rate(double value, Interval interval95, int hits, int of) {
    }

    /**
     * Rates of one judge on one condition.
     *
     * @param className the condition
     * @param sensitivity of those who have it, part called
     * @param specificity of those who do not, part not called
     * @param accuracy part of all decisions that are right
     * @param precision of those called, part who have it (positive predictive value in these data)
     * @param patients who took part
     */
    public record Table(
            String className, Rate sensitivity, Rate specificity, Rate accuracy, Rate precision, int patients) {
    }

    private static final int TRUE_POSITIVE = 0;
    private static final int FALSE_NEGATIVE = 1;
    private static final int FALSE_POSITIVE = 2;
    private static final int TRUE_NEGATIVE = 3;

    private final String className;
    private final List<Decision> all;
    private final Bootstrap bootstrap;

    /** @param bootstrap over patients, among them those of the decisions */
    public Decisions(String className, List<Decision> all, Bootstrap bootstrap) {
        this.className = className;
        this.all = List.copyOf(all);
        this.bootstrap = bootstrap;
    }

    public String className() {
        return className;
    }

    public List<Decision> all() {
        return all;
    }

    /** Right and wrong by truth and call, of patients as often as they were drawn. */
    private record Counts(double truePositive, double falseNegative, double falsePositive, double trueNegative) {

        double sensitivity() {
            return truePositive / (truePositive + falseNegative);
        }

        double specificity() {
            return trueNegative / (trueNegative + falsePositive);
        }

        double accuracy() {
            return (truePositive + trueNegative) / (truePositive + falseNegative + falsePositive + trueNegative);
        }

        double precision() {
            return truePositive / (truePositive + falsePositive);
        }
    }

    /** Rates with intervals; NaN where nobody has the condition, or nobody lacks it. */
    public Table table() {
        int[][] byPatient = byPatient();
        Counts c = count(byPatient, bootstrap.once());
        int tp = (int) c.truePositive();
        int fn = (int) c.falseNegative();
        int fp = (int) c.falsePositive();
        int tn = (int) c.trueNegative();
        return new Table(className,
                rate(Counts::sensitivity, byPatient, tp, tp + fn, TRUE_POSITIVE, FALSE_NEGATIVE),
                rate(Counts::specificity, byPatient, tn, tn + fp, TRUE_NEGATIVE, FALSE_POSITIVE),
                rate(Counts::accuracy, byPatient, tp + tn, tp + tn + fp + fn,
                        TRUE_POSITIVE, FALSE_NEGATIVE, FALSE_POSITIVE, TRUE_NEGATIVE),
                rate(Counts::precision, byPatient, tp, tp + fp, TRUE_POSITIVE, FALSE_POSITIVE),
                (int) all.stream().map(Decision::patient).distinct().count());
    }

    /** Accuracy in every redrawing of patients. */
    public double[] redrawnAccuracy() {
        int[][] byPatient = byPatient();
        return bootstrap.values(draw -> count(byPatient, draw).accuracy());
    }

    /** @param kinds that make the denominator */
    private Rate rate(ToDoubleFunction<Counts> figure, int[][] byPatient, int hits, int of, int... kinds) {
        double value = of == 0 ? Double.NaN : (double) hits / of;
        if (of > 0 && (hits == 0 || hits == of)) {
            int patients = (int) Arrays.stream(byPatient)
                    .filter(counts -> Arrays.stream(kinds).anyMatch(kind -> counts[kind] > 0)).count();
            return new Rate(value, Reliability.wilson(hits == 0 ? 0 : patients, patients), hits, of);
        }
        double[] redrawn = bootstrap.values(draw -> figure.applyAsDouble(count(byPatient, draw)));
        return new Rate(value, Interval.middle95(redrawn), hits, of);
    }

    /** Decisions of each patient by their kind. */
    private int[][] byPatient() {
        int[][] counts = new int[bootstrap.patients()][4];
        for (Decision d : all) {
            int kind = d.truth() ? (d.called() ? TRUE_POSITIVE : FALSE_NEGATIVE)
                    : (d.called() ? FALSE_POSITIVE : TRUE_NEGATIVE);
            counts[bootstrap.index(d.patient())][kind]++;
        }
        return counts;
    }

    private static Counts count(int[][] byPatient, int[] draw) {
        double[] sum = new double[4];
        for (int i = 0; i < draw.length; i++) {
            for (int kind = 0; kind < 4; kind++) {
                sum[kind] += draw[i] * byPatient[i][kind];
            }
        }
        return new Counts(sum[TRUE_POSITIVE], sum[FALSE_NEGATIVE], sum[FALSE_POSITIVE], sum[TRUE_NEGATIVE]);
    }

    /** Decisions both judges made, by unit, in the order of the first. */
    static List<Decision[]> paired(Decisions a, Decisions b) {
        Map<String, Decision> other = new LinkedHashMap<>();
        b.all.forEach(d -> other.put(d.unit(), d));
        List<Decision[]> pairs = new ArrayList<>();
        for (Decision d : a.all) {
            if (other.containsKey(d.unit())) {
                pairs.add(new Decision[] {d, other.get(d.unit())});
            }
        }
        return pairs;
    }
}
