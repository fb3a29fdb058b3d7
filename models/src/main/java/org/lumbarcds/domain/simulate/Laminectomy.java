// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.domain.simulate;

import java.util.Random;
import org.lumbarcds.image.Box;
import org.lumbarcds.image.SagittalSlice;

/** What is left behind the canal after an operation: a smooth pool of fluid or scar, a track to the skin, at times a cage. */
final class Laminectomy {

    private Laminectomy() {
    }

    static SagittalSlice done(SagittalSlice slice, Column spine, Random random) {
        double unit = spine.step() / 36;
        int levels = 1 + random.nextInt(3);
        int first = random.nextInt(Math.max(1, spine.discs().size() - levels + 1));
        Box upper = spine.discs().get(first);
        Box lower = spine.discs().get(Math.min(spine.discs().size() - 1, first + levels - 1));
        double y = (upper.centreY() + lower.centreY()) / 2;
        double x = (upper.x2() + lower.x2()) / 2 + (28 + 8 * random.nextDouble()) * unit;
        double halfHeight = (lower.centreY() - upper.centreY()) / 2 + (16 + 8 * random.nextDouble()) * unit;
        double halfWidth = (12 + 8 * random.nextDouble()) * unit;
        double tilt = (lower.centreX() - upper.centreX()) / Math.max(1, lower.centreY() - upper.centreY());
        Pixels from = Pixels.of(slice);
        double fluid = from.percentile(0.5 + 0.48 * random.nextDouble());
        double track = from.percentile(0.15);
        double grain = 0.04 * from.percentile(0.98);
        boolean cage = random.nextInt(3) == 0;
        float[] out = from.values();
        for (int py = 0; py < from.height(); py++) {
            for (int px = 0; px < from.width(); px++) {
                double u = (px - x) / halfWidth;
                double v = (py - y) / halfHeight;
                double pool = inside(Math.hypot(u - tilt * (py - y) / halfWidth, v));
                double skin = px > x ? inside(Math.abs(py - y) / (3 * unit)) * 0.8 : 0;
                int i = py * from.width() + px;
                double value = out[i] + skin * (track - out[i]);
                out[i] = (float) Math.max(0, value + pool * (fluid + grain * random.nextGaussian() - value));
                if (cage) {
                    double c = inside(Math.max(Math.abs(px - upper.centreX()) / (10 * unit), Math.abs(py - upper.centreY()) / (5 * unit)));
                    out[i] *= (float) (1 - 0.95 * c);
                }
            }
        }
        return new Pixels(from.width(), from.height(), out).in(slice, false);
    }

    /** 1 inside a radius of 1, 0 outside, with a soft edge. */
    private static double inside(double radius) {
        return 1 / (1 + Math.exp((radius - 1) * 14));
    }
}
