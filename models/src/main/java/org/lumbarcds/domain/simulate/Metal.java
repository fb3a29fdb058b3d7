// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.domain.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.lumbarcds.image.Box;
import org.lumbarcds.image.SagittalSlice;

/**
 * Metal shifts the resonance about it: spins turn up displaced along the frequency axis, piled up on one side and missing
 * on the other, and those in the steepest field are dephased (Hargreaves et al. 2011, "Metal-induced artifacts in MRI").
 */
final class Metal {

    private Metal() {
    }

    /** @param x centre, pixels, as the other lengths; bend: largest displacement */
    private record Implant(double x, double y, double halfWidth, double halfHeight, double bend) {
    }

    static SagittalSlice implants(SagittalSlice slice, Column spine, Random random) {
        double unit = spine.step() / 36;
        List<Implant> implants = new ArrayList<>();
        int levels = 1 + random.nextInt(3);
        int first = random.nextInt(Math.max(1, spine.discs().size() - levels));
        double back = (random.nextDouble() * 40 - 5) * unit;
        boolean down = random.nextBoolean();
        for (int i = first; i <= Math.min(spine.discs().size() - 1, first + levels); i++) {
            Box disc = spine.discs().get(i);
            implants.add(new Implant(disc.centreX() + back, disc.centreY() - 0.5 * spine.step(),
                    (9 + 13 * random.nextDouble()) * unit, (6 + 9 * random.nextDouble()) * unit,
                    (6 + 9 * random.nextDouble()) * unit * (random.nextBoolean() ? 1 : -1)));
        }
        Pixels from = Pixels.of(slice);
        double bright = from.percentile(0.99);
        float[] out = new float[from.values().length];
        for (int y = 0; y < from.height(); y++) {
            for (int x = 0; x < from.width(); x++) {
                double shift = 0;
                double signal = 1;
                double pile = 0;
                for (Implant m : implants) {
                    double u = (x - m.x()) / m.halfWidth();
                    double v = (y - m.y()) / m.halfHeight();
                    double r = Math.hypot(u, v);
                    shift += m.bend() * Math.exp(-r * r / 4) * (down ? v : u);
                    signal *= 1 / (1 + Math.exp((1 - r) * 12));
                    double side = Math.max(0, (down ? v : u) * Math.signum(m.bend()) / Math.max(r, 1e-6));
                    pile += side * side * Math.exp(-(r - 1.15) * (r - 1.15) * 60);
                }
                double value = from.between(down ? x : x + shift, down ? y + shift : y) * signal;
                out[y * from.width() + x] = (float) (value + Math.min(1, pile) * bright * 0.9 * signal);
            }
        }
        return new Pixels(from.width(), from.height(), out).in(slice, false);
    }
}
