// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.domain.simulate;

import java.util.Random;
import org.lumbarcds.image.SagittalSlice;

/**
 * Movement between the lines of k-space: a shift by d along the phase axis turns the phase of line k by -2 pi k d / n (Zaitsev,
 * Maclaren and Herbst 2015, "Motion artifacts in MRI"). Breathing gives ghosts, jerks give smear.
 */
final class Motion {

    private Motion() {
    }

    static SagittalSlice moved(SagittalSlice slice, Random random) {
        boolean down = random.nextBoolean();
        int length = down ? slice.height() : slice.width();
        int n = Integer.highestOneBit(Math.max(2, length - 1)) * 2;
        double[] shift = shifts(n, length, random);
        float[] out = new float[slice.pixels().length];
        int lines = down ? slice.width() : slice.height();
        for (int line = 0; line < lines; line++) {
            double[] re = new double[n];
            double[] im = new double[n];
            for (int i = 0; i < length; i++) {
                re[i] = slice.pixels()[down ? i * slice.width() + line : line * slice.width() + i];
            }
            Fourier.transform(re, im, false);
            for (int k = 0; k < n; k++) {
                int signed = k < n / 2 ? k : k - n;
                double phase = -2 * Math.PI * signed * shift[k] / n;
                double cos = Math.cos(phase);
                double sin = Math.sin(phase);
                double r = re[k] * cos - im[k] * sin;
                im[k] = re[k] * sin + im[k] * cos;
                re[k] = r;
            }
            Fourier.transform(re, im, true);
            for (int i = 0; i < length; i++) {
                out[down ? i * slice.width() + line : line * slice.width() + i] = (float) Math.hypot(re[i], im[i]);
            }
        }
        return new Pixels(slice.width(), slice.height(), out).in(slice, false);
    }

    /** Place of the patient, pixels, while line k is acquired; the lines are acquired from one end of k-space to the other. */
    private static double[] shifts(int n, int length, Random random) {
        double size = length * (0.012 + 0.03 * random.nextDouble());
        double[] shift = new double[n];
        if (random.nextInt(3) > 0) {
            double cycles = 5 + 25 * random.nextDouble();
            double start = random.nextDouble() * 2 * Math.PI;
            for (int t = 0; t < n; t++) {
                shift[(t + n / 2) % n] = size * Math.sin(2 * Math.PI * cycles * t / n + start);
            }
            return shift;
        }
        int jerks = 3 + random.nextInt(5);
        double now = 0;
        for (int t = 0; t < n; t++) {
            if (random.nextDouble() < (double) jerks * 2 / n) {
                now = 2 * size * (random.nextDouble() - 0.5) * 2;
            }
            shift[(t + n / 2) % n] = now;
        }
        // One jerk near the middle of k-space, where the contrast is: a movement at its edges alone would not be seen.
        double last = 2.5 * size * (random.nextBoolean() ? 1 : -1);
        for (int t = n / 2 - 2 - random.nextInt(6); t < n; t++) {
            shift[(t + n / 2) % n] += last;
        }
        return shift;
    }
}
