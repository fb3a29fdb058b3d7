// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.lumbarcds.image.Box;

/**
 * Matrix-NMS (SOLOv2, Wang et al. 2020, section 3.3): boxes are not dropped but weakened by the better ones they overlap,
 * and less so by those that are themselves weakened.
 */
final class MatrixSuppression {

    /** Of one class, only so many of the best are looked at; a slice holds a dozen discs. */
    private static final int CANDIDATES = 400;
    /** Keeps the quotient finite for a box that lies wholly on a better one. */
    private static final double LEAST = 1e-9;

    private MatrixSuppression() {
    }

    /** A candidate and its score after decay. */
    record Decayed<T>(T candidate, double score) {
    }

    /**
     * The score of box j is multiplied by the least, over the better boxes i, of f(IoU of i and j) / f(largest IoU of i with
     * a better one), never by more than 1.
     *
     * @param candidates of one class
     * @param kernel f
     * @return all of them (the best 400), in the order of their scores before decay; equal scores keep their order
     */
    static <T> List<Decayed<T>> decay(
            List<T> candidates, ToDoubleFunction<T> score, Function<T, Box> box, ModelDescription.DecayKernel kernel) {
        List<T> ranked = new ArrayList<>(candidates);
        ranked.sort(Comparator.comparingDouble(score).reversed());
        ranked = ranked.subList(0, Math.min(CANDIDATES, ranked.size()));
        double[] worst = new double[ranked.size()];
        List<Decayed<T>> decayed = new ArrayList<>();
        for (int j = 0; j < ranked.size(); j++) {
            double factor = 1;
            for (int i = 0; i < j; i++) {
                double iou = box.apply(ranked.get(i)).iou(box.apply(ranked.get(j)));
                worst[j] = Math.max(worst[j], iou);
                factor = Math.min(factor, kernel.of(iou) / Math.max(kernel.of(worst[i]), LEAST));
            }
            decayed.add(new Decayed<>(ranked.get(j), score.applyAsDouble(ranked.get(j)) * factor));
        }
        return decayed;
    }
}
