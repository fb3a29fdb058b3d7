// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

/**
 * Coding parameters of a scan (T.87 annex C.2.4.1).
 *
 * @param maximum largest sample value
 * @param near largest difference of a decoded sample, 0 for lossless
 * @param t1 first gradient threshold
 * @param t2 second
 * @param t3 third
 * @param reset occurrences after which a context's counters are halved
 */
record JpegLsParameters(int maximum, int near, int t1, int t2, int t3, int reset) {

    /** Values of 0 stand for the defaults, as in the marker segment that presets them. */
    static JpegLsParameters of(int precision, int near, int[] preset) {
        int maximum = preset[0] != 0 ? preset[0] : (1 << precision) - 1;
        int t1;
        int t2;
        int t3;
        if (maximum >= 128) {
            int factor = (Math.min(maximum, 4095) + 128) / 256;
            t1 = factor + 2 + 3 * near;
            t2 = 4 * factor + 3 + 5 * near;
            t3 = 17 * factor + 4 + 7 * near;
        } else {
            int factor = 256 / (maximum + 1);
            t1 = Math.max(2, 3 / factor + 3 * near);
            t2 = Math.max(3, 7 / factor + 5 * near);
            t3 = Math.max(4, 21 / factor + 7 * near);
        }
        t1 = preset[1] != 0 ? preset[1] : clamp(t1, near + 1, maximum);
        t2 = preset[2] != 0 ? preset[2] : clamp(t2, t1, maximum);
        t3 = preset[3] != 0 ? preset[3] : clamp(t3, t2, maximum);
        return new JpegLsParameters(maximum, near, t1, t2, t3, preset[4] != 0 ? preset[4] : 64);
    }

    boolean valid(int precision) {
        return maximum >= 1 && maximum < 1 << precision && near <= Math.min(255, maximum / 2) && t1 > near
                && t1 <= t2 && t2 <= t3 && t3 <= maximum && reset >= 3 && reset <= Math.max(255, maximum);
    }

    /** Number of different quantised prediction errors. */
    int range() {
        return (maximum + 2 * near) / (2 * near + 1) + 1;
    }

    /** Longest code word, bits. */
    int limit() {
        int bits = Math.max(2, bits(maximum + 1));
        return 2 * (bits + Math.max(8, bits));
    }

    /** Smallest n with 2^n at least {@code value}. */
    static int bits(int value) {
        return 32 - Integer.numberOfLeadingZeros(value - 1);
    }

    private static int clamp(int value, int low, int high) {
        return value > high || value < low ? low : value;
    }
}
