// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import java.util.List;
import java.util.Optional;

/**
 * One answered question of one level.
 *
 * @param level disc level
 * @param condition what was looked for
 * @param presence the answer
 * @param confidence that the condition is present, calibrated, 0..1 (a confident "absent" has a low value)
 * @param evidence strongest first; empty for an absent condition nothing pointed to
 * @param measurements may be empty
 * @param possible which answers stay possible at the wanted miss rate; empty where the level was not seen or the model has
 *     not learnt it
 */
public record LevelFinding(
        SpinalLevel level,
        Condition condition,
        Presence presence,
        double confidence,
        List<Evidence> evidence,
        List<Measurement> measurements,
        Optional<PossibleAnswers> possible) {

    public LevelFinding {
        evidence = List.copyOf(evidence);
        measurements = List.copyOf(measurements);
    }

    /** A finding whose possible answers are not known. */
    public LevelFinding(SpinalLevel level, Condition condition, Presence presence, double confidence,
            List<Evidence> evidence, List<Measurement> measurements) {
        this(level, condition, presence, confidence, evidence, measurements, Optional.empty());
    }

    /** Whether both answers stay possible, or the level is unlike either: the software cannot tell. */
    public boolean cannotTell() {
        return presence == Presence.INDETERMINATE && possible.filter(PossibleAnswers::open).isPresent();
    }

    public Optional<Measurement> measurement(Measurement.Kind kind) {
        return measurements.stream().filter(m -> m.kind() == kind).findFirst();
    }

    /** The same, but undecided where it was absent: for studies of which nothing may be called absent. */
    public LevelFinding openWhereAbsent() {
        return presence != Presence.ABSENT ? this
                : new LevelFinding(level, condition, Presence.INDETERMINATE, confidence, evidence, measurements, possible);
    }
}
