// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.lumbarcds.spine.Condition.HERNIATION;
import static org.lumbarcds.spine.Condition.SPONDYLOLISTHESIS;
import static org.lumbarcds.spine.Condition.STENOSIS;
import static org.lumbarcds.spine.Presence.ABSENT;
import static org.lumbarcds.spine.Presence.INDETERMINATE;
import static org.lumbarcds.spine.Presence.PRESENT;
import static org.lumbarcds.spine.SpinalLevel.L4_L5;
import static org.lumbarcds.spine.SpinalLevel.L5_S1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.LevelFinding;
import org.lumbarcds.spine.OutOfScopeReason;
import org.lumbarcds.spine.Presence;
import org.lumbarcds.spine.SpinalLevel;
import org.lumbarcds.spine.StudyFindings;

class ComparisonTest {

    private static final ModelIdentity A = new ModelIdentity("first", "1", "a".repeat(64));
    private static final ModelIdentity B = new ModelIdentity("second", "2", "b".repeat(64));

    private static LevelFinding finding(SpinalLevel level, Condition condition, Presence presence, double confidence) {
        return new LevelFinding(level, condition, presence, confidence, List.of(), List.of());
    }

    private static Reading reading(LevelFinding... findings) {
        return Reading.of(new StudyFindings("1.2", List.of(findings), Set.of(), List.of(), A, "CPU", List.of(),
                List.of(), Optional.empty()));
    }

    private static Reading herniation(Presence presence) {
        return reading(finding(L4_L5, HERNIATION, presence, presence == PRESENT ? 0.9 : 0.1));
    }

    private static Reading outOfScope(OutOfScopeReason reason) {
        return Reading.of(new StudyFindings("1.2", List.of(), Set.of(), List.of(reason), A, "CPU", List.of(),
                List.of(), Optional.empty()));
    }

    private static Comparison comparison(List<PairedReading> readings) {
        return new Comparison(A, B, readings, "patients");
    }

    /** Each count that many studies, {@code studiesOfAPatient} of them of one patient. */
    private static List<PairedReading> studies(int both, int onlyA, int onlyB, int neither, int studiesOfAPatient) {
        List<PairedReading> readings = new ArrayList<>();
        Presence[][] cells = {{PRESENT, PRESENT}, {PRESENT, ABSENT}, {ABSENT, PRESENT}, {ABSENT, ABSENT}};
        int[] counts = {both, onlyA, onlyB, neither};
        for (int cell = 0; cell < 4; cell++) {
            for (int i = 0; i < counts[cell]; i++) {
                int n = readings.size();
                readings.add(new PairedReading("1.2." + n, "patient" + n / studiesOfAPatient,
                        herniation(cells[cell][0]), herniation(cells[cell][1])));
            }
        }
        return readings;
    }

    private static Agreement agreement(Comparison comparison, Question question) {
        return comparison.agreements().stream().filter(a -> a.question().equals(question)).findFirst().orElseThrow();
    }

    @Test
    void kappaIsCohens() {
        Agreement row = agreement(comparison(studies(20, 5, 10, 15, 1)), Question.at(L4_L5, HERNIATION));

        assertThat(List.of(row.both(), row.onlyA(), row.onlyB(), row.neither())).containsExactly(20, 5, 10, 15);
        assertThat(row.observed()).isEqualTo(0.7);
        assertThat(row.kappa().value()).isCloseTo(0.4, within(1e-12));
    }

    @Test
    void theIntervalHoldsTheValueComesAgainAndHasAboutTheWidthOfItsStandardError() {
        Kappa kappa = agreement(comparison(studies(20, 5, 10, 15, 1)), Question.at(L4_L5, HERNIATION)).kappa();
        Kappa again = agreement(comparison(studies(20, 5, 10, 15, 1)), Question.at(L4_L5, HERNIATION)).kappa();

        assertThat(again).isEqualTo(kappa);
        // Large-sample standard error sqrt(po(1-po)/n)/(1-pe) = 0.1296: 0.146 to 0.654.
        assertThat(kappa.low()).isCloseTo(0.146, within(0.05));
        assertThat(kappa.high()).isCloseTo(0.654, within(0.05));
    }

    @Test
    void studiesOfAPatientAreRedrawnTogetherSoThatTheIntervalIsWider() {
        Kappa alone = agreement(comparison(studies(20, 5, 10, 15, 1)), Question.at(L4_L5, HERNIATION)).kappa();
        Kappa five = agreement(comparison(studies(20, 5, 10, 15, 5)), Question.at(L4_L5, HERNIATION)).kappa();

        assertThat(five.value()).isEqualTo(alone.value());
        assertThat(five.high() - five.low()).isGreaterThan(1.5 * (alone.high() - alone.low()));
    }

    @Test
    void kappaIsNotDefinedWhereBothAlwaysSayTheSame() {
        Agreement row = agreement(comparison(studies(0, 0, 0, 12, 1)), Question.at(L4_L5, HERNIATION));

        assertThat(row.kappa().value()).isNaN();
        assertThat(row.kappa().low()).isNaN();
        assertThat(row.observed()).isEqualTo(1);
    }

    @Test
    void onePatientGivesNoInterval() {
        Kappa kappa = agreement(comparison(studies(2, 1, 0, 2, 5)), Question.at(L4_L5, HERNIATION)).kappa();

        assertThat(kappa.value()).isNotNaN();
        assertThat(kappa.low()).isNaN();
    }

    @Test
    void whatOneLeavesOpenIsCountedApart() {
        Comparison comparison = comparison(List.of(
                new PairedReading("1", "p1", herniation(PRESENT), herniation(INDETERMINATE)),
                new PairedReading("2", "p2", herniation(INDETERMINATE), herniation(ABSENT))));

        Agreement row = agreement(comparison, Question.at(L4_L5, HERNIATION));
        assertThat(row.undecided()).isEqualTo(2);
        assertThat(row.decided()).isZero();
        assertThat(comparison.differences()).as("suspected against open is one; open against absent is none")
                .extracting(Difference::study).containsExactly("1");
    }

    @Test
    void anywhereIsPresentWhereALevelHasIt() {
        Reading a = reading(finding(L4_L5, HERNIATION, PRESENT, 0.8), finding(L5_S1, HERNIATION, ABSENT, 0.1));
        Reading b = reading(finding(L4_L5, HERNIATION, ABSENT, 0.2), finding(L5_S1, HERNIATION, PRESENT, 0.7));
        Comparison comparison = comparison(List.of(new PairedReading("1", "p", a, b)));

        assertThat(agreement(comparison, Question.anywhere(HERNIATION)).both()).isEqualTo(1);
        assertThat(comparison.differences()).extracting(d -> d.question().place()).containsExactly("L4-L5", "L5-S1");
        assertThat(comparison.differences().get(0).a()).isEqualTo(new Answer(PRESENT, 0.8));
        assertThat(comparison.differences().get(0).b()).isEqualTo(new Answer(ABSENT, 0.2));
    }

    @Test
    void aStudyOneModelDidNotJudgeIsNamedAndInNoTable() {
        Comparison comparison = comparison(List.of(
                new PairedReading("1", "p1", herniation(PRESENT), outOfScope(OutOfScopeReason.NO_SPINE_FOUND)),
                new PairedReading("2", "p2", herniation(PRESENT), herniation(PRESENT))));

        assertThat(comparison.judged()).isEqualTo(1);
        assertThat(agreement(comparison, Question.at(L4_L5, HERNIATION)).both()).isEqualTo(1);
        assertThat(ComparisonText.of(comparison, 10)).contains("Not judged by one or both (1)")
                .contains("1  A judged, B no-spine-found");
    }

    @Test
    void aConditionOnlyOneModelKnowsIsNamedAndInNoTable() {
        Reading a = reading(finding(L4_L5, HERNIATION, ABSENT, 0.1), finding(L4_L5, STENOSIS, PRESENT, 0.9));
        Comparison comparison = comparison(List.of(new PairedReading("1", "p", a, herniation(ABSENT))));

        assertThat(comparison.askedOfOneOnly()).containsExactly("stenosis");
        assertThat(comparison.agreements()).allMatch(row -> row.question().condition() == HERNIATION);
        assertThat(comparison.differences()).isEmpty();
    }

    @Test
    void neitherTextNorDocumentTellsThePatient() throws IOException {
        Comparison comparison = comparison(List.of(
                new PairedReading("1.2.3", "SECRET-ID", herniation(PRESENT), herniation(ABSENT)),
                new PairedReading("1.2.4", "SECRET-ID", herniation(PRESENT), outOfScope(OutOfScopeReason.UNREADABLE))));
        String text = ComparisonText.of(comparison, 10);
        String document = new String(ComparisonJson.of(comparison), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(text).contains("1.2.3", "A suspected 0.90", "B not suspected 0.10").doesNotContain("SECRET");
        assertThat(document).doesNotContain("SECRET");
        JsonNode root = new ObjectMapper().readTree(document);
        assertThat(root.at("/differences/0/study").asText()).isEqualTo("1.2.3");
        assertThat(root.at("/differences/0/level").asText()).isEqualTo("L4-L5");
        assertThat(root.at("/differences/0/a/confidence").asDouble()).isEqualTo(0.9);
        assertThat(root.at("/differences/0/b/presence").asText()).isEqualTo("absent");
        assertThat(root.at("/agreement/0").has("kappa")).isTrue();
        assertThat(root.at("/agreement/0").has("interval95")).as("of one patient").isFalse();
        assertThat(root.at("/notJudged/0/b/0").asText()).isEqualTo("unreadable");
        assertThat(root.at("/models/b/digest").asText()).isEqualTo(B.digest());
    }

    @Test
    void aLongListOfDifferencesIsCutAndTheRestCounted() {
        assertThat(ComparisonText.of(comparison(studies(0, 5, 0, 0, 1)), 2)).contains("Studies where they differ (5)")
                .contains("and 3 more");
    }

    @Test
    void nothingToCompareIsSaidWithoutATable() {
        assertThat(ComparisonText.of(comparison(List.of()), 10)).contains("0 judged by both").doesNotContain("kappa");
    }

    @Test
    void aPictureIsAbsentOnlyAtLevelsTheModelBoxed() {
        Reading reading = Reading.ofPicture(List.of(
                new Reading.FoundBox("normal", 0.9, Optional.of(L5_S1), true),
                new Reading.FoundBox("herniation", 0.8, Optional.of(L4_L5), true),
                new Reading.FoundBox("herniation", 0.3, Optional.of(L5_S1), false),
                new Reading.FoundBox("spondylolisthesis", 0.7, Optional.empty(), true)),
                Set.of(HERNIATION, SPONDYLOLISTHESIS));

        Map<Question, Answer> answers = new TreeMap<>(reading.answers());
        assertThat(answers.get(Question.at(L4_L5, HERNIATION)).presence()).isEqualTo(PRESENT);
        assertThat(answers.get(Question.at(L5_S1, HERNIATION))).as("a weak box tells how near it was")
                .isEqualTo(new Answer(ABSENT, 0.3));
        assertThat(answers.get(Question.at(SpinalLevel.L1_L2, HERNIATION)).presence()).isEqualTo(INDETERMINATE);
        assertThat(answers.get(Question.anywhere(SPONDYLOLISTHESIS)).presence()).isEqualTo(PRESENT);
        assertThat(answers.get(Question.at(L4_L5, SPONDYLOLISTHESIS)).presence()).isEqualTo(ABSENT);
    }

    @Test
    void aPictureWithoutAnyBoxIsNotJudgedRatherThanNormal() {
        assertThat(Reading.ofPicture(
                List.of(new Reading.FoundBox("herniation", 0.2, Optional.of(L4_L5), false)), Set.of(HERNIATION)).unjudged())
                .containsExactly(Reading.NOTHING_RECOGNISED);
    }

    @Test
    void aReadingHasAnswersOrReasons() {
        assertThatThrownBy(() -> new Reading(Map.of(), List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
