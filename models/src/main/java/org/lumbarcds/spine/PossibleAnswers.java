// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import org.lumbarcds.detect.ModelLimits.LevelRule;
import org.lumbarcds.calibrate.ConformalRule;

/**
 * Which answers to "is the condition at this level?" stay possible so that the true one is left out no more often than the
 * miss rate: a conformal prediction set. Both: the software cannot tell. Neither: the level looks like neither.
 *
 * @param present whether the condition may be there
 * @param absent whether it may not be there
 * @param missRate that was asked for, above 0, below 1
 * @param assured whether enough patients with the condition were seen to promise that rate; where not, both stay possible
 */
public record PossibleAnswers(boolean present, boolean absent, double missRate, boolean assured) {

    public PossibleAnswers {
        if (!(missRate > 0 && missRate < 1)) {
            throw new IllegalArgumentException("a miss rate is above 0 and below 1, not " + missRate);
        }
        if (!assured && !(present && absent)) {
            throw new IllegalArgumentException("nothing can be ruled out at a rate that is not assured");
        }
    }

    static PossibleAnswers of(LevelRule level, double probability, double missRate) {
        ConformalRule rule = level.rule();
        if (!rule.rulesOut(missRate)) {
            return new PossibleAnswers(true, true, missRate, false);
        }
        ConformalRule.Answers answers = rule.answers(probability, missRate);
        return new PossibleAnswers(answers.present(), answers.absent(), missRate, true);
    }

    /** Whether "not there" is the only possible answer. */
    public boolean rulesOut() {
        return absent && !present;
    }

    /** Whether the software cannot tell: both answers stay possible, or the level is unlike either. */
    public boolean open() {
        return present == absent;
    }
}
