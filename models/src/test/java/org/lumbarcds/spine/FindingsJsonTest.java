// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lumbarcds.image.Box;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.spine.FindingsJson.UnreadableException;

class FindingsJsonTest {
    private static final ModelIdentity MODEL = new ModelIdentity("m with n", "1 with 2", "ab".repeat(32), List.of(
            new ModelIdentity("m", "1", "cd".repeat(32)), new ModelIdentity("n", "2", "ef".repeat(32))));

    @Test
    void everyLevelConditionAnswerAndFlagComesBackAsItWas() {
        StudyFindings findings = everything();
        assertThat(FindingsJson.read(FindingsJson.write(findings))).isEqualTo(findings);
    }

    @Test
    void aStudyOutOfScopeComesBackAsItWas() {
        StudyFindings findings = new StudyFindings("1.2", List.of(), Set.of(), List.of(OutOfScopeReason.values()),
                MODEL, "CUDA", List.of(), List.of(new RejectedInstance("1.2.3", "\"Quoted\" ü.")), Optional.empty());
        assertThat(FindingsJson.read(FindingsJson.write(findings))).isEqualTo(findings);
    }

    @Test
    void theSeriesThatWereReadComeBack() {
        StudyFindings findings = everything().readFrom(List.of(
                new ReadSeries("1.2.3", OptionalInt.of(4), "T2 SAG \"LWS\"", "T2", 11),
                new ReadSeries("1.2.4", OptionalInt.empty(), "", "", 3)));
        assertThat(FindingsJson.read(FindingsJson.write(findings))).isEqualTo(findings);
    }

    @Test
    void findingsStoredBeforeSeriesWereNamedAreRead() {
        String json = FindingsJson.write(everything());
        assertThat(json).doesNotContain("readSeries");
        assertThat(FindingsJson.read(json).readSeries()).isEmpty();
    }

    @Test
    void aFieldOfALaterWriterIsIgnored() {
        String json = FindingsJson.write(everything()).replaceFirst("\\{", "{\"later\":1,");
        assertThat(FindingsJson.read(json)).isEqualTo(everything());
    }

    @Test
    void anotherFormatIsRefusedWithWhatToDo() {
        assertThatThrownBy(() -> FindingsJson.read("{\"format\":2}"))
                .isInstanceOf(UnreadableException.class)
                .hasMessage("stored findings have format 2; this software reads 1. "
                        + "Analyse the study again, or use the software that wrote them.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "level":"L4-L5"          | "level":"L6-S2"          | unknown SpinalLevel: "L6-S2"
            "condition":"herniation" | "condition":"gout"       | unknown Condition: "gout"
            "presence":"present"     | "presence":"maybe"       | unknown Presence: "maybe"
            "kind":"slip-percent"    | "kind":"slip-furlong"    | unknown Kind: "slip-furlong"
            "no-t2"                  | "no-t9"                  | unknown QualityFlag: "no-t9"
            "study":"1.2"            | "study":12               | 12 where text is expected
            "executionProvider":     | "provider":              | lack executionProvider
            "frame":1                | "frame":1.5              | frame is not a whole number
            "confidence":0.25        | "confidence":"high"      | confidence is not a number
            "box":[1.0,              | "box":[                  | a box has 3 numbers, not 4
            "assured":true           | "assured":1              | assured is neither true nor false
            "missRate":0.05          | "missRate":0             | contradict themselves
            "outOfScope":[]          | "outOfScope":["not-mr"]  | contradict themselves
            "analysedInstances":[    | "analysedInstances":1,"x":[ | analysedInstances is not a list
            """)
    void whatCannotBeUnderstoodIsRefusedAndNamed(String good, String bad, String message) {
        String json = FindingsJson.write(everything());
        assertThat(json).contains(good);
        assertThatThrownBy(() -> FindingsJson.read(json.replace(good, bad)))
                .isInstanceOf(UnreadableException.class).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"''", "null", "[]", "{}", "{", "nonsense"})
    void textThatIsNoFindingsIsRefused(String json) {
        assertThatThrownBy(() -> FindingsJson.read(json)).isInstanceOf(UnreadableException.class);
    }

    @Test
    void findingsStoredBeforePossibleAnswersWereKeptAreStillRead() {
        String json = FindingsJson.write(everything());
        String older = json.replaceAll(",\"possible\":\\{[^}]*\\}", "");
        assertThat(older).isNotEqualTo(json).doesNotContain("possible\":{");
        assertThat(FindingsJson.read(older).findings()).noneMatch(f -> f.possible().isPresent());
    }

    private static StudyFindings everything() {
        List<LevelFinding> findings = new ArrayList<>();
        for (SpinalLevel level : SpinalLevel.values()) {
            for (Condition condition : Condition.values()) {
                for (Presence presence : Presence.values()) {
                    findings.add(new LevelFinding(level, condition, presence,
                            presence == Presence.INDETERMINATE ? Double.NaN : 0.25,
                            List.of(new Evidence("1.2.3", "1.2.3.4", 1, new Box(1, 2.5, 3, 4), 0.9)),
                            List.of(new Measurement(Measurement.Kind.SLIP_DISTANCE, -4.25, 0.5),
                                    new Measurement(Measurement.Kind.SLIP_PERCENT, 10, Double.NaN)),
                            presence == Presence.PRESENT ? Optional.empty()
                                    : Optional.of(new PossibleAnswers(true, level == SpinalLevel.L4_L5, 0.05, true))));
                }
            }
        }
        return new StudyFindings("1.2", findings, EnumSet.allOf(QualityFlag.class), List.of(), MODEL, "CPU",
                List.of("1.2.3.4"),
                List.of(new RejectedInstance("1.2.3.5", "Pixel data ends early.", RejectedInstance.Cause.INCOMPLETE)),
                Optional.of(new StudyFindings.KeyImage("1.2.3", "1.2.3.4", 1)));
    }
}
