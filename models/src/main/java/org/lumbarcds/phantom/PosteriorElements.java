// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

import java.util.Random;
import org.lumbarcds.detect.Vertebra.Point;

/** Spinous processes, laminae, pedicles, facets and foramina, and the ligaments between them. */
final class PosteriorElements {

    private final Build build;
    private final Canal canal;
    private final ValueNoise noise;
    private final double edge;
    private final int count;
    /** Along the wall: middle of the spinous process, of the pedicle, of the foramen. */
    private final double[] process;
    private final double[] pedicle;
    private final double[] foramen;
    private final double[] halfHeight;
    private final double[] length;
    private final double tilt;

    PosteriorElements(Build build, SpineGeometry geometry, Curve wall, Canal canal, ValueNoise noise, double edge) {
        this.build = build;
        this.canal = canal;
        this.noise = noise;
        this.edge = edge;
        count = geometry.bodies().size() - 3;
        process = new double[count];
        pedicle = new double[count];
        foramen = new double[count];
        halfHeight = new double[count];
        length = new double[count];
        Random r = new Random(Double.doubleToLongBits(build.lordosis()));
        tilt = 0.2 + 0.2 * r.nextDouble();
        for (int i = 0; i < count; i++) {
            Body body = geometry.bodies().get(i + 3);
            Point low = body.posteriorInferior();
            Point high = body.posteriorSuperior();
            double sLow = wall.along(low.x(), low.y());
            double sHigh = wall.along(high.x(), high.y());
            process[i] = sLow + 0.30 * (sHigh - sLow) + 2 * (r.nextDouble() - 0.5);
            pedicle[i] = sLow + 0.72 * (sHigh - sLow);
            foramen[i] = sLow + 0.18 * (sHigh - sLow);
            halfHeight[i] = (body.sacral() ? 5 : 9.2 + 2.6 * r.nextDouble()) * build.size();
            length[i] = (body.sacral() ? 9 : 24 + 7 * r.nextDouble()) * build.size();
        }
    }

    void paint(InPlane p, double z, Sample out) {
        double t = p.t();
        if (t < -2 || t > 60 || p.fascia() > 2) {
            return;
        }
        double end = canal.end(p.s());
        double az = Math.abs(z);
        double fine = noise.at(p.x() / 2, p.y() / 2, z / 4 + 71);
        double slant = p.x() + 0.4 * p.y();
        double coarse = 0.6 * noise.at(slant / 5, p.y() / 11, z / 6 + 44) + 0.4 * noise.at(slant / 2.5, p.y() / 6, z / 5 + 4);
        if (az < 5 && t > end) {
            double between = Painter.cover(az - 3.5, 2);
            out.paint(between, Tissue.LIGAMENT, 2.0 + 1.5 * coarse);
            out.paint(between * InPlane.Frame.clamp(0.22 + 0.9 * coarse, 0, 0.8), Tissue.FAT, 0.7);
        }
        if (t > end && t < end + 2.4 && az < canal.halfWidth() + 2) {
            out.paint(0.9, Tissue.LIGAMENT, 1.2);
        }
        for (int i = 0; i < count; i++) {
            if (Math.abs(p.s() - process[i]) > 34) {
                continue;
            }
            processAndLamina(i, p, z, end, fine, out);
            if (az > canal.halfWidth() - 2) {
                side(i, p, az, fine, out);
            }
        }
    }

    private void processAndLamina(int i, InPlane p, double z, double end, double fine, Sample out) {
        double az = Math.abs(z);
        double from = p.t() - end - 1.2;
        double axis = p.s() - process[i] + tilt * Math.max(0, from);
        double thick = halfHeight[i] * (0.62 + 0.42 * InPlane.Frame.clamp(from / 16, 0, 1));
        double d = Painter.smoothMax(Math.abs(axis) - thick, Math.abs(from - length[i] / 2) - length[i] / 2, 6);
        double wobble = noise.at(p.x() / 8 + 5, p.y() / 8, i);
        d += 1.8 * wobble;
        double process3 = Painter.smoothMax(d, az - 3.6, 1.5);
        bone(process3, fine, out);
        double lamina = Painter.smoothMax(
                Math.abs(p.s() - process[i] - 3 + 0.2 * az) - 8 * build.size(),
                Math.abs(from - 3.2 + 0.25 * az) - 3.4, 3);
        bone(Painter.smoothMax(lamina, az - 13, 1.5), fine, out);
    }

    private void side(int i, InPlane p, double az, double fine, Sample out) {
        double lateral = Painter.cover(canal.halfWidth() - az, 2) * Painter.cover(az - 21, 3);
        if (lateral <= 0) {
            return;
        }
        double t = p.t();
        double high = Math.abs(p.s() - pedicle[i]) - 7 * build.size();
        double low = Math.hypot((p.s() - foramen[i]) / 11, (t - 4.5) / 6.5);
        out.paint(lateral * InPlane.Frame.clamp((1 - low) * 5, 0, 1), Tissue.FAT, 0.85);
        double root = Math.hypot((p.s() - foramen[i] - 4) / 3.2, (t - 4) / 2.6);
        out.paint(lateral * InPlane.Frame.clamp((1 - root) * 4, 0, 1), Tissue.MUSCLE, 1.5);
        double ped = Painter.smoothMax(high, Math.abs(t - 5) - 9, 3);
        double pillar = Painter.smoothMax(
                Math.abs(p.s() - pedicle[i] + 6 + 0.35 * (t - 15)) - 15, Math.abs(t - 15) - 5.5, 4);
        double bone = Math.min(ped, pillar);
        if (bone < edge) {
            double c = Painter.cover(bone, edge) * lateral;
            out.paint(c, Tissue.CORTEX, 1);
            out.paint(Painter.cover(bone + 1.2, edge) * lateral, Tissue.MARROW, build.marrow() * (1 + 0.1 * fine));
        }
    }

    private void bone(double d, double fine, Sample out) {
        out.paint(Painter.cover(d - 0.3, 1.6 * edge) * 0.85, Tissue.CORTEX, 1.5);
        out.paint(Painter.cover(d + 0.8, 1.6 * edge), Tissue.MARROW, build.marrow() * (1.0 + 0.12 * fine));
    }
}
