// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.annotation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Deals patients into folds, so that rare classes are spread evenly and no patient is split. */
public final class PatientFolds {

    private PatientFolds() {
    }

    /**
     * @param pictures whose own folds, if any, are forgotten
     * @param folds how many, from 2
     * @param seed the same one gives the same folds
     * @return the pictures in order, in folds "0" to "folds - 1"
     * @throws IllegalArgumentException if there are fewer patients than folds
     */
    public static List<LabelledPicture> deal(List<LabelledPicture> pictures, int folds, long seed) {
        return deal(pictures, folds, seed, Map.of());
    }

    /**
     * As {@link #deal(List, int, long)}, but leaves patients where they were.
     *
     * @param kept folds, "0" to "folds - 1", of patients dealt before
     */
    public static List<LabelledPicture> deal(
            List<LabelledPicture> pictures, int folds, long seed, Map<String, String> kept) {
        Map<String, Set<String>> classes = new TreeMap<>();
        for (LabelledPicture picture : pictures) {
            Set<String> own = classes.computeIfAbsent(picture.patient(), p -> new TreeSet<>());
            picture.boxes().forEach(box -> own.add(box.className()));
        }
        if (folds < 2 || classes.size() < folds) {
            throw new IllegalArgumentException(classes.size() + " patients cannot be dealt into " + folds
                    + " folds; at least 2 folds and a patient for each are needed");
        }
        List<String> rarestFirst = classes.values().stream().flatMap(Set::stream)
                .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()))
                .entrySet().stream().sorted(Map.Entry.comparingByValue()).map(Map.Entry::getKey).toList();
        List<String> patients = new ArrayList<>(classes.keySet());
        Collections.shuffle(patients, new Random(seed));
        Map<String, Integer> foldOf = new HashMap<>();
        int[] sizes = new int[folds];
        for (String patient : patients) {
            if (kept.containsKey(patient)) {
                int fold = Integer.parseInt(kept.get(patient));
                foldOf.put(patient, fold);
                sizes[fold]++;
            }
        }
        for (String name : rarestFirst) {
            deal(patients.stream().filter(p -> classes.get(p).contains(name)).toList(), foldOf, sizes);
        }
        deal(patients, foldOf, sizes);
        return pictures.stream().map(p -> p.inFold(Integer.toString(foldOf.get(p.patient())))).toList();
    }

    /** Each patient not yet dealt goes to the fold with the fewest of this class, among those to the smallest. */
    private static void deal(List<String> patients, Map<String, Integer> foldOf, int[] sizes) {
        int[] own = new int[sizes.length];
        patients.forEach(patient -> {
            if (foldOf.containsKey(patient)) {
                own[foldOf.get(patient)]++;
            }
        });
        for (String patient : patients) {
            if (!foldOf.containsKey(patient)) {
                int best = 0;
                for (int fold = 1; fold < sizes.length; fold++) {
                    if (own[fold] < own[best] || own[fold] == own[best] && sizes[fold] < sizes[best]) {
                        best = fold;
                    }
                }
                foldOf.put(patient, best);
                own[best]++;
                sizes[best]++;
            }
        }
    }
}
