// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

/**
 * What is wrong at one level of a synthetic spine.
 *
 * @param herniationMm disc material behind the posterior disc margin, into the canal, mm; 0 = none
 * @param slipMm displacement of the upper vertebra on the lower one, mm, + forward
 * @param degeneration 0 (bright, high disc) to 1 (dark, collapsed disc)
 * @param stenosis 0 to 1, part by which the canal is narrowed beyond what the disc does
 */
public record LevelSpec(double herniationMm, double slipMm, double degeneration, double stenosis) {

    public static final LevelSpec HEALTHY = new LevelSpec(0, 0, 0.1, 0);

    public LevelSpec {
        if (!(herniationMm >= 0 && herniationMm <= 15)) {
            throw new IllegalArgumentException("herniation of " + herniationMm + " mm; 0 to 15 can be drawn");
        }
        if (!(Math.abs(slipMm) <= 25)) {
            throw new IllegalArgumentException("slip of " + slipMm + " mm; -25 to 25 can be drawn");
        }
        if (!(degeneration >= 0 && degeneration <= 1) || !(stenosis >= 0 && stenosis <= 1)) {
            throw new IllegalArgumentException(
                    "degeneration " + degeneration + ", stenosis " + stenosis + "; both are between 0 and 1");
        }
    }

    public LevelSpec withHerniation(double mm) {
        return new LevelSpec(mm, slipMm, degeneration, stenosis);
    }

    public LevelSpec withSlip(double mm) {
        return new LevelSpec(herniationMm, mm, degeneration, stenosis);
    }

    public LevelSpec withDegeneration(double part) {
        return new LevelSpec(herniationMm, slipMm, part, stenosis);
    }

    public LevelSpec withStenosis(double part) {
        return new LevelSpec(herniationMm, slipMm, degeneration, part);
    }
}
