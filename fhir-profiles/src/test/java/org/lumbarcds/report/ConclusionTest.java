// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.LevelFinding;
import org.lumbarcds.spine.OutOfScopeReason;
import org.lumbarcds.spine.Presence;
import org.lumbarcds.spine.QualityFlag;
import org.lumbarcds.spine.ReadSeries;
import org.lumbarcds.spine.RejectedInstance;
import org.lumbarcds.spine.SpinalLevel;
import org.lumbarcds.spine.StudyFindings;

class ConclusionTest {

    @Test
    void startsBySayingWhatItIs() {
        assertThat(new Conclusion(TestStudies.positive()).lines().get(0))
                .isEqualTo(PlainWords.PRELIMINARY)
                .contains("Preliminary").contains("Not a diagnosis").contains("assists a physician");
    }

    @Test
    void namesTheSeriesThatWereRead() {
        List<ReadSeries> series = List.of(new ReadSeries("1.2.3", OptionalInt.of(4), "T2 SAG LSPINE", "T2", 11),
                new ReadSeries("1.2.4", OptionalInt.empty(), "", "", 1));
        assertThat(new Conclusion(TestStudies.positive().readFrom(series)).lines())
                .contains("Series read: series 4 \"T2 SAG LSPINE\" (T2, 11 slices); without description (1 slice).");
        assertThat(new Conclusion(TestStudies.outOfScope(OutOfScopeReason.NO_SPINE_FOUND).readFrom(series)).lines())
                .anyMatch(line -> line.startsWith("Series looked at: series 4"));
        assertThat(text(TestStudies.positive())).as("of an older result nobody knows").doesNotContain("Series read");
    }

    @Test
    void namesLevelConfidenceAndMeasurementOfWhatIsSuspected() {
        assertThat(new Conclusion(TestStudies.positive()).lines()).contains(
                "Suspected disc herniation at L4-L5 (high confidence, 91 %).",
                "Suspected vertebral slip (spondylolisthesis) at L5-S1 (moderate confidence, 72 %): forward slip "
                        + "6.2 mm (± 1.0 mm), 18 % of the endplate, about Meyerding grade I.");
    }

    @Test
    void saysWhichLevelsWereNotSeen() {
        assertThat(new Conclusion(TestStudies.positive()).lines())
                .contains("Not seen or not readable for disc herniation: T12-L1; nothing is said about these levels.");
    }

    @Test
    void neverListsALevelThatWasNotSeenAmongTheOnesWithoutSuspicion() {
        assertThat(new Conclusion(TestStudies.positive()).lines())
                .filteredOn(l -> l.startsWith("No ")).isNotEmpty().noneMatch(l -> l.contains("T12-L1"));
    }

    @Test
    void saysThatNoSuspicionExcludesNothing() {
        assertThat(text(TestStudies.nothingSuspected()))
                .contains("No disc herniation suspected at T12-L1, L1-L2, L2-L3, L3-L4, L4-L5 and L5-S1; "
                        + "this does not exclude one.")
                .contains(PlainWords.EXCLUDES_NOTHING)
                .contains("Not looked for: spinal canal stenosis, disc degeneration, fracture, tumour, infection");
    }

    @Test
    void aConditionTheModelNeverAnsweredIsSaidToBeUnseenAtEveryLevel() {
        StudyFindings findings = TestStudies.judged(List.of(TestStudies.finding(
                SpinalLevel.L4_L5, Condition.HERNIATION, Presence.ABSENT, 0.01)), Set.of());
        assertThat(text(findings)).contains("Not seen or not readable for vertebral slip (spondylolisthesis): "
                + "T12-L1, L1-L2, L2-L3, L3-L4, L4-L5 and L5-S1");
        assertThat(codes(findings)).containsExactly("undecided");
    }

    @Test
    void anOpenAnswerIsSaidToBeOpen() {
        StudyFindings findings = TestStudies.judged(List.of(
                TestStudies.finding(SpinalLevel.L4_L5, Condition.HERNIATION, Presence.INDETERMINATE, 0.4),
                TestStudies.finding(SpinalLevel.L5_S1, Condition.HERNIATION, Presence.ABSENT, 0.1),
                TestStudies.finding(SpinalLevel.L5_S1, Condition.SPONDYLOLISTHESIS, Presence.ABSENT, 0.1)), Set.of());
        assertThat(text(findings)).contains("Undecided about disc herniation at L4-L5.");
        assertThat(codes(findings)).containsExactly("undecided");
    }

    @Test
    void wherePossibleAnswersStayOpenItSaysThatItCannotTellAndAtWhichMissRate() {
        StudyFindings findings = TestStudies.cannotTell(true);
        assertThat(text(findings)).contains("Cannot tell whether there is disc herniation at L4-L5: neither answer can be "
                + "ruled out at a miss rate of 5 %.").doesNotContain("Undecided about disc herniation");
        assertThat(codes(findings)).containsExactly("undecided");
    }

    @Test
    void aMissRateThatCannotBePromisedIsSaidNotToBe() {
        assertThat(text(TestStudies.cannotTell(false))).contains("Cannot tell whether there is disc herniation at L4-L5: "
                + "too few patients who have it were at hand to rule it out at a miss rate of 5 %.");
    }

    @ParameterizedTest
    @EnumSource(OutOfScopeReason.class)
    void aStudyOutOfScopeSaysWhyAndNothingAboutFindings(OutOfScopeReason reason) {
        StudyFindings findings = TestStudies.outOfScope(reason);
        assertThat(text(findings)).contains("NOT ANALYSED").contains(reason.text()).doesNotContain("suspected at");
        assertThat(codes(findings)).containsExactly("not-analysed", reason.code());
    }

    @ParameterizedTest
    @EnumSource(QualityFlag.class)
    void everyQualityFlagIsSaid(QualityFlag flag) {
        assertThat(text(TestStudies.judged(TestStudies.positive().findings(), Set.of(flag)))).contains(flag.text());
    }

    @Test
    void imagesLeftOutAreCountedWithTheirReasons() {
        assertThat(text(TestStudies.judged(TestStudies.positive().findings(), Set.of(),
                new RejectedInstance("1.2.3", "Pixel data ends early."),
                new RejectedInstance("1.2.4", "Pixel data ends early."))))
                .contains("Left out: 2 of 4 images. Pixel data ends early.\n");
        assertThat(text(TestStudies.judged(TestStudies.positive().findings(), Set.of(),
                new RejectedInstance("1.2.3", "Pixel data ends early.", RejectedInstance.Cause.INCOMPLETE),
                new RejectedInstance("1.2.4", "Rows is missing.", RejectedInstance.Cause.UNUSABLE))))
                .contains("Left out: 2 of 4 images (1 arrived incomplete, 1 had attributes that cannot be used). Pixel data")
                .contains("Rows is missing.\n");
    }

    @Test
    void aBackwardSlipIsNamedSoAndGetsNoMeyerdingGrade() {
        StudyFindings findings = TestStudies.judged(
                List.of(TestStudies.slip(SpinalLevel.L3_L4, 0.9, -3.5, -10)), Set.of());
        assertThat(text(findings)).contains("backward slip 3.5 mm (± 1.0 mm), 10 % of the endplate.")
                .doesNotContain("Meyerding");
    }

    @Test
    void neverSoundsCalmWhateverWasAnswered() {
        List<StudyFindings> all = new ArrayList<>(List.of(TestStudies.positive(), TestStudies.nothingSuspected(),
                TestStudies.outOfScope(OutOfScopeReason.values())));
        for (Presence presence : Presence.values()) {
            for (Condition condition : Condition.values()) {
                List<LevelFinding> findings = EnumSet.range(SpinalLevel.L2_L3, SpinalLevel.L4_L5).stream()
                        .map(l -> TestStudies.finding(l, condition, presence, 0.5)).toList();
                all.add(TestStudies.judged(findings, EnumSet.allOf(QualityFlag.class)));
            }
        }
        for (StudyFindings findings : all) {
            String text = text(findings).toLowerCase(Locale.ROOT);
            assertThat(text).doesNotContain("abnormalit", "unremarkable", "no findings", "nothing found", "healthy",
                    "normal", "all clear", "diagnosed").contains("excluded", "preliminary");
            assertThat(codes(findings)).isNotEmpty();
        }
    }

    @Test
    void aGradeChangesJustAboveAQuarterOfTheEndplate() {
        assertThat(grade(25)).isEqualTo("I");
        assertThat(grade(25.1)).isEqualTo("II");
        assertThat(grade(75.1)).isEqualTo("IV");
        assertThat(grade(101)).isEqualTo("V");
    }

    @Test
    void percentagesNeverClaimCertainty() {
        assertThat(PlainWords.percent(1)).isEqualTo("over 99 %");
        assertThat(PlainWords.percent(0)).isEqualTo("under 1 %");
        assertThat(PlainWords.percent(0.994)).isEqualTo("99 %");
        assertThat(PlainWords.percent(Double.NaN)).isEqualTo("unknown");
    }

    private static String grade(double percent) {
        return MeyerdingGrade.of(TestStudies.slip(SpinalLevel.L4_L5, 0.9, 1, percent).measurements().get(1))
                .orElseThrow().numeral();
    }

    private static String text(StudyFindings findings) {
        return String.join("\n", new Conclusion(findings).lines());
    }

    private static List<String> codes(StudyFindings findings) {
        return new Conclusion(findings).codes().stream()
                .map(CodeableConcept::getCodingFirstRep).map(Coding::getCode).toList();
    }
}
