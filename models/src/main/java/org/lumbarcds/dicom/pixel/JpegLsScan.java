// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

import java.util.Arrays;

/**
 * Entropy-coded data of one scan (T.87 annex A): prediction from four neighbours, adaptive Golomb codes by context, runs
 * where it is flat. Variables are named as in the standard.
 */
final class JpegLsScan {

    /** Contexts of regular mode, then the two of run interruption. */
    private static final int REGULAR = 365;

    private static final int[] J = {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12,
        13, 14, 15};

    private final JpegLsParameters p;
    private final JpegLsBits bits;
    private final int width;
    private final int qbpp;
    private final int step;
    private final int modulus;
    private final int[] a = new int[REGULAR + 2];
    private final int[] b = new int[REGULAR];
    private final int[] c = new int[REGULAR];
    private final int[] n = new int[REGULAR + 2];
    private final int[] nn = new int[2];

    JpegLsScan(JpegLsParameters parameters, JpegLsBits bits, int width) {
        this.p = parameters;
        this.bits = bits;
        this.width = width;
        this.qbpp = JpegLsParameters.bits(p.range());
        this.step = 2 * p.near() + 1;
        this.modulus = p.range() * step;
        Arrays.fill(a, Math.max(2, (p.range() + 32) / 64));
        Arrays.fill(n, 1);
    }

    /**
     * Decodes one line of one component.
     *
     * @param above previous line, with one sample beside each end
     * @param line where this line goes, from index 1
     * @param runIndex state of run coding
     * @return new state of run coding
     */
    int line(int[] above, int[] line, int runIndex) {
        edges(above, line);
        int index = runIndex;
        int x = 1;
        while (x <= width) {
            int ra = line[x - 1];
            int rb = above[x];
            int rc = above[x - 1];
            int rd = above[x + 1];
            if (flat(ra, rb, rc, rd)) {
                int run = runLength(x, index);
                index = run >>> 24;
                int length = run & 0xFFFFFF;
                Arrays.fill(line, x, x + length, ra);
                x += length;
                if (x <= width) {
                    line[x] = interruption(ra, above[x], index, true);
                    index = Math.max(0, index - 1);
                    x++;
                }
            } else {
                line[x++] = regular(ra, rb, rc, rd);
            }
        }
        return index;
    }

    /** As {@link #line} for all components of a pixel in turn (interleave mode 2). */
    int line(int[][] above, int[][] line, int runIndex) {
        for (int i = 0; i < line.length; i++) {
            edges(above[i], line[i]);
        }
        int index = runIndex;
        int x = 1;
        while (x <= width) {
            boolean flat = true;
            for (int i = 0; i < line.length; i++) {
                flat &= flat(line[i][x - 1], above[i][x], above[i][x - 1], above[i][x + 1]);
            }
            if (!flat) {
                for (int i = 0; i < line.length; i++) {
                    line[i][x] = regular(line[i][x - 1], above[i][x], above[i][x - 1], above[i][x + 1]);
                }
                x++;
                continue;
            }
            int run = runLength(x, index);
            index = run >>> 24;
            int length = run & 0xFFFFFF;
            for (int[] component : line) {
                Arrays.fill(component, x, x + length, component[x - 1]);
            }
            int end = x + length;
            if (end <= width) {
                for (int i = 0; i < line.length; i++) {
                    line[i][end] = interruption(line[i][x - 1], above[i][end], index, false);
                }
                index = Math.max(0, index - 1);
                end++;
            }
            x = end;
        }
        return index;
    }

    private void edges(int[] above, int[] line) {
        above[width + 1] = above[width];
        line[0] = above[1];
    }

    private boolean flat(int ra, int rb, int rc, int rd) {
        return Math.abs(rd - rb) <= p.near() && Math.abs(rb - rc) <= p.near() && Math.abs(rc - ra) <= p.near();
    }

    /** Length of a run in the low 24 bits, the new run index above. */
    private int runLength(int x, int runIndex) {
        int index = runIndex;
        int length = 0;
        int most = width + 1 - x;
        while (bits.bit() == 1) {
            int whole = 1 << J[index];
            if (whole <= most - length) {
                length += whole;
                index = Math.min(31, index + 1);
            } else {
                length = most;
            }
            if (length == most) {
                return index << 24 | length;
            }
        }
        length += bits.bits(J[index]);
        if (length >= most) {
            throw FrameDecoder.damaged(JpegLsDecoder.NAME, "run passes the end of its line", bits.position());
        }
        return index << 24 | length;
    }

    private int regular(int ra, int rb, int rc, int rd) {
        int context = 81 * quantised(rd - rb) + 9 * quantised(rb - rc) + quantised(rc - ra);
        int sign = context < 0 ? -1 : 1;
        int q = Math.abs(context);
        int predicted;
        if (rc >= Math.max(ra, rb)) {
            predicted = Math.min(ra, rb);
        } else if (rc <= Math.min(ra, rb)) {
            predicted = Math.max(ra, rb);
        } else {
            predicted = ra + rb - rc;
        }
        predicted = Math.max(0, Math.min(p.maximum(), predicted + sign * c[q]));
        int k = golombParameter(n[q], a[q]);
        int mapped = golomb(k, p.limit());
        int error;
        if (p.near() == 0 && k == 0 && 2 * b[q] <= -n[q]) {
            error = (mapped & 1) == 1 ? (mapped - 1) / 2 : -(mapped / 2) - 1;
        } else {
            error = (mapped & 1) == 0 ? mapped / 2 : -(mapped + 1) / 2;
        }
        update(q, error);
        return reconstructed(predicted, sign * error);
    }

    private void update(int q, int error) {
        b[q] += error * step;
        a[q] += Math.abs(error);
        if (n[q] == p.reset()) {
            a[q] >>= 1;
            b[q] = b[q] >= 0 ? b[q] >> 1 : -(1 - b[q] >> 1);
            n[q] >>= 1;
        }
        n[q]++;
        if (b[q] <= -n[q]) {
            b[q] = Math.max(b[q] + n[q], 1 - n[q]);
            c[q] = Math.max(-128, c[q] - 1);
        } else if (b[q] > 0) {
            b[q] = Math.min(b[q] - n[q], 0);
            c[q] = Math.min(127, c[q] + 1);
        }
    }

    /** @param own whether a sample like its upper neighbour has a context of its own; not so in interleave mode 2 */
    private int interruption(int ra, int rb, int runIndex, boolean own) {
        int type = own && Math.abs(ra - rb) <= p.near() ? 1 : 0;
        int q = REGULAR + type;
        int k = golombParameter(n[q], type == 0 ? a[q] : a[q] + (n[q] >> 1));
        int mapped = golomb(k, p.limit() - J[runIndex] - 1);
        int twice = mapped + type;
        int odd = twice & 1;
        int error = (twice + odd) / 2;
        if ((k != 0 || 2 * nn[type] >= n[q]) == (odd == 1)) {
            error = -error;
        }
        if (error < 0) {
            nn[type]++;
        }
        a[q] += mapped + 1 - type >> 1;
        if (n[q] == p.reset()) {
            a[q] >>= 1;
            n[q] >>= 1;
            nn[type] >>= 1;
        }
        n[q]++;
        boolean downward = type == 0 && ra > rb;
        return reconstructed(type == 1 ? ra : rb, downward ? -error : error);
    }

    private int reconstructed(int predicted, int error) {
        int value = predicted + error * step;
        if (value < -p.near()) {
            value += modulus;
        } else if (value > p.maximum() + p.near()) {
            value -= modulus;
        }
        return Math.max(0, Math.min(p.maximum(), value));
    }

    private int golombParameter(int occurrences, int sum) {
        int k = 0;
        while (occurrences << k < sum && k < 24) {
            k++;
        }
        return k;
    }

    private int golomb(int k, int limit) {
        int longest = limit - qbpp - 1;
        int zeros = bits.zeros(longest);
        return zeros < longest ? zeros << k | bits.bits(k) : bits.bits(qbpp) + 1;
    }

    private int quantised(int d) {
        int magnitude = Math.abs(d);
        int q = magnitude <= p.near() ? 0 : magnitude < p.t1() ? 1 : magnitude < p.t2() ? 2 : magnitude < p.t3() ? 3 : 4;
        return d < 0 ? -q : q;
    }
}
