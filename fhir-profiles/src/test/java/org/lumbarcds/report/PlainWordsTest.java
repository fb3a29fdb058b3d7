// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.LevelFinding;
import org.lumbarcds.spine.Measurement;
import org.lumbarcds.spine.Presence;
import org.lumbarcds.spine.SpinalLevel;

class PlainWordsTest {

    @Test
    void aDepthIsToldWithItsUncertainty() {
        assertThat(PlainWords.measurements(herniation(3.84, 2.4)))
                .isEqualTo("reaches 3.8 mm (± 2.4 mm) behind the vertebral corners; herniation, type not determined");
    }

    @Test
    void aHerniationWhoseOutlineWasNotDrawnIsNotSaidToReachNowhere() {
        assertThat(PlainWords.measurements(herniation(0.0, 2.4)))
                .isEqualTo("depth not measured; herniation, type not determined");
    }

    private static LevelFinding herniation(double depth, double uncertainty) {
        return new LevelFinding(SpinalLevel.L4_L5, Condition.HERNIATION, Presence.PRESENT, 0.9, List.of(),
                List.of(new Measurement(Measurement.Kind.PROTRUSION_DEPTH, depth, uncertainty)));
    }
}
