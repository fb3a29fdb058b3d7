// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.calibrate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;

/** Deals patients into parts, and lets what was learnt on the others judge each. */
public final class PatientSplits {

    private PatientSplits() {
    }

    /** The part, 0 to {@code parts - 1}, of each patient; the same seed deals the same way. */
    public static Map<String, Integer> deal(Iterable<String> patients, int parts, long seed) {
        TreeSet<String> distinct = new TreeSet<>();
        patients.forEach(distinct::add);
        List<String> shuffled = new ArrayList<>(distinct);
        Collections.shuffle(shuffled, new Random(seed));
        Map<String, Integer> part = new HashMap<>();
        for (int i = 0; i < shuffled.size(); i++) {
            part.put(shuffled.get(i), i % parts);
        }
        return part;
    }

    /**
     * Every case with the probability given by a map that was learnt on other patients.
     *
     * @param parts from 2
     * @return in the order of the cases
     */
    public static List<JudgedScore> outOfSample(
            List<JudgedScore> cases, Function<List<JudgedScore>, ProbabilityMap> fit, int parts, long seed) {
        Map<String, Integer> part = deal(cases.stream().map(JudgedScore::patient)::iterator, parts, seed);
        List<ProbabilityMap> maps = new ArrayList<>();
        for (int p = 0; p < parts; p++) {
            int left = p;
            maps.add(fit.apply(cases.stream().filter(c -> part.get(c.patient()) != left).toList()));
        }
        return cases.stream().map(c -> c.at(maps.get(part.get(c.patient())).probability(c.score()))).toList();
    }
}
