// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.domain.simulate;

import java.util.Arrays;
import org.lumbarcds.image.SagittalSlice;

/** Grey values with their size, read between pixels. */
record Pixels(int width, int height, float[] values) {

    static Pixels of(SagittalSlice slice) {
        return new Pixels(slice.width(), slice.height(), slice.pixels().clone());
    }

    float at(int x, int y) {
        return values[Math.max(0, Math.min(height - 1, y)) * width + Math.max(0, Math.min(width - 1, x))];
    }

    double between(double x, double y) {
        int x0 = (int) Math.floor(x);
        int y0 = (int) Math.floor(y);
        double fx = x - x0;
        double fy = y - y0;
        return (at(x0, y0) * (1 - fx) + at(x0 + 1, y0) * fx) * (1 - fy)
                + (at(x0, y0 + 1) * (1 - fx) + at(x0 + 1, y0 + 1) * fx) * fy;
    }

    double percentile(double part) {
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) (part * (sorted.length - 1))];
    }

    /** The slice with these pixels in place of its own; spacings swapped where the picture was turned by a quarter. */
    SagittalSlice in(SagittalSlice s, boolean turned) {
        return new SagittalSlice(s.seriesInstanceUid(), s.sopInstanceUid(), s.frame(), width, height, values,
                turned ? s.columnSpacingMm() : s.rowSpacingMm(), turned ? s.rowSpacingMm() : s.columnSpacingMm(),
                s.spacingKnown(), s.positionMm(), s.weighting(), s.orientation());
    }
}
