// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasurementErrorsTest {

    private static final MeasurementErrors KNOWN = new MeasurementErrors(Map.of("slip-distance", 1.2, "canal-diameter", 1.4));

    @Test
    void theIntervalIsThatOfTheValidatedErrorAndWiderForASingleSlice() {
        List<Double> alike = List.of(2.0, 2.0, 2.0);

        assertThat(KNOWN.measurement(Measurement.Kind.SLIP_DISTANCE, alike, 3).uncertainty()).isCloseTo(2.35, within(0.01));
        assertThat(KNOWN.measurement(Measurement.Kind.SLIP_DISTANCE, List.of(2.0), 1).uncertainty())
                .isCloseTo(3.53, within(0.01));
        assertThat(KNOWN.measurement(Measurement.Kind.DISC_HEIGHT_INDEX, alike, 3).uncertainty()).isNaN();
    }

    @Test
    void slicesThatDisagreeWidenTheInterval() {
        assertThat(KNOWN.measurement(Measurement.Kind.SLIP_DISTANCE, List.of(-6.0, 2.0, 9.0), 3).uncertainty()).isGreaterThan(10);
    }

    @Test
    void whereASlipIsSuspectedItsIntervalIsThatOfDiscsThatHaveSlipped() {
        MeasurementErrors wider = KNOWN.whereSlipped();
        List<Double> alike = List.of(4.0, 4.0);

        assertThat(wider.measurement(Measurement.Kind.SLIP_DISTANCE, alike, 2).uncertainty()).isCloseTo(7.25, within(0.01));
        assertThat(wider.measurement(Measurement.Kind.CANAL_DIAMETER, alike, 2).uncertainty()).isCloseTo(2.74, within(0.01));
        assertThat(wider.measurement(Measurement.Kind.SLIP_PERCENT, alike, 2).uncertainty()).isNaN();
    }
}
