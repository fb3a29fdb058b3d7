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
 */
public record LevelFinding(
        SpinalLevel level,
        Condition condition,
        Presence presence,
        double confidence,
        List<Evidence> evidence,
        List<Measurement> measurements) {

    public LevelFinding {
        evidence = List.copyOf(evidence);
        measurements = List.copyOf(measurements);
    }

    public Optional<Measurement> measurement(Measurement.Kind kind) {
        return measurements.stream().filter(m -> m.kind() == kind).findFirst();
    }
}
