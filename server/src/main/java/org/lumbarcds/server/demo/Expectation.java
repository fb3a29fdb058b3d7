// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lumbarcds.phantom.LevelSpec;
import org.lumbarcds.phantom.PhantomSpec;
import org.lumbarcds.report.PlainWords;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.SpinalLevel;

/**
 * What a card must tell.
 *
 * @param truth of a synthetic study; empty for a real one, of which nothing is known beforehand
 */
record Expectation(Optional<PhantomSpec> truth) {

    private static final double PLAIN_HERNIATION_MM = 3;
    private static final double PLAIN_SLIP_MM = 3;

    /** What the card lacks; empty when it tells all it should. */
    List<String> missing(CardReading card) {
        if (!card.result()) {
            return List.of("the card is not a result");
        }
        List<String> missing = new ArrayList<>();
        truth.ifPresent(spec -> {
            for (SpinalLevel level : SpinalLevel.values()) {
                LevelSpec wrong = spec.level(level);
                check(card, level, Condition.HERNIATION, wrong.herniationMm() >= PLAIN_HERNIATION_MM, missing);
                check(card, level, Condition.SPONDYLOLISTHESIS, wrong.slipMm() >= PLAIN_SLIP_MM, missing);
            }
        });
        return missing;
    }

    private static void check(
            CardReading card, SpinalLevel level, Condition condition, boolean there, List<String> missing) {
        if (there && !card.suspected(condition).contains(level)) {
            missing.add(PlainWords.condition(condition) + " at " + level.label());
        }
    }
}
