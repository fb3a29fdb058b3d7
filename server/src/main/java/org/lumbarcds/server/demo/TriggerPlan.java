// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/**
 * Which study each trigger is for, and at which triggers the server is killed.
 *
 * @param studies study of each trigger; studies come up one after the other, spread over nine tenths of the run, and
 *     each again and again after that
 * @param kills numbers of triggers, ascending; every second one is the first trigger of a study, so that the server
 *     dies while it analyses
 */
record TriggerPlan(List<Integer> studies, List<Integer> kills) {

    static TriggerPlan of(int studies, int triggers, int kills, long seed) {
        Random random = new Random(seed);
        List<Integer> plan = new ArrayList<>();
        List<Integer> first = new ArrayList<>();
        for (int i = 0; i < triggers; i++) {
            if (first.size() < studies && i >= 0.9 * triggers * first.size() / studies) {
                plan.add(first.size());
                first.add(i);
            } else {
                plan.add(random.nextInt(first.size()));
            }
        }
        TreeSet<Integer> points = new TreeSet<>();
        for (int k = 0; points.size() < kills; k++) {
            double place = (k % kills + random.nextDouble()) / kills;
            points.add(k % 2 == 0 ? first.get((int) (place * first.size())) : (int) (place * triggers));
        }
        return new TriggerPlan(plan, List.copyOf(points));
    }
}
