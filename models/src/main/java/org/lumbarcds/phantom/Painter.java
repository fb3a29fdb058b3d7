// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

import java.util.Random;
import org.lumbarcds.spine.SpinalLevel;

/** The signal of one synthetic person at any place, without coil, blur or noise. */
final class Painter {

    private final Build build;
    private final PhantomSpec spec;
    private final InPlane.Frame frame;
    private final Canal canal;
    private final PosteriorElements posterior;
    private final ValueNoise noise;
    private final double edge;
    private final double nucleusGain;
    private final double vesselOffset;

    Painter(PhantomSpec spec, Build build, SpineGeometry geometry, InPlane.Frame frame) {
        this.spec = spec;
        this.build = build;
        this.frame = frame;
        noise = new ValueNoise(spec.seed() * 0x5DEECE66DL + 11);
        edge = Math.max(0.7, build.pixelMm());
        canal = new Canal(build, spec, geometry, frame.wall, noise, edge);
        posterior = new PosteriorElements(build, geometry, frame.wall, canal, noise, edge);
        Random r = new Random(spec.seed() + 99);
        nucleusGain = 0.7 + 0.5 * r.nextDouble();
        vesselOffset = 5 + 8 * r.nextDouble();
    }

    /**
     * @param p place in the plane
     * @param z distance from the spine's middle plane, mm, + to the patient's left
     */
    void paint(InPlane p, double z, Sample out) {
        out.t2 = 0;
        out.t1 = 0;
        if (p.skin() < -edge) {
            return;
        }
        softTissue(p, z, out);
        canal.paint(p, z, out);
        posterior.paint(p, z, out);
        disc(p, z, out);
        bridge(p, z, out);
        body(p, z, out);
        double outside = cover(p.skin(), edge);
        out.paint(outside, Tissue.AIR, 1);
        out.paint(cover(Math.abs(p.skin() - 1) - 1, edge) * 0.7, Tissue.MUSCLE, 1);
    }

    private void softTissue(InPlane p, double z, Sample out) {
        if (p.ends() < -2 && p.before() < -2 && p.behind() < -2 && Math.abs(z) < 12) {
            return;
        }
        double fine = noise.at(p.x() / 3, p.y() / 3, z / 4);
        if (p.t() > 0) {
            double lean = p.x() + 0.25 * p.y();
            double streak = 0.6 * noise.at(lean / 4.5 + 7, p.y() / 26, z / 5 + 9)
                    + 0.4 * noise.at(lean / 2, p.y() / 13, z / 4);
            double coarse = noise.at(p.x() / 12, p.y() / 12, z / 9 + 31);
            double f = InPlane.Frame.clamp(0.25 + 1.1 * streak + 0.5 * coarse, 0, 1) * 0.6;
            out.paint(1, Tissue.MUSCLE, 1 + 0.25 * fine);
            out.paint(f, Tissue.FAT, 0.75);
            out.paint(cover(-p.fascia(), edge), Tissue.FAT, 1 + 0.05 * fine);
            double septum = Math.abs(noise.at(p.x() / 9 + 60, p.y() / 6, z / 10));
            out.paint(p.fascia() > 2 && septum < 0.035 ? 0.45 : 0, Tissue.MUSCLE, 1);
            out.paint(cover(Math.abs(p.fascia()) - 0.7, edge) * 0.9, Tissue.LIGAMENT, 1);
            return;
        }
        if (p.front() <= 0 && Math.abs(z) < 22) {
            out.paint(1, Tissue.LIGAMENT, 1);
            return;
        }
        if (p.front() <= 8 && Math.abs(z) >= 20) {
            out.paint(1, Tissue.MUSCLE, 1 + 0.3 * fine);
            return;
        }
        double u = 0.8 * p.x() + 0.6 * p.y();
        double v = 0.8 * p.y() - 0.6 * p.x();
        double coarse = 0.7 * noise.at(u / 19, v / 21, z / 12 + 40) + 0.4 * noise.at(p.x() / 9, p.y() / 8, z / 9 + 31);
        double bowel = coarse + 0.35 * noise.at(v / 6, u / 7, z / 7 + 80);
        out.paint(1, Tissue.FAT, 0.85 + 0.1 * fine);
        out.paint(InPlane.Frame.clamp((bowel - 0.05) * 3, 0, 1) * (p.front() > 14 ? 1 : 0.2), Tissue.BOWEL,
                1 + 0.7 * noise.at(p.x() / 22, p.y() / 22, 5));
        out.paint(InPlane.Frame.clamp((-bowel - 0.45) * 4, 0, 1) * (p.front() > 20 ? 1 : 0), Tissue.VESSEL, 1);
        out.paint(cover(Math.abs(p.front() - 1) - 1, edge), Tissue.LIGAMENT, 1);
        vessel(p, z, out);
    }

    /** Aorta to the left, vena cava to the right, down to their fork before L4. */
    private void vessel(InPlane p, double z, Sample out) {
        double fork = frame.wall.along(frame.geometry.disc(SpinalLevel.L4_L5).posterior().x(),
                frame.geometry.disc(SpinalLevel.L4_L5).posterior().y());
        double below = Math.max(0, fork - p.s());
        if (below > 60) {
            return;
        }
        double spread = below * 0.45;
        double aorta = Math.hypot(z - 7 - spread, p.front() - vesselOffset - 4) - (below > 0 ? 5.5 : 8.5);
        double cava = Math.hypot((z + 14 + spread) * 0.8, p.front() - vesselOffset - 3) - (below > 0 ? 6 : 9.5);
        double d = Math.min(aorta, cava);
        out.paint(cover(d - 1.2, edge), Tissue.MUSCLE, 0.9);
        out.paint(cover(d, edge), Tissue.VESSEL, 1);
    }

    private void disc(InPlane p, double z, Sample out) {
        Disc disc = p.disc();
        if (disc == null) {
            return;
        }
        double width = discWidth(disc);
        double front = disc.halfDepth();
        double h = heightAt(disc, p.a());
        double d = discDistance(p, z);
        double mottle = noise.at(p.x() / 2.5, p.y() / 1.5, z / 5 + 20);
        out.paint(cover(d, edge), Tissue.ANNULUS, 1 + 0.35 * mottle);
        double herniation = herniationAt(disc, z);
        if (herniation > 0.3) {
            double dh = herniationDistance(p, herniation);
            if (p.a() - front + 1.5 > -3) {
                out.paint(cover(dh - 0.6, edge), Tissue.LIGAMENT, 1);
                out.paint(cover(dh + 0.3, edge), Tissue.HERNIATED, 1 + 0.3 * mottle + 0.5 * noise.at(disc.centre().y(), 3, 4));
            }
        }
        double n = Math.hypot((p.a() - 0.06 * front) / (0.80 * front), Math.abs(p.b()) / (0.88 * h + 0.5));
        n = Math.hypot(n, z / (0.85 * width));
        double nucleus = InPlane.Frame.clamp((1 - n) * 3.2, 0, 1);
        double worn = disc.rudimentary() ? 0.8 : disc.spec().degeneration();
        double keep = Math.pow(1 - worn, 1.3);
        double cleft = 1 - (0.25 + 0.4 * worn) * Math.exp(-0.5 * Math.pow(p.b() / 0.9, 2));
        double gain = (1 + 0.22 * mottle) * cleft;
        double t2 = nucleusGain * keep * Tissue.NUCLEUS.t2() + (1 - keep) * Tissue.WORN_NUCLEUS.t2();
        out.paint(nucleus * cover(d, edge), t2 * gain, (keep * 0.29 + (1 - keep) * 0.26) * (1 + 0.08 * mottle));
    }

    private double discWidth(Disc disc) {
        return (disc.rudimentary() ? 12 : 24) * build.size();
    }

    /** Distance outside the nearest disc's annulus, mm; negative inside. */
    private double discDistance(InPlane p, double z) {
        Disc disc = p.disc();
        double width = discWidth(disc);
        double front = disc.halfDepth();
        double h = heightAt(disc, p.a());
        double bulge = disc.rudimentary() ? 0 : 1 + disc.spec().degeneration();
        double round = 1.6 * Math.min(1, (p.b() / Math.max(1, h)) * (p.b() / Math.max(1, h)));
        double sides = Math.abs(z) - width;
        double shorter = front * (1 - Math.sqrt(Math.max(0.05, 1 - (z / width) * (z / width)))) * 0.7;
        double d = smoothMax(Math.abs(p.b()) - h - 2, -p.a() - front - bulge + round + shorter, 1);
        d = smoothMax(d, p.a() - front - 0.6 * bulge + round + 0.4 * shorter, 1);
        return smoothMax(d, sides, 2);
    }

    /** Distance outside the material of the nearest disc that left it, mm. */
    private static double herniationDistance(InPlane p, double herniationMm) {
        double hh = p.disc().herniationHalfHeight(herniationMm);
        double along = p.a() - p.disc().halfDepth() + 1.5;
        double across = p.b() + 0.7;
        double r = Math.hypot(along / (herniationMm + 1.5), across / hh);
        return (r - 1) * Math.min(herniationMm + 1.5, hh);
    }

    /** What is at a place: a lumbar or thoracic body or S1, a disc with what left it, or the dural sac. */
    Region region(InPlane p, double z) {
        if (bodyDistance(p, z) < 0) {
            return p.body().sacral() && !p.body().name().equals("S1") ? Region.NONE : Region.VERTEBRA;
        }
        if (p.disc() != null && !p.disc().rudimentary()) {
            double herniation = herniationAt(p.disc(), z);
            boolean out = herniation > 0.3 && p.a() - p.disc().halfDepth() + 1.5 > -3
                    && herniationDistance(p, herniation) + 0.3 < 0;
            if (out || discDistance(p, z) < 0) {
                return Region.DISC;
            }
        }
        return canal.inSac(p, z) ? Region.CANAL : Region.NONE;
    }

    /** How far herniated material of a disc reaches into the canal at a distance from the middle plane, mm. */
    double herniationAt(Disc disc, double z) {
        double m = disc.spec().herniationMm();
        if (m <= 0) {
            return 0;
        }
        double side = herniationSide(disc);
        return m * Math.exp(-0.5 * Math.pow((z - side) / (4.5 + 0.5 * m), 2));
    }

    private double herniationSide(Disc disc) {
        return 3 * noise.at(disc.centre().y() / 3, 1, 2);
    }

    private static double heightAt(Disc disc, double a) {
        double f = InPlane.Frame.clamp((a / disc.halfDepth() + 1) / 2, 0, 1);
        return disc.halfHeightInFront() * (1 - f) + disc.halfHeightBehind() * f;
    }

    /** Distance outside the nearest body, mm; negative inside. */
    private double bodyDistance(InPlane p, double z) {
        Body body = p.body();
        double width = (body.sacral() ? 24 : 22 + 3 * Math.abs(2 * p.height() - 1)) * build.size();
        double ratio = Math.min(1, Math.abs(z) / width);
        double shorter = 14 * build.size() * (1 - Math.sqrt(1 - ratio * ratio));
        double d = smoothMax(p.before() + shorter, p.behind() + 0.4 * shorter, 1.5);
        d = smoothMax(d, p.ends(), 2.6);
        return smoothMax(d, Math.abs(z) - width, 2);
    }

    /** Marrow that runs from a body into the next one, beside the remnant of a disc. */
    private void bridge(InPlane p, double z, Sample out) {
        if (p.disc() == null || !p.disc().bridged() || Math.abs(p.b()) > heightAt(p.disc(), p.a()) + 2) {
            return;
        }
        double d = smoothMax(Math.max(p.before(), p.behind()) + 1.5, p.disc().halfDepth() + 1 - Math.abs(p.a()), 1);
        out.paint(cover(Math.max(d, Math.abs(z) - 20), edge), Tissue.MARROW, 0.9 * build.marrow());
    }

    private void body(InPlane p, double z, Sample out) {
        Body body = p.body();
        double d = bodyDistance(p, z);
        double inside = cover(d, edge);
        if (inside <= 0) {
            return;
        }
        out.paint(inside, Tissue.CORTEX, 1);
        double coarse = noise.at(p.x() / 9, p.y() / 9, z / 8 + 3);
        double fine = noise.at(p.x() / 1.7, p.y() / 1.7, z / 3 + 6);
        double gain = build.marrow() * (1 + 0.16 * coarse + 0.16 * fine + 0.10 * noise.at(p.x() / 4, p.y() / 3.4, z / 4));
        Disc near = p.disc();
        if (near != null && near.spec().degeneration() > 0.75 && p.ends() > -7) {
            // Fatty endplate change beside a worn disc (Modic II), in patches.
            gain *= 1 + 0.5 * Math.max(0, noise.at(p.x() / 8, p.y() / 5, z / 8 + 33) + 0.2);
        }
        out.paint(cover(d + 0.85, edge), Tissue.MARROW, gain);
        if (!body.sacral()) {
            double open = Math.hypot((p.depth() - 1.02) / 0.26, (p.height() - 0.5) / 0.13);
            double vein = InPlane.Frame.clamp((1 - open) * 3, 0, 1) * Math.max(0, 1 - Math.abs(z) / 8);
            out.paint(vein * 0.7, Tissue.VEIN, 1);
        }
    }

    /** 1 inside, 0 outside, a ramp of one pixel between. */
    static double cover(double distance, double edge) {
        double c = 0.5 - distance / edge;
        return c <= 0 ? 0 : Math.min(1, c);
    }

    /** The larger of two distances, its corner rounded with radius about {@code r}. */
    static double smoothMax(double a, double b, double r) {
        double h = Math.max(0, r - Math.abs(a - b)) / r;
        return Math.max(a, b) + h * h * r / 4;
    }
}
