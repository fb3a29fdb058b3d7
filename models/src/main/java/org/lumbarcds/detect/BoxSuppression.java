// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.lumbarcds.image.Box;

/** Greedy non-maximum suppression: of boxes that overlap, the one with the highest score stays. */
final class BoxSuppression {

    /** Of one class, only so many of the best are looked at; a slice holds a dozen discs. */
    private static final int CANDIDATES = 400;

    private BoxSuppression() {
    }

    /**
     * @param candidates of one class
     * @param iou those overlapping a better one by more than this are dropped
     * @return the rest, best first; equal scores keep their order
     */
    static <T> List<T> suppress(List<T> candidates, ToDoubleFunction<T> score, Function<T, Box> box, double iou) {
        List<T> ranked = new ArrayList<>(candidates);
        ranked.sort(Comparator.comparingDouble(score).reversed());
        List<T> kept = new ArrayList<>();
        for (T candidate : ranked.subList(0, Math.min(CANDIDATES, ranked.size()))) {
            Box own = box.apply(candidate);
            if (kept.stream().noneMatch(better -> box.apply(better).iou(own) > iou)) {
                kept.add(candidate);
            }
        }
        return kept;
    }
}
