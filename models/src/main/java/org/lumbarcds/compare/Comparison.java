// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lumbarcds.detect.ModelIdentity;

/**
 * Two models over the same studies. Only what both were asked is compared; a study that one of them did not judge is
 * counted and named, and is in no table.
 */
public final class Comparison {

    /** Redrawings of the bootstrap. */
    public static final int ROUNDS = 2000;
    /** Of the bootstrap, so that the same studies give the same interval. */
    public static final long SEED = 20260101;

    private final ModelIdentity a;
    private final ModelIdentity b;
    private final String clusters;
    private final List<PairedReading> judged = new ArrayList<>();
    private final List<PairedReading> unjudged = new ArrayList<>();
    private final Map<String, Integer> patients = new HashMap<>();
    private final List<Agreement> agreements;

    /**
     * @param readings in any order
     * @param clusters what the readings' {@link PairedReading#patient} stands for, in the plural: {@code patients}, or
     *     {@code cases} where patients are not known
     */
    public Comparison(ModelIdentity a, ModelIdentity b, List<PairedReading> readings, String clusters) {
        this.a = a;
        this.b = b;
        this.clusters = clusters;
        for (PairedReading reading : readings) {
            (reading.a().judged() && reading.b().judged() ? judged : unjudged).add(reading);
        }
        judged.forEach(reading -> patients.putIfAbsent(reading.patient(), patients.size()));
        agreements = compare();
    }

    /** Counts by patient of one question: both, only A, only B, neither. */
    private final class Table {

        private final int[][] byPatient = new int[patients.size()][];
        private final int[] total = new int[4];
        private final double[] drawnKappas = new double[ROUNDS];
        private int undecided;

        void add(int patient, Answer first, Answer second) {
            if (!first.decided() || !second.decided()) {
                undecided++;
                return;
            }
            int cell = first.present() ? second.present() ? 0 : 1 : second.present() ? 2 : 3;
            if (byPatient[patient] == null) {
                byPatient[patient] = new int[4];
            }
            byPatient[patient][cell]++;
            total[cell]++;
        }

        void draw(int round, int[] times) {
            long[] drawn = new long[4];
            for (int patient = 0; patient < times.length; patient++) {
                if (times[patient] > 0 && byPatient[patient] != null) {
                    for (int cell = 0; cell < 4; cell++) {
                        drawn[cell] += (long) times[patient] * byPatient[patient][cell];
                    }
                }
            }
            drawnKappas[round] = Kappa.of(drawn[0], drawn[1], drawn[2], drawn[3]);
        }

        Agreement agreement(Question question) {
            double[] defined = Arrays.stream(drawnKappas).filter(k -> !Double.isNaN(k)).sorted().toArray();
            double value = Kappa.of(total[0], total[1], total[2], total[3]);
            // Where most redrawings lack one of the two answers, the rest says nothing of the spread.
            boolean usable = !Double.isNaN(value) && patients.size() > 1 && defined.length > ROUNDS / 2;
            return new Agreement(question, total[0], total[1], total[2], total[3], undecided, new Kappa(value,
                    usable ? defined[(int) Math.floor(0.025 * (defined.length - 1))] : Double.NaN,
                    usable ? defined[(int) Math.ceil(0.975 * (defined.length - 1))] : Double.NaN));
        }
    }

    private List<Agreement> compare() {
        Map<Question, Table> tables = new TreeMap<>();
        for (PairedReading reading : judged) {
            int patient = patients.get(reading.patient());
            reading.a().answers().forEach((question, first) -> {
                Answer second = reading.b().answers().get(question);
                if (second != null) {
                    tables.computeIfAbsent(question, q -> new Table()).add(patient, first, second);
                }
            });
        }
        // Percentile bootstrap over patients (Efron and Tibshirani 1993, chapter 13): their studies stay together.
        Random random = new Random(SEED);
        int[] times = new int[patients.size()];
        for (int round = 0; round < ROUNDS && times.length > 0; round++) {
            Arrays.fill(times, 0);
            for (int i = 0; i < times.length; i++) {
                times[random.nextInt(times.length)]++;
            }
            for (Table table : tables.values()) {
                table.draw(round, times);
            }
        }
        List<Agreement> result = new ArrayList<>();
        tables.forEach((question, table) -> result.add(table.agreement(question)));
        return List.copyOf(result);
    }

    public ModelIdentity a() {
        return a;
    }

    public ModelIdentity b() {
        return b;
    }

    /** One a question that both models were asked; by condition, "anywhere" first, then from the head down. */
    public List<Agreement> agreements() {
        return agreements;
    }

    /** Studies both models judged. */
    public int judged() {
        return judged.size();
    }

    /** Patients (or cases) of the studies both models judged. */
    public int patients() {
        return patients.size();
    }

    /** What the intervals are over: {@code patients}, or {@code cases}. */
    public String clusters() {
        return clusters;
    }

    /** Studies that one or both did not judge. */
    public List<PairedReading> unjudged() {
        return List.copyOf(unjudged);
    }

    /** Names of conditions only one of the models answers, which are in no table. */
    public SortedSet<String> askedOfOneOnly() {
        SortedSet<String> first = asked(true);
        SortedSet<String> second = asked(false);
        SortedSet<String> one = new TreeSet<>(first);
        one.addAll(second);
        one.removeIf(name -> first.contains(name) && second.contains(name));
        return one;
    }

    private SortedSet<String> asked(boolean ofA) {
        SortedSet<String> names = new TreeSet<>();
        for (PairedReading reading : judged) {
            (ofA ? reading.a() : reading.b()).answers().keySet()
                    .forEach(question -> names.add(question.condition().className()));
        }
        return names;
    }

    /**
     * Where one model suspects something at a level and the other does not, or leaves it open. What has no level of its own
     * (a box on a picture whose discs could not be counted) is told of the picture as a whole.
     */
    public List<Difference> differences() {
        List<Difference> differences = new ArrayList<>();
        for (PairedReading reading : judged) {
            List<Difference> atLevels = new ArrayList<>();
            List<Difference> anywhere = new ArrayList<>();
            new TreeMap<>(reading.a().answers()).forEach((question, first) -> {
                Answer second = reading.b().answers().get(question);
                if (second != null && first.presence() != second.presence()
                        && (first.present() || second.present())) {
                    (question.level().isPresent() ? atLevels : anywhere)
                            .add(new Difference(reading.study(), question, first, second));
                }
            });
            anywhere.removeIf(whole -> atLevels.stream()
                    .anyMatch(level -> level.question().condition() == whole.question().condition()));
            differences.addAll(anywhere);
            differences.addAll(atLevels);
        }
        return differences;
    }
}
