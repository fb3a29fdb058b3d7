// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

import java.util.Random;
import java.util.stream.IntStream;
import org.lumbarcds.detect.Vertebra.Point;

/** Turns the painted person into pictures: slice thickness, coil, blur and Rician noise. Stored values are 0 to 4095. */
final class Scanner {

    /** Axial pictures reach further behind the disc than before it. */
    static final double AXIAL_SHIFT_MM = 15;

    private static final double FULL_SCALE = 1500;

    private final PhantomSpec spec;
    private final Build build;
    private final Painter painter;
    private final InPlane.Frame frame;
    private final double coilY;

    Scanner(PhantomSpec spec, Build build, Painter painter, InPlane.Frame frame) {
        this.spec = spec;
        this.build = build;
        this.painter = painter;
        this.frame = frame;
        coilY = new Random(spec.seed() + 5).nextGaussian() * 20;
    }

    /**
     * Draws pictures that share the same columns and rows in the plane.
     *
     * @return for each weighting (T2, T1) and each lateral place the pixels
     */
    short[][][] sagittal(double[] lateralMm, boolean t2, boolean t1) {
        int n = build.matrix();
        double px = build.pixelMm();
        float[][][] raw = new float[2][lateralMm.length][];
        for (int i = 0; i < lateralMm.length; i++) {
            raw[0][i] = t2 ? new float[n * n] : null;
            raw[1][i] = t1 ? new float[n * n] : null;
        }
        double thick = spec.sliceSpacingMm() * 0.9;
        IntStream.range(0, n).parallel().forEach(row -> {
            Sample sample = new Sample();
            for (int column = 0; column < n; column++) {
                double x = (column + 0.5 - n / 2.0) * px;
                double y = (row + 0.5 - n / 2.0) * px;
                InPlane p = frame.at(x, y);
                double coil = coil(p) / 2;
                for (int i = 0; i < lateralMm.length; i++) {
                    for (int k = -1; k <= 1; k += 2) {
                        painter.paint(p, lateralMm[i] - build.lateralMm() + k * thick / 4, sample);
                        if (t2) {
                            raw[0][i][row * n + column] += (float) (sample.t2 * coil);
                        }
                        if (t1) {
                            raw[1][i][row * n + column] += (float) (sample.t1 * coil);
                        }
                    }
                }
            }
        });
        short[][][] stored = new short[2][lateralMm.length][];
        for (int w = 0; w < 2; w++) {
            for (int i = 0; i < lateralMm.length; i++) {
                if (raw[w][i] != null) {
                    long salt = w * 1000L + Math.round(lateralMm[i] * 8);
                    stored[w][i] = finish(raw[w][i], n, n, salt, build.warped());
                }
            }
        }
        return stored;
    }

    /** A T2 picture across the spine, {@code n} x {@code n} pixels of {@code px} mm, in the plane of a disc. */
    short[] axial(Disc disc, double offsetMm, int n, double px) {
        float[] raw = new float[n * n];
        Sample sample = new Sample();
        for (int row = 0; row < n; row++) {
            double a = (row + 0.5 - n / 2.0) * px + AXIAL_SHIFT_MM;
            Point place = disc.at(a, offsetMm);
            InPlane p = frame.at(place.x(), place.y());
            double coil = coil(p);
            for (int column = 0; column < n; column++) {
                double z = (column + 0.5 - n / 2.0) * px;
                painter.paint(p, z - build.lateralMm(), sample);
                raw[row * n + column] = (float) (sample.t2 * coil);
            }
        }
        return finish(raw, n, n, 5000 + Math.round(disc.centre().y() * 8 + offsetMm * 64), false);
    }

    private double coil(InPlane p) {
        double depth = Math.max(0, p.skin());
        double reach = build.coilReachMm();
        double falls = 1.45 / (1 + Math.pow(depth / reach, 1.8));
        double up = Math.abs(p.y() - coilY) / (0.62 * build.fieldOfViewMm());
        double ends = 1 / (1 + Math.pow(up, 5));
        double band = 1;
        if (build.saturation() < 1) {
            double f = InPlane.Frame.clamp((p.front() - 12) / 22, 0, 1);
            band = 1 - (1 - build.saturation()) * f * f * (3 - 2 * f);
        }
        return falls * ends * band;
    }

    private short[] finish(float[] raw, int w, int h, long salt, boolean warped) {
        float[] soft = blur(raw, w, h);
        Random r = new Random(spec.seed() * 1_000_003 + salt);
        short[] out = new short[w * h];
        double sigma = build.noise();
        for (int i = 0; i < out.length; i++) {
            double re = soft[i] + sigma * r.nextGaussian();
            double im = sigma * r.nextGaussian();
            double v = Math.hypot(re, im) * FULL_SCALE;
            out[i] = (short) Math.min(4095, Math.round(v));
        }
        if (warped) {
            darkEdges(out, w, h);
        }
        return out;
    }

    /** Distortion correction pulls the picture's edges in and leaves the corners empty. */
    private static void darkEdges(short[] out, int w, int h) {
        for (int y = 0; y < h; y++) {
            double v = 2.0 * y / h - 1;
            double margin = w * (0.03 * v * v * v * v);
            for (int x = 0; x < w; x++) {
                double u = 2.0 * x / w - 1;
                double top = h * 0.018 * u * u * u * u;
                if (x < margin || x > w - 1 - margin || y < top || y > h - 1 - top) {
                    out[y * w + x] = 0;
                }
            }
        }
    }

    private static float[] blur(float[] in, int w, int h) {
        float a = 0.16f;
        float b = 1 - 2 * a;
        float[] mid = new float[in.length];
        float[] out = new float[in.length];
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                int i = y * w + x;
                mid[i] = b * in[i] + a * (in[x > 0 ? i - 1 : i] + in[x < w - 1 ? i + 1 : i]);
            }
        }
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                int i = y * w + x;
                out[i] = b * mid[i] + a * (mid[y > 0 ? i - w : i] + mid[y < h - 1 ? i + w : i]);
            }
        }
        return out;
    }
}
