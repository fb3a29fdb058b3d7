// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.domain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.lumbarcds.detect.Vertebra.Point;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.image.Window;
import org.lumbarcds.spine.ChainShape;

/**
 * How much one level differs from the others, in the spine and behind the canal: metal and operations touch a few levels
 * and leave the rest of the picture as it was.
 */
final class LevelPatches {

    static final List<String> NAMES = List.of(
            "columnDark", "columnBright", "columnOdd", "backDark", "backBright", "backOdd", "backSmooth");

    private static final double DARK = 0.06;
    private static final double BRIGHT = 0.95;
    private static final int HALF = 17;

    /** Grey values of one place. */
    private record Patch(double mean, double spread, double dark, double bright) {
    }

    private LevelPatches() {
    }

    /** Lengths are in 36ths of the step from disc to disc, about millimetres. */
    static double[] of(SagittalSlice slice, ChainShape chain) {
        Window window = Window.ofPercentiles(slice.pixels(), 0.5, 99.5);
        List<Patch> column = new ArrayList<>();
        List<Patch> back = new ArrayList<>();
        for (Point centre : chain.centres()) {
            add(column, slice, window, chain, centre, -HALF, HALF);
            add(back, slice, window, chain, centre, 22, 54);
        }
        double[] v = new double[NAMES.size()];
        Arrays.fill(v, Double.NaN);
        if (column.size() > 1) {
            v[0] = largest(column, Patch::dark);
            v[1] = largest(column, Patch::bright) - median(column, Patch::bright);
            v[2] = farthest(column, Patch::mean);
        }
        if (back.size() > 1) {
            v[3] = largest(back, Patch::dark) - median(back, Patch::dark);
            v[4] = largest(back, Patch::bright) - median(back, Patch::bright);
            v[5] = farthest(back, Patch::mean);
            double least = back.stream().mapToDouble(Patch::spread).min().orElseThrow();
            v[6] = Math.log((least + 0.01) / (median(back, Patch::spread) + 0.01));
        }
        return v;
    }

    /** Adds the patch unless half of it lies outside the picture. */
    private static void add(
            List<Patch> patches, SagittalSlice slice, Window window, ChainShape chain, Point centre, int from, int to) {
        int inside = 0;
        int all = 0;
        double sum = 0;
        double squares = 0;
        int dark = 0;
        int bright = 0;
        for (int dy = -HALF; dy <= HALF; dy++) {
            for (int dx = from; dx <= to; dx++) {
                all++;
                int x = (int) Math.floor(centre.x() + dx * chain.unitX());
                int y = (int) Math.floor(centre.y() + dy * chain.unitY());
                // Where nothing was imaged is as good as outside.
                if (x >= 0 && y >= 0 && x < slice.width() && y < slice.height()
                        && !Float.isNaN(slice.pixels()[y * slice.width() + x])) {
                    double grey = window.apply(slice.pixels()[y * slice.width() + x]);
                    inside++;
                    sum += grey;
                    squares += grey * grey;
                    dark += grey < DARK ? 1 : 0;
                    bright += grey > BRIGHT ? 1 : 0;
                }
            }
        }
        if (2 * inside > all) {
            double mean = sum / inside;
            patches.add(new Patch(mean, Math.sqrt(Math.max(0, squares / inside - mean * mean)),
                    (double) dark / inside, (double) bright / inside));
        }
    }

    private static double largest(List<Patch> patches, ToDoubleFunction<Patch> measure) {
        return patches.stream().mapToDouble(measure).max().orElseThrow();
    }

    private static double median(List<Patch> patches, ToDoubleFunction<Patch> measure) {
        double[] sorted = patches.stream().mapToDouble(measure).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static double farthest(List<Patch> patches, ToDoubleFunction<Patch> measure) {
        double usual = median(patches, measure);
        return patches.stream().mapToDouble(p -> Math.abs(measure.applyAsDouble(p) - usual)).max().orElseThrow();
    }
}
