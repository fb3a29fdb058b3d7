// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lumbarcds.spine.Measurement;

class AgreementTest {

    private static Pair pair(String patient, String place, double measured, double reference) {
        return new Pair("mean", Measurement.Kind.SLIP_DISTANCE, "set", patient, place, measured, reference);
    }

    @Test
    void biasErrorAndLimitsAreThoseComputedByHand() {
        // Differences 1, -1, 3, 1: mean 1, mean absolute 1.5, standard deviation sqrt(8/3).
        Agreement agreement = Agreement.of(List.of(
                pair("a", "1", 1, 0), pair("a", "2", 4, 5), pair("b", "1", 3, 0), pair("c", "1", -1, -2)));
        assertThat(agreement.bias()).isEqualTo(1);
        assertThat(agreement.meanAbsoluteError()).isEqualTo(1.5);
        assertThat(agreement.sd()).isCloseTo(Math.sqrt(8 / 3.0), within(1e-12));
        assertThat(agreement.upperLimit()).isCloseTo(1 + 1.96 * Math.sqrt(8 / 3.0), within(1e-12));
        assertThat(agreement.patients()).isEqualTo(3);
        assertThat(agreement.low()).isLessThanOrEqualTo(1.5);
        assertThat(agreement.high()).isGreaterThanOrEqualTo(1.5);
    }

    @Test
    void theMedianOverSlicesStandsForADisc() {
        List<Pair> slices = new ArrayList<>(List.of(pair("a", "1", 1, 0), pair("a", "1", 9, 0), pair("a", "1", 2, 1)));
        slices.add(pair("a", "2", 5, 5));
        assertThat(Agreement.overSlices(slices)).containsExactly(pair("a", "1", 2, 0), pair("a", "2", 5, 5));
    }

    @Test
    void slipsAndTheSacrumAreToldApart() {
        assertThat(pair("a", "F02|S1+1", 1, 9).onSacrum()).isTrue();
        assertThat(pair("a", "VB2_01|L5+1", 1, 9).onSacrum()).isFalse();
        assertThat(List.of(pair("a", "1", 9, 2.9), pair("a", "1", 0, 3), pair("a", "1", 9, -4))).filteredOn(Pair::slipped)
                .containsExactly(pair("a", "1", 0, 3));
    }

    @Test
    void onePairIsNoAgreement() {
        assertThatThrownBy(() -> Agreement.of(List.of(pair("a", "1", 1, 0)))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thePlotShowsEveryPairTheBiasAndTheLimits() {
        String svg = BlandAltmanPlot.svg("slip <mean>", "mm", List.of(
                pair("a", "1", 1, 0), pair("a", "2", 4, 5), pair("b", "1", 3, 0), pair("c", "1", -1, -2)));
        assertThat(svg).startsWith("<svg").endsWith("</svg>\n").contains("bias 1.00", "4.20", "-2.20", "slip &lt;mean>");
        assertThat(svg.split("r=\"2.6\"", -1)).hasSize(5);
    }
}
