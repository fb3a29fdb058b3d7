// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lumbarcds.spine.TruthDetections.perfect;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.lumbarcds.calibrate.ConformalRule;
import org.lumbarcds.calibrate.PlattCalibration;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.detect.ModelLimits;
import org.lumbarcds.detect.ModelLimits.LevelRule;
import org.lumbarcds.phantom.LevelSpec;
import org.lumbarcds.phantom.PhantomSpec;

class AbstentionTest {

    private static final PlattCalibration AS_IT_IS = new PlattCalibration(1, 0);

    private static Abstention herniation(double presentFrom, double absentTo, int patients) {
        ConformalRule rule = new ConformalRule(List.of(0.05), List.of(presentFrom), List.of(absentTo), patients, patients);
        return new Abstention(new ModelLimits(Map.of("herniation", new LevelRule(AS_IT_IS, rule)), Optional.empty()), 0.05);
    }

    private static LevelFinding finding(Presence presence, double confidence) {
        return new LevelFinding(SpinalLevel.L4_L5, Condition.HERNIATION, presence, confidence, List.of(), List.of());
    }

    @Test
    void absentStaysOnlyWhereNothingElseIsPossible() {
        Abstention abstention = herniation(0.1, 0.6, 80);

        assertThat(abstention.apply(finding(Presence.ABSENT, 0.05), 0.05).presence()).isEqualTo(Presence.ABSENT);
        LevelFinding open = abstention.apply(finding(Presence.ABSENT, 0.2), 0.2);
        assertThat(open.presence()).isEqualTo(Presence.INDETERMINATE);
        assertThat(open.cannotTell()).isTrue();
        assertThat(open.possible()).contains(new PossibleAnswers(true, true, 0.05, true));
    }

    @Test
    void aLevelThatLooksLikeNeitherIsNotCalledAbsent() {
        LevelFinding strange = herniation(0.7, 0.3, 80).apply(finding(Presence.ABSENT, 0.5), 0.5);

        assertThat(strange.presence()).isEqualTo(Presence.INDETERMINATE);
        assertThat(strange.cannotTell()).isTrue();
    }

    @Test
    void aSuspicionIsNeverTakenBack() {
        Abstention abstention = herniation(0.1, 0.6, 80);

        assertThat(abstention.apply(finding(Presence.PRESENT, 0.4), 0.01).presence()).isEqualTo(Presence.PRESENT);
    }

    @Test
    void tooFewPatientsRuleNothingOut() {
        LevelFinding open = herniation(0, 1, 12).apply(finding(Presence.ABSENT, 0.0), 0.0);

        assertThat(open.cannotTell()).isTrue();
        assertThat(open.possible().orElseThrow().assured()).isFalse();
    }

    @Test
    void aConditionThatWasNotLearntIsLeftAsItIs() {
        LevelFinding slip = new LevelFinding(
                SpinalLevel.L4_L5, Condition.SPONDYLOLISTHESIS, Presence.ABSENT, 0.1, List.of(), List.of());

        assertThat(herniation(0, 1, 12).apply(slip, 0.1)).isEqualTo(slip);
    }

    @Test
    void theReaderSaysThatItCannotTellAndFlagsARateThatIsNotAssured() {
        PhantomSpec spec = PhantomSpec.healthy(1).with(SpinalLevel.L4_L5, LevelSpec.HEALTHY.withHerniation(7));
        SpineReader reader = new SpineReader(new ModelIdentity("truth", "1", "0".repeat(64)), "CPU",
                name -> OptionalDouble.of(0.5), herniation(0, 1, 12));

        StudyFindings findings = reader.interpret("2.25.1", perfect(spec), List.of());

        assertThat(findings.qualityFlags()).contains(QualityFlag.MISS_RATE_NOT_ASSURED);
        assertThat(findings.suspected()).extracting(LevelFinding::level).containsOnly(SpinalLevel.L4_L5);
        assertThat(findings.findings()).filteredOn(f -> f.condition() == Condition.HERNIATION)
                .noneMatch(f -> f.presence() == Presence.ABSENT);
        assertThat(findings.findings()).filteredOn(f -> f.condition() == Condition.SPONDYLOLISTHESIS)
                .anyMatch(f -> f.presence() == Presence.ABSENT);
    }

    @Test
    void aMissRateOutsideZeroToOneIsRefused() {
        assertThatThrownBy(() -> new PossibleAnswers(true, true, 0, true)).hasMessageContaining("above 0 and below 1");
        assertThatThrownBy(() -> new PossibleAnswers(false, true, 0.05, false)).hasMessageContaining("not assured");
    }
}
