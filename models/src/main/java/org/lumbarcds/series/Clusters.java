// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.series;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/** Joins what lies beside each other, however long the chain becomes. */
final class Clusters {

    private Clusters() {
    }

    static <T> List<List<T>> of(List<T> members, BiPredicate<T, T> beside) {
        List<List<T>> clusters = new ArrayList<>();
        for (T member : members) {
            List<List<T>> touched = clusters.stream().filter(c -> c.stream().anyMatch(m -> beside.test(m, member))).toList();
            List<T> joined = new ArrayList<>();
            touched.forEach(joined::addAll);
            joined.add(member);
            clusters.removeAll(touched);
            clusters.add(joined);
        }
        return clusters;
    }
}
