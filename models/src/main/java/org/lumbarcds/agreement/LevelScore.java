// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.agreement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lumbarcds.anatomy.Point;
import org.lumbarcds.spine.NamedDiscs;
import org.lumbarcds.spine.SpinalLevel;

/** Share of studies all of whose visible discs got the right name. */
public final class LevelScore {

    /** A disc is the reader's when their centres are this near, mm. */
    private static final double SAME_MM = 14;

    /** How a study came out. */
    public enum Outcome {
        /** Every visible disc found and rightly named. */
        RIGHT,
        /** The software itself says that the count is uncertain. */
        FLAGGED,
        /** A disc was not found; those found are rightly named. */
        DISC_MISSED,
        /** A disc has a wrong name, and nothing was said. */
        WRONG
    }

    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<String> notRight = new ArrayList<>();

    /** @param discs centres of the visible discs, mm, from L5-S1 up */
    public void add(String study, List<Point> discs, NamedDiscs named) {
        Outcome outcome = outcome(discs, named);
        outcomes.add(outcome);
        if (outcome != Outcome.RIGHT) {
            notRight.add(study + ": " + outcome + " " + named.flags() + ", from L5-S1 up: " + discs.stream()
                    .map(d -> named.at(d.x(), d.y(), SAME_MM).map(n -> n.level().label()).orElse("not found")).toList());
        }
    }

    private static Outcome outcome(List<Point> discs, NamedDiscs named) {
        boolean missed = false;
        boolean wrong = false;
        for (int i = 0; i < Math.min(discs.size(), SpinalLevel.values().length); i++) {
            Optional<NamedDiscs.NamedDisc> found = named.at(discs.get(i).x(), discs.get(i).y(), SAME_MM);
            missed |= found.isEmpty();
            SpinalLevel truth = SpinalLevel.fromSacrum(i);
            wrong |= found.isPresent() && found.get().level() != truth;
        }
        if (!named.discs().isEmpty() && !named.certain()) {
            return Outcome.FLAGGED;
        }
        return wrong ? Outcome.WRONG : missed ? Outcome.DISC_MISSED : Outcome.RIGHT;
    }

    public int studies() {
        return outcomes.size();
    }

    public int count(Outcome outcome) {
        return (int) outcomes.stream().filter(o -> o == outcome).count();
    }

    public List<String> notRight() {
        return List.copyOf(notRight);
    }

    /** Share of studies with an outcome. */
    public Share share(Outcome outcome) {
        return new Share(count(outcome), studies());
    }
}
