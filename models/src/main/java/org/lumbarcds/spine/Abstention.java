// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import java.util.Optional;
import org.lumbarcds.detect.ModelLimits;
import org.lumbarcds.detect.ModelLimits.LevelRule;

/**
 * Keeps "absent" for the levels where it is the only possible answer at the wanted miss rate. A suspicion is never taken
 * back: where the software might be wrong about it, the physician looks anyway.
 *
 * @param limits of the model
 * @param missRate part of the levels with a condition where "present" may be left out
 */
record Abstention(ModelLimits limits, double missRate) {

    /** What the appearance of a level means as a probability; itself where that was not learnt. */
    double probability(Condition condition, double appearance) {
        return rule(condition).map(r -> r.calibration().probability(appearance)).orElse(appearance);
    }

    /** @param appearance of the finding's level */
    LevelFinding apply(LevelFinding finding, double appearance) {
        Optional<LevelRule> rule = rule(finding.condition());
        if (rule.isEmpty()) {
            return finding;
        }
        PossibleAnswers possible = PossibleAnswers.of(
                rule.get(), rule.get().calibration().probability(appearance), missRate);
        boolean doubtful = finding.presence() == Presence.ABSENT && !possible.rulesOut();
        return new LevelFinding(finding.level(), finding.condition(),
                doubtful ? Presence.INDETERMINATE : finding.presence(), finding.confidence(), finding.evidence(),
                finding.measurements(), Optional.of(possible));
    }

    private Optional<LevelRule> rule(Condition condition) {
        return Optional.ofNullable(limits.levels().get(condition.className()));
    }
}
