// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lumbarcds.spine.Condition.HERNIATION;
import static org.lumbarcds.spine.Condition.SPONDYLOLISTHESIS;
import static org.lumbarcds.spine.TruthDetections.faulty;
import static org.lumbarcds.spine.TruthDetections.perfect;
import static org.lumbarcds.spine.TruthDetections.read;
import static org.lumbarcds.spine.TruthDetections.suspected;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.phantom.LevelSpec;
import org.lumbarcds.phantom.PhantomSpec;

/** A detector without a vertebra head, as the published ones are: boxes alone give levels and findings. */
class WithoutVertebraeTest {

    private static List<SliceDetections> boxesOnly(List<SliceDetections> slices) {
        return slices.stream().map(s -> new SliceDetections(s.slice(), s.detections(), List.of())).toList();
    }

    @Test
    void namesAHerniationAndASlipAtTheirTrueLevels() {
        PhantomSpec spec = PhantomSpec.healthy(1)
                .with(SpinalLevel.L4_L5, LevelSpec.HEALTHY.withHerniation(7).withDegeneration(0.6))
                .with(SpinalLevel.L5_S1, LevelSpec.HEALTHY.withSlip(9));

        StudyFindings findings = read(boxesOnly(perfect(spec)));

        assertThat(findings.outOfScope()).isEmpty();
        assertThat(suspected(findings, HERNIATION, SPONDYLOLISTHESIS))
                .containsExactly("L4-L5 herniation", "L5-S1 spondylolisthesis");
        assertThat(findings.findings()).hasSize(24);
    }

    @Test
    void measuresNoSlipThatItCannotSee() {
        PhantomSpec spec = PhantomSpec.healthy(1).with(SpinalLevel.L5_S1, LevelSpec.HEALTHY.withSlip(9));

        StudyFindings findings = read(boxesOnly(perfect(spec)));

        assertThat(findings.findings()).filteredOn(f -> f.condition() == SPONDYLOLISTHESIS)
                .allSatisfy(f -> assertThat(f.measurements()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void answersEveryLevelFromBoxesOfAFaultyDetector(long seed) {
        StudyFindings findings = read(boxesOnly(faulty(PhantomSpec.random(seed), seed)));

        assertThat(findings.findings().isEmpty()).isEqualTo(!findings.outOfScope().isEmpty());
        assertThat(findings.outOfScope()).isEmpty();
        assertThat(findings.findings()).hasSize(24);
    }
}
