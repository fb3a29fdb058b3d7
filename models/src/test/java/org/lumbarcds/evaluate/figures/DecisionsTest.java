// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lumbarcds.evaluate.figures.Decisions.Decision;

class DecisionsTest {

    /** Units of the given kinds: "++" has it and is called, "+-" is missed, "-+" is called wrongly, "--" is left alone. */
    private static Decisions decisions(String... kinds) {
        List<Decision> all = new ArrayList<>();
        List<String> patients = new ArrayList<>();
        for (int i = 0; i < kinds.length; i++) {
            all.add(new Decision("unit " + i, "p" + i, kinds[i].charAt(0) == '+', kinds[i].charAt(1) == '+'));
            patients.add("p" + i);
        }
        return new Decisions("herniation", all, new Bootstrap(patients, 500, 1));
    }

    @Test
    void ratesAreThoseCountedByHand() {
        Decisions.Table table = decisions("++", "++", "++", "+-", "-+", "--", "--", "--", "--", "--").table();
        assertThat(table.sensitivity().value()).isEqualTo(0.75);
        assertThat(table.sensitivity().hits()).isEqualTo(3);
        assertThat(table.sensitivity().of()).isEqualTo(4);
        assertThat(table.specificity().value()).isCloseTo(5 / 6.0, within(1e-12));
        assertThat(table.accuracy().value()).isEqualTo(0.8);
        assertThat(table.precision().value()).isEqualTo(0.75);
        assertThat(table.patients()).isEqualTo(10);
        assertThat(table.accuracy().interval95().low()).isLessThan(0.7);
        assertThat(table.accuracy().interval95().high()).isEqualTo(1);
    }

    @Test
    void whatNobodyHasIsNoNumber() {
        Decisions.Table table = decisions("--", "-+").table();
        assertThat(table.sensitivity().value()).isNaN();
        assertThat(table.sensitivity().interval95().low()).isNaN();
        assertThat(table.specificity().value()).isEqualTo(0.5);
        assertThat(decisions().table().accuracy().value()).isNaN();
    }

    @Test
    void aRateOfNoneOrAllHasAnIntervalByTheNumberOfPatientsNotOfUnits() {
        List<Decision> all = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            all.add(new Decision("u" + i, "p" + i % 10, i % 10 < 4, false));
        }
        Decisions.Table table = new Decisions("x", all, new Bootstrap(all.stream().map(Decision::patient).toList(), 500, 1))
                .table();
        // 0 of 12 units of 4 patients: Wilson's upper end of 0 of n is z^2 / (n + z^2).
        double z2 = 1.959964 * 1.959964;
        assertThat(table.sensitivity().of()).isEqualTo(12);
        assertThat(table.sensitivity().interval95().low()).isZero();
        assertThat(table.sensitivity().interval95().high()).isCloseTo(z2 / (4 + z2), within(1e-9));
        // All 18 units of the other 6.
        assertThat(table.specificity().interval95().low()).isCloseTo(1 - z2 / (6 + z2), within(1e-9));
        assertThat(table.specificity().interval95().high()).isEqualTo(1);
        assertThat(table.precision().interval95().high()).isNaN();
    }

    @Test
    void unitsOfOnePatientAreDrawnTogether() {
        List<Decision> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(new Decision("u" + i, i < 10 ? "a" : "b", true, i < 10));
        }
        Decisions.Table table = new Decisions("x", all, new Bootstrap(List.of("a", "b"), 500, 1)).table();
        // Two patients, one always right, one always wrong: any redrawing is 0, a half or 1.
        assertThat(table.accuracy().interval95().low()).isZero();
        assertThat(table.accuracy().interval95().high()).isEqualTo(1);
    }

    @Test
    void aPatientOutsideTheSampleIsRefused() {
        assertThatThrownBy(() -> new Decisions("x", List.of(new Decision("u", "z", true, true)),
                new Bootstrap(List.of("a"), 1, 1)).table()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void mcNemarIsTheBinomialTailOfUnitsWhereOneAloneIsRight() {
        // 1 against 5 of 6: 2 * (1 + 6) / 64.
        assertThat(PairedDecisions.mcNemar(1, 5)).isCloseTo(14 / 64.0, within(1e-12));
        assertThat(PairedDecisions.mcNemar(0, 10)).isCloseTo(2 / 1024.0, within(1e-12));
        assertThat(PairedDecisions.mcNemar(3, 3)).isEqualTo(1);
        assertThat(PairedDecisions.mcNemar(0, 0)).isEqualTo(1);
    }

    @Test
    void pairsAreCountedOnCommonUnitsOnly() {
        Decisions first = decisions("++", "++", "+-", "-+", "--", "--");
        Decisions second = decisions("++", "+-", "++", "--");
        PairedDecisions paired = PairedDecisions.of(first, second);
        assertThat(paired.units()).isEqualTo(4);
        assertThat(paired.onlyFirstRight()).isEqualTo(1);
        assertThat(paired.onlySecondRight()).isEqualTo(2);
        // First calls units 0, 1, 3, second 0, 2: they agree on one of four; chance 3/4*2/4 + 1/4*2/4 = 1/2.
        assertThat(paired.kappa()).isCloseTo((0.25 - 0.5) / 0.5, within(1e-12));
    }

    @Test
    void kappaOfJudgesWhoAlwaysSayTheSameIsNoNumber() {
        assertThat(PairedDecisions.of(decisions("--", "+-"), decisions("--", "+-")).kappa()).isNaN();
    }

    @Test
    void theSmallerSideOfRedrawingsTellsTheLevelOfADifference() {
        double[] differences = new double[999];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = i < 9 ? -1 : 1;
        }
        assertThat(Bootstrap.pValue(differences)).isCloseTo(2 * 10 / 1000.0, within(1e-12));
        assertThat(Bootstrap.pValue(new double[] {Double.NaN})).isNaN();
    }
}
