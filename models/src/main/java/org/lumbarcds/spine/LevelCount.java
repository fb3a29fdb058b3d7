// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Names for the discs of a chain, counted from the sacrum, and how sure the count is. The lowest disc is L5-S1 when the
 * picture goes on below it and it is tilted as only the lowest disc is; limits are the 1st to 5th percentiles of 440
 * labelled spines (lean of the lowest step 0 to 23 degrees, 12 more than the next; box height at least 0.59 of its width).
 *
 * @param chain the discs that are counted
 * @param flags doubts about the count
 */
record LevelCount(DiscChain chain, Set<QualityFlag> flags) {

    private static final double ROOM_MM = 32;
    private static final double TILTED_BOX = 0.58;
    private static final double MORE_LEAN_DEGREES = 5;
    private static final double SACRAL_LEAN_DEGREES = 22;
    private static final double SACRAL_NEXT_LEAN_DEGREES = 8;
    private static final double SACRAL_NEXT_BOX = 0.65;
    private static final double SHARP_LEAN_DEGREES = 28;
    private static final double SHARP_NEXT_LEAN_DEGREES = 15;
    private static final double NARROW = 0.87;
    private static final double FAINT = 0.35;
    private static final double FAINT_LEAN_DEGREES = 30;

    /**
     * @param roomMm height of the picture below the lowest disc's centre
     * @param below what is seen below that disc
     * @param slipped whether one of the lowest discs may carry a slip, which bends the chain too
     */
    static LevelCount of(DiscChain chain, double roomMm, SacralSigns below, boolean slipped) {
        Set<QualityFlag> flags = EnumSet.noneOf(QualityFlag.class);
        DiscChain counted = chain;
        if (remnant(chain, slipped)) {
            counted = chain.withoutLowest();
            flags.add(QualityFlag.TRANSITIONAL_ANATOMY);
            flags.add(QualityFlag.LEVEL_UNCERTAIN);
        } else if (below.lumbarVertebra()) {
            // A whole body between the lowest disc and the sacrum: its disc was missed, or is joined to the sacrum.
            counted = chain.withUnseenBelow();
            flags.add(QualityFlag.LEVEL_UNCERTAIN);
            flags.add(QualityFlag.TRANSITIONAL_ANATOMY);
        } else if (roomMm < ROOM_MM || !tilted(chain) || slipped && bent(chain)) {
            flags.add(QualityFlag.LEVEL_UNCERTAIN);
        }
        if (below.doubtful() || counted.places().get(0).seen() && thin(counted) || inSacrum(chain)) {
            flags.add(QualityFlag.TRANSITIONAL_ANATOMY);
            flags.add(QualityFlag.LEVEL_UNCERTAIN);
        }
        return new LevelCount(counted, Set.copyOf(flags));
    }

    /** A disc inside the sacrum: the disc above it is tilted too, as L5-S1 is (true of 1 % of usual spines). */
    private static boolean remnant(DiscChain chain, boolean slipped) {
        if (chain.places().size() < 5 || !chain.places().get(0).seen()) {
            return false;
        }
        boolean small = chain.places().get(0).width() < 0.72 * chain.places().get(1).width()
                && chain.step(0) < 0.9 * chain.step(1) && chain.lean(0) > 18;
        return small || !slipped && bent(chain);
    }

    /** Whether the chain bends back a disc early. A slip does that too: beside one the count is in doubt, not changed. */
    private static boolean bent(DiscChain chain) {
        DiscChain.Place above = chain.places().get(1);
        return chain.places().size() >= 5 && chain.places().get(0).seen() && chain.lean(0) > SACRAL_LEAN_DEGREES
                && chain.lean(1) > SACRAL_NEXT_LEAN_DEGREES && above.height() > SACRAL_NEXT_BOX * above.width();
    }

    /** Whether the lowest disc may lie in the sacrum. */
    private static boolean inSacrum(DiscChain chain) {
        return chain.places().size() >= 5 && chain.places().get(0).seen() && (narrowAndSharp(chain) || faint(chain));
    }

    /**
     * Hardly seen beside the disc above it, and steeply behind it: more the remnant of a disc than a worn one. Readers count it
     * as the lowest disc where it is well formed, so the count is in doubt and not changed.
     */
    private static boolean faint(DiscChain chain) {
        return chain.places().get(0).support() < FAINT * chain.places().get(1).support()
                && chain.lean(0) > FAINT_LEAN_DEGREES;
    }

    /** A disc short of the depth of the one above where the chain turns into the sacrum: so sharp no slip bends it. */
    private static boolean narrowAndSharp(DiscChain chain) {
        DiscChain.Place lowest = chain.places().get(0);
        return chain.lean(0) > SHARP_LEAN_DEGREES && chain.lean(1) > SHARP_NEXT_LEAN_DEGREES
                && lowest.width() < NARROW * chain.places().get(1).width();
    }

    private static boolean tilted(DiscChain chain) {
        DiscChain.Place lowest = chain.places().get(0);
        boolean box = lowest.height() >= TILTED_BOX * lowest.width();
        boolean lean = chain.lean(0) > 0 && chain.lean(0) - chain.lean(1) > MORE_LEAN_DEGREES;
        return box || lean;
    }

    private static boolean thin(DiscChain chain) {
        DiscChain.Place lowest = chain.places().get(0);
        return lowest.height() < 0.7 * chain.places().get(1).height();
    }

    /** The level of a disc of the chain; empty above T12-L1. */
    static Optional<SpinalLevel> level(int index) {
        return Optional.ofNullable(SpinalLevel.fromSacrum(index));
    }

    /** Levels of the chain, from the lowest up. */
    List<SpinalLevel> levels() {
        List<SpinalLevel> levels = new ArrayList<>();
        for (int i = 0; i < chain.places().size() && level(i).isPresent(); i++) {
            levels.add(level(i).get());
        }
        return levels;
    }
}
