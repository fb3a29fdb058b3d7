// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

/** Smooth random texture in three dimensions, a pure function of seed and place. */
final class ValueNoise {

    private final long seed;

    ValueNoise(long seed) {
        this.seed = seed;
    }

    /** A value of -1 to 1 that varies over about one unit of length. */
    double at(double x, double y, double z) {
        int xi = floor(x);
        int yi = floor(y);
        int zi = floor(z);
        double fx = smooth(x - xi);
        double fy = smooth(y - yi);
        double fz = smooth(z - zi);
        double front = mix(
                mix(lattice(xi, yi, zi), lattice(xi + 1, yi, zi), fx),
                mix(lattice(xi, yi + 1, zi), lattice(xi + 1, yi + 1, zi), fx), fy);
        double back = mix(
                mix(lattice(xi, yi, zi + 1), lattice(xi + 1, yi, zi + 1), fx),
                mix(lattice(xi, yi + 1, zi + 1), lattice(xi + 1, yi + 1, zi + 1), fx), fy);
        return mix(front, back, fz);
    }

    private double lattice(int x, int y, int z) {
        long h = seed + x * 0x9E3779B97F4A7C15L + y * 0xC2B2AE3D27D4EB4FL + z * 0x165667B19E3779F9L;
        h = (h ^ (h >>> 30)) * 0xBF58476D1CE4E5B9L;
        h = (h ^ (h >>> 27)) * 0x94D049BB133111EBL;
        return (h >> 40) / (double) (1L << 23);
    }

    private static int floor(double v) {
        int i = (int) v;
        return v < i ? i - 1 : i;
    }

    private static double smooth(double f) {
        return f * f * (3 - 2 * f);
    }

    private static double mix(double a, double b, double f) {
        return a + (b - a) * f;
    }
}
