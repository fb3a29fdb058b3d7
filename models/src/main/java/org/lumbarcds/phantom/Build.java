// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

import java.util.Random;

/**
 * One person and one scanner, drawn from a seed.
 *
 * @param size scale of all bones, 1 = average
 * @param sacralSlope of the upper endplate of S1 to the horizontal, degrees
 * @param lordosis between S1 and L1, degrees
 * @param fieldOfViewMm edge of the square sagittal picture
 * @param matrix pixels of that edge
 * @param sacrumX place of the middle of the upper S1 endplate, part of the field of view
 * @param sacrumY likewise, from above
 * @param lateralMm distance of the spine's middle plane from the middle slice
 * @param canalMm depth of the canal at L3
 * @param fatMm subcutaneous fat behind the spinous processes
 * @param conusMm place of the tip of the conus, mm above the middle of L2
 * @param marrow brightness of marrow, 1 = average
 * @param saturation what a saturation band leaves of the abdomen's signal; 1 = no band
 * @param coilReachMm depth at which the surface coil's sensitivity has halved
 * @param noise standard deviation, part of the signal of cerebrospinal fluid at the coil's best place
 * @param warped true where the corrected field leaves black edges
 */
record Build(
        double size,
        double sacralSlope,
        double lordosis,
        double fieldOfViewMm,
        int matrix,
        double sacrumX,
        double sacrumY,
        double lateralMm,
        double canalMm,
        double fatMm,
        double conusMm,
        double marrow,
        double saturation,
        double coilReachMm,
        double noise,
        boolean warped) {

    static Build of(long seed) {
        Random r = new Random(seed * 31 + 17);
        double slope = 30 + 14 * r.nextDouble();
        double size = 0.9 + 0.2 * r.nextDouble();
        return new Build(
                size,
                slope,
                slope * (1.05 + 0.45 * r.nextDouble()) + 6,
                size * (258 + 62 * r.nextDouble()),
                new int[] {384, 384, 384, 320, 448}[r.nextInt(5)],
                0.55 + 0.11 * r.nextDouble(),
                0.70 + 0.09 * r.nextDouble(),
                (r.nextDouble() - 0.5) * 5,
                13.5 + 4.5 * r.nextDouble(),
                4 + 26 * r.nextDouble() * r.nextDouble(),
                8 + 26 * r.nextDouble(),
                0.8 + 0.45 * r.nextDouble(),
                r.nextDouble() < 0.65 ? 0.03 + 0.15 * r.nextDouble() : 1,
                65 + 75 * r.nextDouble(),
                0.008 + 0.022 * r.nextDouble(),
                r.nextDouble() < 0.5);
    }

    double pixelMm() {
        return fieldOfViewMm / matrix;
    }
}
