// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.card;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lumbarcds.cdshooks.Card;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.LevelFinding;
import org.lumbarcds.spine.OutOfScopeReason;
import org.lumbarcds.spine.Presence;
import org.lumbarcds.spine.QualityFlag;
import org.lumbarcds.spine.SpinalLevel;
import org.lumbarcds.spine.RejectedInstance;
import org.lumbarcds.spine.StudyFindings;

class SummaryTest {
    private static final String DAY = "MRI 2026-03-02: ";

    @Test
    void namesFindingLevelAndConfidence() {
        assertThat(Summary.of(TestStatus.positive(), DAY)).isEqualTo(
                "MRI 2026-03-02: Suspected disc herniation at L4-L5 (high confidence, 91 %); "
                        + "vertebral slip at L5-S1 (moderate, 72 %). Preliminary.");
    }

    @Test
    void keepsTheDateWhereOneFindingLeavesRoom() {
        StudyFindings one = TestStatus.judged(List.of(TestStatus.finding(
                SpinalLevel.L4_L5, Condition.HERNIATION, Presence.PRESENT, 0.914)), Set.of());
        assertThat(Summary.of(one, DAY)).isEqualTo("MRI 2026-03-02: Suspected disc herniation at L4-L5 "
                + "(high confidence, 91 %). Preliminary, not a diagnosis.");
    }

    @Test
    void aSlipDoesNotHideBehindSurerHerniations() {
        StudyFindings three = TestStatus.judged(List.of(
                TestStatus.finding(SpinalLevel.L4_L5, Condition.HERNIATION, Presence.PRESENT, 0.9),
                TestStatus.finding(SpinalLevel.L3_L4, Condition.HERNIATION, Presence.PRESENT, 0.8),
                TestStatus.finding(SpinalLevel.L5_S1, Condition.SPONDYLOLISTHESIS, Presence.PRESENT, 0.6)), Set.of());
        assertThat(Summary.of(three, DAY)).contains("disc herniation at L4-L5", "vertebral slip at L5-S1", "1 more");
    }

    @Test
    void countsTheFindingsThatDoNotFit() {
        StudyFindings all = TestStatus.uniform(Presence.PRESENT, EnumSet.allOf(SpinalLevel.class));
        assertThat(Summary.of(all, DAY)).containsPattern("; (9|10) more").contains("Preliminary");
    }

    @Test
    void saysThatTheLevelIsUncertain() {
        assertThat(Summary.of(TestStatus.positive(QualityFlag.LEVEL_UNCERTAIN), DAY)).isEqualTo(
                "Suspected disc herniation at L4-L5 (high confidence, 91 %); "
                        + "vertebral slip at L5-S1 (moderate, 72 %); level uncertain. Preliminary.");
        assertThat(Summary.of(TestStatus.positive(QualityFlag.TRANSITIONAL_ANATOMY), DAY)).contains("level uncertain");
    }

    @Test
    void withoutSuspicionSpeaksOnlyOfTheLevelsSeen() {
        StudyFindings three = TestStatus.uniform(
                Presence.ABSENT, EnumSet.range(SpinalLevel.L3_L4, SpinalLevel.L5_S1));
        assertThat(Summary.of(three, DAY)).isEqualTo("MRI 2026-03-02: no herniation or slip suspected at L3-L4, L4-L5 "
                + "and L5-S1; not fully judged: T12-L1, L1-L2 and L2-L3. Preliminary.");
    }

    @Test
    void anUndecidedLevelIsNotAmongThoseWithoutSuspicion() {
        List<LevelFinding> findings = new ArrayList<>(
                TestStatus.uniform(Presence.ABSENT, EnumSet.of(SpinalLevel.L3_L4)).findings());
        findings.add(TestStatus.finding(SpinalLevel.L4_L5, Condition.HERNIATION, Presence.INDETERMINATE, 0.4));
        findings.add(TestStatus.finding(SpinalLevel.L4_L5, Condition.SPONDYLOLISTHESIS, Presence.ABSENT, 0.1));
        assertThat(Summary.of(TestStatus.judged(findings, Set.of()), DAY))
                .contains("suspected at L3-L4; undecided: L4-L5; not fully judged:");
    }

    @Test
    void nothingButOpenAnswersNeverReadsAsNoSuspicion() {
        StudyFindings open = TestStatus.uniform(Presence.INDETERMINATE, EnumSet.allOf(SpinalLevel.class));
        assertThat(Summary.of(open, DAY))
                .isEqualTo("MRI 2026-03-02: herniation and slip left open at every level. Preliminary.");
    }

    @Test
    void aSlipThatNobodyLookedForIsNotSaidToBeAbsent() {
        StudyFindings herniationOnly = TestStatus.judged(List.of(TestStatus.finding(
                SpinalLevel.L4_L5, Condition.HERNIATION, Presence.ABSENT, 0.1)), Set.of());
        assertThat(Summary.of(herniationOnly, DAY)).contains("left open at every level");
    }

    @Test
    void aConditionLeftOpenEverywhereDoesNotSilenceTheOther() {
        List<LevelFinding> findings = new ArrayList<>();
        for (SpinalLevel level : SpinalLevel.values()) {
            findings.add(TestStatus.finding(level, Condition.HERNIATION, Presence.ABSENT, 0.02));
            findings.add(TestStatus.finding(level, Condition.SPONDYLOLISTHESIS, Presence.INDETERMINATE, 0.1));
        }
        assertThat(Summary.of(TestStatus.judged(findings, Set.of()), DAY)).isEqualTo("MRI 2026-03-02: no herniation "
                + "suspected at T12-L1, L1-L2, L2-L3, L3-L4, L4-L5 and L5-S1; slip left open at every level. Preliminary.");
    }

    @Test
    void imagesUnlikeTheTrainingAreInTheSummary() {
        assertThat(Summary.of(TestStatus.positive(QualityFlag.UNLIKE_TRAINING), DAY)).contains("; images unusual");
    }

    @ParameterizedTest
    @EnumSource(OutOfScopeReason.class)
    void aStudyOutOfScopeSaysThatItWasNotAnalysedAndWhy(OutOfScopeReason reason) {
        assertThat(Summary.of(TestStatus.outOfScope(reason), DAY))
                .hasSizeLessThan(Card.SUMMARY_LIMIT).contains("not analysed").contains(reason.text());
    }

    @Test
    void saysHowManyOfHowManyImagesWereLeftOut() {
        StudyFindings study = TestStatus.judged(TestStatus.positive().findings(), Set.of(QualityFlag.INSTANCE_UNREADABLE),
                new RejectedInstance("1.2.8", "damaged"), new RejectedInstance("1.2.9", "damaged"));

        assertThat(Summary.of(study, DAY)).contains("; 2 of 4 images unread.");
    }

    @Test
    void isShortAndHonestWhateverWasAnswered() {
        Random random = new Random(42);
        Presence[] presences = Presence.values();
        double[] confidences = {0, 0.004, 0.5, 0.914, 1, Double.NaN};
        for (int round = 0; round < 20_000; round++) {
            List<LevelFinding> findings = new ArrayList<>();
            int seen = 1 + random.nextInt(6);
            int bias = random.nextInt(presences.length + 1);
            for (SpinalLevel level : SpinalLevel.values()) {
                for (Condition condition : Condition.values()) {
                    if (random.nextInt(6) < seen) {
                        Presence presence = presences[bias < presences.length && random.nextInt(8) > 0
                                ? bias : random.nextInt(presences.length)];
                        findings.add(TestStatus.finding(level, condition, presence,
                                confidences[random.nextInt(confidences.length)]));
                    }
                }
            }
            if (findings.isEmpty()) {
                continue;
            }
            Set<QualityFlag> flags = random.nextBoolean() ? EnumSet.allOf(QualityFlag.class) : Set.of();
            RejectedInstance[] left = new RejectedInstance[random.nextBoolean() ? 0 : 1 + random.nextInt(300)];
            Arrays.setAll(left, i -> new RejectedInstance("1.2.9." + i, "damaged"));
            StudyFindings study = TestStatus.judged(findings, flags, left);
            String summary = Summary.of(study, random.nextBoolean() ? DAY : "Lumbar MRI: ");
            assertThat(summary).hasSizeLessThan(Card.SUMMARY_LIMIT).contains("Preliminary");
            assertThat(summary.toLowerCase(Locale.ROOT)).doesNotContain("normal", "no findings", "clear");
            assertThat(summary.contains("Suspected ")).isEqualTo(!study.suspected().isEmpty());
            assertThat(summary.contains("level uncertain")).isEqualTo(!flags.isEmpty());
            assertThat(summary.contains("images unread")).isEqualTo(left.length > 0);
        }
    }
}
