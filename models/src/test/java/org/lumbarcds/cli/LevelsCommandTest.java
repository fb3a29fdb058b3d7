// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lumbarcds.phantom.PhantomSpec;
import org.lumbarcds.phantom.Transition;
import org.lumbarcds.spine.SpinalLevel;
import org.lumbarcds.testing.RepositoryRoot;

class LevelsCommandTest {

    private static final Path SHIPPED = RepositoryRoot.path().resolve("models/weights");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int levels(String... arguments) {
        String[] words = new String[arguments.length + 1];
        words[0] = "levels";
        System.arraycopy(arguments, 0, words, 1, arguments.length);
        return Lumbar.run(new PrintWriter(out, true), new PrintWriter(err, true), words);
    }

    @Test
    void saysOfHowManyStudiesOfEachKindTheCountIsDoubted() {
        int status = levels("--phantoms", "2", "--model", SHIPPED.resolve("lumbar-compact").toString(), "--anatomy",
                SHIPPED.resolve("lumbar-anatomy").toString());

        assertThat(err.toString()).isEmpty();
        assertThat(status).isZero();
        assertThat(out.toString()).contains("Model lumbar-compact with lumbar-anatomy")
                .containsPattern("synthetic: 2 studies\\R +right +2 of 2, 100.0 % \\(95 % interval 34.2 to 100.0\\)\\R"
                        + " +flagged +0 of 2, 0.0 %")
                .containsPattern("lumbarised S1: flagged 2 of 2, .*\\R +without a slip 1 of 1, .*\\R +with a slip +1 of 1, ")
                .containsPattern("sacralised L5: flagged 2 of 2, .*\\R +without a slip 1 of 1, .*\\R +with a slip +1 of 1, ");
    }

    @Test
    void aFolderThatHoldsNoModelOfTheAnatomyIsWrongUsage(@TempDir Path empty) {
        int status = levels("--phantoms", "1", "--model", SHIPPED.resolve("lumbar-compact").toString(), "--anatomy",
                empty.toString());

        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).contains(empty.toString());
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void withoutDataAndPhantomsThereIsNothingToDo() {
        assertThat(levels()).isEqualTo(2);
        assertThat(err.toString()).contains("--data").contains("--phantoms");
    }

    @ParameterizedTest
    @EnumSource(value = Transition.class, names = {"LUMBARISED_S1", "SACRALISED_L5"})
    void everyOtherStudyWithAVariantHasOneSlipWhereOneCanBe(Transition transition) {
        for (long seed = 1; seed <= 30; seed++) {
            assertThat(slips(SyntheticLevels.transitional(seed, transition, false))).isZero();
            PhantomSpec slipped = SyntheticLevels.transitional(seed, transition, true);
            assertThat(slipped.transition()).isEqualTo(transition);
            assertThat(slips(slipped)).isEqualTo(1);
            if (transition == Transition.SACRALISED_L5) {
                assertThat(slipped.level(SpinalLevel.L4_L5).slipMm()).isBetween(4.0, 12.0);
            }
        }
    }

    private static int slips(PhantomSpec spec) {
        int slips = 0;
        for (SpinalLevel level : SpinalLevel.values()) {
            slips += spec.level(level).slipMm() > 0 ? 1 : 0;
        }
        return slips;
    }
}
