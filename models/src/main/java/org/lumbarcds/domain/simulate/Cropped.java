// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.domain.simulate;

import java.util.Random;
import org.lumbarcds.image.Box;
import org.lumbarcds.image.SagittalSlice;

final class Cropped {

    private static final int LEAST_SIDE = 48;

    private Cropped() {
    }

    static SagittalSlice length(SagittalSlice slice, Column spine, Random random) {
        double high = (1.8 + random.nextDouble()) * spine.step();
        Box first = spine.discs().get(random.nextInt(spine.discs().size()));
        double top = first.centreY() - (0.2 + 0.6 * random.nextDouble()) * high;
        double wide = Math.max(high, slice.width() * (0.5 + 0.5 * random.nextDouble()));
        return cut(slice, first.centreX() - wide * (0.35 + 0.3 * random.nextDouble()), top, wide, high);
    }

    static SagittalSlice width(SagittalSlice slice, Column spine, Random random) {
        Box disc = spine.discs().get(random.nextInt(spine.discs().size()));
        double through = disc.centreX() + (random.nextDouble() - 0.5) * 0.5 * disc.width();
        return random.nextBoolean()
                ? cut(slice, 0, 0, through, slice.height())
                : cut(slice, through, 0, slice.width() - through, slice.height());
    }

    static SagittalSlice belly(SagittalSlice slice, Column spine, Random random) {
        double edge = spine.discs().stream().mapToDouble(Box::x1).min().orElseThrow();
        double wide = Math.max(LEAST_SIDE, 0.95 * edge);
        double top = random.nextDouble() * Math.max(0, slice.height() - wide);
        return cut(slice, 0, top, wide, Math.min(slice.height(), wide * (1 + random.nextDouble())));
    }

    private static SagittalSlice cut(SagittalSlice slice, double left, double top, double wide, double high) {
        int x1 = (int) Math.max(0, Math.min(slice.width() - LEAST_SIDE, left));
        int y1 = (int) Math.max(0, Math.min(slice.height() - LEAST_SIDE, top));
        int w = (int) Math.max(LEAST_SIDE, Math.min(slice.width() - x1, wide));
        int h = (int) Math.max(LEAST_SIDE, Math.min(slice.height() - y1, high));
        float[] out = new float[w * h];
        for (int y = 0; y < h; y++) {
            System.arraycopy(slice.pixels(), (y1 + y) * slice.width() + x1, out, y * w, w);
        }
        return new Pixels(w, h, out).in(slice, false);
    }
}
