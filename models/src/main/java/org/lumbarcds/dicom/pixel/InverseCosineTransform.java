// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

/**
 * Inverse discrete cosine transform of 8 x 8 coefficients (ITU-T T.81 annex A.3.3) in whole numbers: the flow graph of
 * Loeffler, Ligtenberg and Moschytz, "Practical fast 1-D DCT algorithms with 11 multiplications" (ICASSP 1989, figure
 * 1), run backwards over columns, then rows. One run gives the square root of 8 times the result, both 8 times.
 */
final class InverseCosineTransform {

    /** Bits of a factor behind the point; on the longest path two factors follow each other. */
    private static final int FACTOR = 17;
    private static final int RUN = 2 * FACTOR;
    /** Bits kept behind the point between the runs. */
    private static final int BETWEEN = 7;

    private static final long SQRT2 = fixed(Math.sqrt(2));
    private static final long COS1 = fixed(Math.cos(Math.PI / 16));
    private static final long SIN1 = fixed(Math.sin(Math.PI / 16));
    private static final long COS3 = fixed(Math.cos(3 * Math.PI / 16));
    private static final long SIN3 = fixed(Math.sin(3 * Math.PI / 16));
    private static final long SQRT2_COS6 = fixed(Math.sqrt(2) * Math.cos(6 * Math.PI / 16));
    private static final long SQRT2_SIN6 = fixed(Math.sqrt(2) * Math.sin(6 * Math.PI / 16));

    private InverseCosineTransform() {
    }

    /** Replaces 64 coefficients, row by row, each of at most 2^15 in size, by samples around 0. */
    static void apply(long[] block) {
        for (int column = 0; column < 8; column++) {
            run(block, column, 8, RUN - BETWEEN);
        }
        for (int row = 0; row < 8; row++) {
            run(block, 8 * row, 1, RUN + BETWEEN + 3);
        }
    }

    private static void run(long[] x, int from, int step, int shift) {
        long x1 = x[from + step];
        long x2 = x[from + 2 * step];
        long x3 = x[from + 3 * step] * SQRT2;
        long x5 = x[from + 5 * step] * SQRT2;
        long x6 = x[from + 6 * step];
        long x7 = x[from + 7 * step];

        long sum = x[from] + x[from + 4 * step] << RUN;
        long difference = x[from] - x[from + 4 * step] << RUN;
        long inner = x2 * SQRT2_COS6 - x6 * SQRT2_SIN6 << FACTOR;
        long outer = x2 * SQRT2_SIN6 + x6 * SQRT2_COS6 << FACTOR;

        long c4 = x1 - x7 << FACTOR;
        long c7 = x1 + x7 << FACTOR;
        long b4 = c4 + x5;
        long b6 = c4 - x5;
        long b7 = c7 + x3;
        long b5 = c7 - x3;
        long half = 1L << shift - 1;
        butterfly(x, from, from + 7 * step, sum + outer + half, b4 * SIN3 + b7 * COS3, shift);
        butterfly(x, from + step, from + 6 * step, difference + inner + half, b5 * SIN1 + b6 * COS1, shift);
        butterfly(x, from + 2 * step, from + 5 * step, difference - inner + half, b5 * COS1 - b6 * SIN1, shift);
        butterfly(x, from + 3 * step, from + 4 * step, sum - outer + half, b4 * COS3 - b7 * SIN3, shift);
    }

    private static void butterfly(long[] x, int one, int other, long even, long odd, int shift) {
        x[one] = even + odd >> shift;
        x[other] = even - odd >> shift;
    }

    private static long fixed(double factor) {
        return Math.round(factor * (1 << FACTOR));
    }
}
