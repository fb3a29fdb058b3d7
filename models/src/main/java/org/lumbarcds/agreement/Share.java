// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.agreement;

import java.util.Locale;

/**
 * A part of a number of studies.
 *
 * @param count studies of the part
 * @param of all studies
 */
public record Share(int count, int of) {

    private static final double Z = 1.96;

    public Share {
        if (count < 0 || count > of) {
            throw new IllegalArgumentException(count + " of " + of + " studies");
        }
    }

    /** 0..1; not a number where there is no study. */
    public double fraction() {
        return (double) count / of;
    }

    /** Limits of the 95 % interval (Wilson, J Am Stat Assoc 1927;22:209-212). */
    public double[] interval() {
        double n = of;
        double p = fraction();
        double middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n);
        double half = Z / (1 + Z * Z / n) * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
        return new double[] {Math.max(0, middle - half), Math.min(1, middle + half)};
    }

    /** {@code 3 of 41, 7.3 % (95 % interval 2.5 to 19.4)}. */
    @Override
    public String toString() {
        double[] limits = interval();
        return of == 0 ? "no study" : String.format(Locale.ROOT, "%d of %d, %.1f %% (95 %% interval %.1f to %.1f)", count, of,
                100 * fraction(), 100 * limits[0], 100 * limits[1]);
    }
}
