// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.lumbarcds.detect.Vertebra.Point;
import org.lumbarcds.spine.SpinalLevel;

/** The spinal canal: dural sac with fluid, cord, conus and roots; epidural fat before and behind it. */
final class Canal {

    private final Build build;
    private final PhantomSpec spec;
    private final ValueNoise noise;
    private final double edge;
    private final Map<SpinalLevel, Double> levels = new EnumMap<>(SpinalLevel.class);
    private final List<Double> discs = new ArrayList<>();
    private final double sacEnd;
    private final double conus;

    Canal(Build build, PhantomSpec spec, SpineGeometry geometry, Curve wall, ValueNoise noise, double edge) {
        this.build = build;
        this.spec = spec;
        this.noise = noise;
        this.edge = edge;
        geometry.named().forEach((level, disc) ->
                levels.put(level, wall.along(disc.posterior().x(), disc.posterior().y())));
        for (Disc disc : geometry.discs()) {
            discs.add(wall.along(disc.posterior().x(), disc.posterior().y()));
        }
        Point remnant = geometry.discs().get(0).posterior();
        sacEnd = wall.along(remnant.x(), remnant.y()) - 12;
        conus = levels.get(SpinalLevel.L2_L3) + 17 + build.conusMm();
    }

    double halfWidth() {
        return 11.5 * build.size();
    }

    /** Where the sac begins behind the wall, mm. */
    double sacFront(double s) {
        double low = levels.get(SpinalLevel.L5_S1);
        double high = levels.get(SpinalLevel.L4_L5);
        double fat = InPlane.Frame.clamp((high + 4 - s) / (high - low + 10), 0, 1);
        return 1.1 + 4.5 * fat * fat + 0.12 * build.canalMm() * narrowing(s);
    }

    /** Depth of the sac, mm. */
    double sacDepth(double s) {
        double low = levels.get(SpinalLevel.L4_L5);
        double taper = InPlane.Frame.clamp((s - sacEnd) / Math.max(20, low - sacEnd), 0, 1);
        return (build.canalMm() - 1.5) * Math.pow(taper, 0.55) * (1 - 0.62 * narrowing(s));
    }

    /** Where the lamina or ligamentum flavum begins. */
    double end(double s) {
        double gap = 0;
        for (double disc : discs) {
            gap = Math.max(gap, 1 - Math.abs(s - disc + 3) / 11);
        }
        return Math.max(sacFront(s) + sacDepth(s) + 0.8, build.canalMm() * 0.55)
                + 1.4 + 3.6 * Math.max(0, gap) * (1 - narrowing(s));
    }

    private double narrowing(double s) {
        double n = 0;
        for (Map.Entry<SpinalLevel, Double> e : levels.entrySet()) {
            double stenosis = spec.level(e.getKey()).stenosis();
            if (stenosis > 0) {
                double d = (s - e.getValue()) / 6.5;
                n = Math.max(n, stenosis * Math.exp(-0.5 * d * d));
            }
        }
        return n;
    }

    /** Whether a place lies in the dural sac. */
    boolean inSac(InPlane p, double z) {
        double front = sacFront(p.s());
        double depth = sacDepth(p.s());
        double ratio = Math.min(1, Math.abs(z) / (halfWidth() - 1));
        double half = depth / 2 * Math.sqrt(1 - ratio * ratio);
        return depth >= 0.8 && Math.abs(p.t() - front - depth / 2) < half;
    }

    void paint(InPlane p, double z, Sample out) {
        double s = p.s();
        double t = p.t();
        if (t < -1 || t > 40) {
            return;
        }
        double end = end(s);
        double sides = Math.abs(z) - halfWidth();
        double in = Painter.cover(Math.max(sides, t - end), edge) * Painter.cover(-t, edge);
        if (in <= 0) {
            return;
        }
        double fine = noise.at(p.x() / 3, p.y() / 4, z / 4 + 15);
        out.paint(in, Tissue.FAT, 0.9 + 0.12 * fine);
        out.paint(Painter.cover(t - 1, edge) * in, Tissue.LIGAMENT, 1);
        double front = sacFront(s);
        double depth = sacDepth(s);
        double ratio = Math.min(1, Math.abs(z) / (halfWidth() - 1));
        double half = depth / 2 * Math.sqrt(1 - ratio * ratio);
        double middle = front + depth / 2;
        if (depth < 0.8) {
            return;
        }
        double d = Math.abs(t - middle) - half;
        out.paint(Painter.cover(d - 0.7, edge) * in, Tissue.LIGAMENT, 1.5);
        double sac = Painter.cover(d, edge) * in;
        out.paint(sac, Tissue.FLUID, 1 + 0.05 * noise.at(t / 5, s / 14, z / 6 + 2));
        // Roots fill the hind part of the sac below the conus and thin out downwards.
        double place = (t - front) / depth;
        double below = InPlane.Frame.clamp((conus - s) / 12, 0, 1);
        double crowd = InPlane.Frame.clamp((s - sacEnd - 20) / 110, 0.1, 1);
        double strand = noise.at(t / 1.3, s / 30, z / 2.2 + 50);
        double roots = below * InPlane.Frame.clamp((place - 0.85 + 0.42 * crowd + 0.12 * strand) * 7, 0, 1)
                * InPlane.Frame.clamp(0.72 + 0.5 * strand, 0, 1);
        roots = Math.max(roots, narrowing(s) * 0.7 * below);
        out.paint(sac * roots * (place < 0.97 ? 1 : 0), Tissue.ROOTS, 1 + 0.2 * strand);
        double cordHalf = 3.6 * build.size() * InPlane.Frame.clamp((s - conus) / 26, 0, 1);
        cordHalf = s > conus ? Math.max(0.9, cordHalf) : 0;
        if (cordHalf > 0) {
            double cz = Math.hypot((t - front - 0.56 * depth) / cordHalf, z / (cordHalf * 1.25 + 0.4));
            out.paint(Painter.cover((cz - 1) * cordHalf, edge) * sac, Tissue.CORD, 1 + 0.06 * fine);
        }
    }

    /** Place of a level along the wall. */
    double place(SpinalLevel level) {
        return levels.get(level);
    }
}
