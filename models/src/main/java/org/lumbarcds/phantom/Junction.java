// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

import java.util.Random;

/**
 * Where the lumbar spine meets the sacrum, and how that varies. Lengths in mm of a person of average size, angles in degrees.
 *
 * <p>A transitional vertebra is drawn half way: what is wholly lumbar or wholly sacral cannot be told in a picture at all.
 * In the midsagittal plane a lumbarised S1 has a well-formed disc below it and is square, the type 4 of O'Driscoll et al.,
 * Skeletal Radiol 1996;25:225-230; a sacralised L5 has a remnant for a disc, tapers and stands in line with the sacrum
 * (Tokgoz et al., Korean J Radiol 2014;15:258-266). The transverse processes by which Castellvi et al., Spine
 * 1984;9:493-495, tell their types lie outside that plane and are not drawn.
 *
 * @param depths of the endplates: upper and lower one of S1, lower one of S2
 * @param turn of S1's lower endplate against its upper one
 * @param gap between S1 and S2
 * @param gapWorn degeneration of the disc S1-S2, 0..1
 * @param free whether S1 is lumbarised
 * @param fused whether L5 is sacralised
 * @param taper lower depth of L5 over the usual one
 * @param discHeight of L5-S1 over the usual one
 * @param discDepth of L5-S1 over that of the endplates
 * @param inLine turns of the disc L5-S1 and of the body L5 where they are fused
 */
record Junction(double[] depths, double turn, double gap, double gapWorn, boolean free, boolean fused, double taper,
        double discHeight, double discDepth, double[] inLine) {

    /** @param random of the spine, from which usual anatomy is drawn */
    static Junction of(Transition transition, long seed, Random random) {
        // Variants have numbers of their own, so that everything else about a person stays as it is.
        Random own = new Random(seed * 613 + 29);
        double gap = 2 + 1.5 * random.nextDouble();
        return switch (transition) {
            case NONE -> new Junction(new double[] {33, 24, 17}, 3, gap, 0.1, false, false, 1, 1, 1, new double[] {0, 0});
            case LUMBARISED_S1 -> new Junction(
                    new double[] {33, 28 + 3.5 * own.nextDouble(), 20}, 2 + 3 * own.nextDouble(),
                    6 + 3 * own.nextDouble(), 0.1 + 0.5 * own.nextDouble(), true, false, 1, 1, 1, new double[] {0, 0});
            case SACRALISED_L5 -> {
                double taper = 0.82 + 0.1 * own.nextDouble();
                yield new Junction(new double[] {34.5 * taper - 0.5, 21 + 2 * own.nextDouble(), 15.5}, 3, gap, 0.1, false,
                        true, taper, 0.28 + 0.17 * own.nextDouble(), 0.6 + 0.3 * own.nextDouble(),
                        new double[] {1 + 2 * own.nextDouble(), 3 + 3 * own.nextDouble()});
            }
        };
    }

    /** What is wrong at a joined level: it may be worn, but it neither slips nor herniates. */
    static LevelSpec stiff(LevelSpec asked) {
        return new LevelSpec(0, 0, asked.degeneration(), asked.stenosis());
    }

    /** The level whose share of the lordosis a level has: above a fused L5 the lowest free disc does what L5-S1 does. */
    int lordosisOf(int level) {
        return fused && level > 0 ? level - 1 : level;
    }
}
