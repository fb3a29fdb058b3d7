// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.series.SeriesChoice.Group;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.LevelFinding;
import org.lumbarcds.spine.OutOfScopeReason;
import org.lumbarcds.spine.Presence;
import org.lumbarcds.spine.QualityFlag;
import org.lumbarcds.spine.SpinalLevel;
import org.lumbarcds.spine.StudyFindings;

class StackSearchTest {

    private static final ModelIdentity MODEL = new ModelIdentity("m", "1", "ab".repeat(32));

    private static StudyFindings judged(QualityFlag... flags) {
        return new StudyFindings("1.2", List.of(new LevelFinding(SpinalLevel.L4_L5, Condition.HERNIATION, Presence.ABSENT, 0.1,
                List.of(), List.of())), Set.of(flags), List.of(), MODEL, "CPU", List.of(), List.of(), Optional.empty());
    }

    private static StudyFindings unjudged(OutOfScopeReason... reasons) {
        return new StudyFindings("1.2", List.of(), Set.of(), List.of(reasons), MODEL, "CPU", List.of(), List.of(),
                Optional.empty());
    }

    private static StackSearch<String> after(Standing standing, int station, boolean onlyFrame, boolean several,
            StudyFindings findings) {
        StackSearch<String> search = new StackSearch<>(new SeriesChoice(List.of(), several, Optional.empty()));
        search.add(new Group(List.of("1"), standing, 0, onlyFrame), new Stack(List.of(), station), findings, "it");
        return search;
    }

    @ParameterizedTest
    @CsvSource({
        // name, station, only frame of reference, several regions, ends at a sacrum, taken
        "NAMED, 0, false, true, false, true", "NAMED, 1, false, true, false, false", "NAMED, 1, false, true, true, true",
        "LIKELY, 0, false, false, false, true", "LIKELY, 1, true, true, false, false",
        "POSSIBLE, 0, true, true, false, true", "POSSIBLE, 0, false, false, false, true",
        "POSSIBLE, 0, false, true, false, false", "POSSIBLE, 0, false, true, true, true",
        "POSSIBLE, 1, true, true, false, false", "POSSIBLE, 1, true, true, true, true",
        "UNNAMED, 0, true, false, false, false", "UNNAMED, 0, true, false, true, true",
        "CONTRADICTED, 0, true, false, false, false", "CONTRADICTED, 0, true, false, true, true"})
    void withoutASacrumNameAndPlaceMustTell(Standing standing, int station, boolean onlyFrame, boolean several,
            boolean sacrum, boolean taken) {
        StackSearch<String> search = after(standing, station, onlyFrame, several,
                sacrum ? judged() : judged(QualityFlag.LEVEL_UNCERTAIN));

        assertThat(search.found().isPresent()).isEqualTo(taken);
        assertThat(search.wantsStack()).isEqualTo(!taken);
    }

    @Test
    void withoutAChainOfDiscsTheNextStackIsTried() {
        assertThat(after(Standing.NAMED, 0, true, false, unjudged(OutOfScopeReason.NO_SPINE_FOUND)).wantsGroup()).isTrue();
        assertThat(after(Standing.NAMED, 0, true, false, unjudged(OutOfScopeReason.UNLIKE_TRAINING,
                OutOfScopeReason.OTHER_VIEW)).wantsGroup()).isTrue();
    }

    @Test
    void whereTheLumbarStackWasFoundButNotFitToBeJudgedNoOtherIsTaken() {
        StudyFindings metal = unjudged(OutOfScopeReason.UNLIKE_TRAINING, OutOfScopeReason.METAL);

        assertThat(after(Standing.NAMED, 0, true, true, metal).wantsGroup()).isFalse();
        assertThat(after(Standing.POSSIBLE, 0, true, true, metal).wantsGroup()).as("nobody knows which it is").isTrue();
    }

    @Test
    void groupsAndStacksAreBounded() {
        StackSearch<String> search = new StackSearch<>(new SeriesChoice(List.of(), false, Optional.empty()));
        int groups = 0;
        while (search.wantsGroup()) {
            groups++;
        }

        assertThat(groups).isEqualTo(4);
        for (int i = 0; i < 6; i++) {
            assertThat(search.wantsStack()).isTrue();
            search.add(new Group(List.of("1"), Standing.NAMED, 0, true), new Stack(List.of(), 0),
                    unjudged(OutOfScopeReason.NO_SPINE_FOUND), "it");
        }
        assertThat(search.wantsStack()).isFalse();
        assertThat(search.first()).isPresent();
    }
}
