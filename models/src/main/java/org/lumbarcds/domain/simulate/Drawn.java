// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.domain.simulate;

import java.util.Random;
import org.lumbarcds.image.SagittalSlice;

/** Pictures of no spine at all, in the size of a given slice. */
final class Drawn {

    private Drawn() {
    }

    static SagittalSlice noise(SagittalSlice slice, Random random) {
        int smooth = random.nextInt(4);
        Pixels p = new Pixels(slice.width(), slice.height(), new float[slice.pixels().length]);
        for (int i = 0; i < p.values().length; i++) {
            p.values()[i] = (float) (100 * Math.hypot(random.nextGaussian(), random.nextGaussian()));
        }
        return smoothed(p, smooth).in(slice, false);
    }

    /** An oval of brain with ventricle, cerebellum and brain stem in a bright rim of scalp and a dark one of bone. */
    static SagittalSlice head(SagittalSlice slice, Random random) {
        double turn = 0.8 + 0.4 * random.nextDouble();
        double vent = 0.5 + 0.5 * random.nextDouble();
        double folds = 14 + 10 * random.nextDouble();
        return drawn(slice, random, (x, y) -> {
            double r = Math.hypot(x * turn, (y + 0.15) * 1.15);
            double value = 0;
            if (r < 0.85) {
                value = r > 0.78 ? 0.9 : r > 0.7 ? 0.05 : 0.45 + 0.15 * Math.sin(folds * x + 6 * Math.sin(5 * y)) * Math.sin(folds * y);
                value = Math.hypot(x * 2.2, (y + 0.15) * 5) < 0.5 * vent && r < 0.7 ? 0.95 : value;
                value = Math.hypot((x - 0.35) * 3, (y - 0.25) * 3.5) < 0.6 && r < 0.7 ? 0.35 + 0.1 * Math.sin(60 * y) : value;
            }
            if (y > 0.3 && Math.abs(x - 0.1) < 0.42) {
                value = Math.max(value, 0.3);
                value = Math.abs(x - 0.12) < 0.06 ? 0.5 : value;
            }
            return value;
        });
    }

    /** Two bones that meet in a joint, a knee cap and muscle. */
    static SagittalSlice knee(SagittalSlice slice, Random random) {
        double gap = 0.02 + 0.03 * random.nextDouble();
        double wide = 0.28 + 0.1 * random.nextDouble();
        return drawn(slice, random, (x, y) -> {
            double value = Math.abs(x) < 0.75 ? 0.25 : 0;
            value = Math.abs(x) > 0.65 && Math.abs(x) < 0.78 ? 0.85 : value;
            boolean femur = y < -gap && Math.abs(x) < wide * (0.6 + 0.6 * Math.exp(y * 3));
            boolean tibia = y > gap && Math.abs(x) < wide * (0.6 + 0.6 * Math.exp(-y * 3));
            value = femur || tibia ? 0.6 : value;
            value = Math.abs(y) < gap && Math.abs(x) < wide * 1.2 ? 0.95 : value;
            return Math.hypot((x + wide + 0.2) * 6, (y + 0.2) * 3) < 0.6 ? 0.55 : value;
        });
    }

    private interface Picture {
        /** @param x -1 to 1 from left to right; y likewise down */
        double at(double x, double y);
    }

    private static SagittalSlice drawn(SagittalSlice slice, Random random, Picture picture) {
        Pixels p = new Pixels(slice.width(), slice.height(), new float[slice.pixels().length]);
        double noise = 0.01 + 0.03 * random.nextDouble();
        double coil = random.nextDouble();
        double half = Math.max(p.width(), p.height()) / 2.0;
        for (int y = 0; y < p.height(); y++) {
            for (int x = 0; x < p.width(); x++) {
                double u = (x - p.width() / 2.0) / half;
                double v = (y - p.height() / 2.0) / half;
                double value = picture.at(u, v) * (1 + 0.5 * coil * u);
                p.values()[y * p.width() + x] = (float) (200 * Math.hypot(
                        value + noise * random.nextGaussian(), noise * random.nextGaussian()));
            }
        }
        return smoothed(p, 1).in(slice, false);
    }

    private static Pixels smoothed(Pixels p, int times) {
        Pixels now = p;
        for (int t = 0; t < times; t++) {
            float[] out = new float[now.values().length];
            for (int y = 0; y < now.height(); y++) {
                for (int x = 0; x < now.width(); x++) {
                    out[y * now.width() + x] = (4 * now.at(x, y) + now.at(x - 1, y) + now.at(x + 1, y) + now.at(x, y - 1)
                            + now.at(x, y + 1)) / 8;
                }
            }
            now = new Pixels(now.width(), now.height(), out);
        }
        return now;
    }
}
