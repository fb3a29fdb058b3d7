// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightingTest {

    private static OptionalDouble ms(String value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(value));
    }

    @ParameterizedTest(name = "TR {0} TE {1} TI {2} {3} {4} {5} is {6}")
    @CsvSource({
        "3203, 110, 0, SE, FSE, T2 SAG, T2",
        "462, 25, 0, SE, SE, T1 SAG, T1",
        "3320, 80, 110, IR, FIR, STIR SAG, STIR",
        "4000, 60, 220, SE\\IR, *tir2d1_15, t2_tirm_sag, STIR",
        "3500, 50, , SE, , STIR sag, STIR",
        "4000, 90, , SE, *tse2d1_15, Sag STIR, STIR",
        "2100, 11, 860, SE\\IR, , T1 FLAIR SAG, T1",
        "2100, 11, , SE, , T1 FLAIR SAG, T1",
        "2500, 12, 900, IR, , SAG, T1",
        "2800, 30, , SE, , SAG, PD",
        "2800, 30, , SE, , Sag PD, PD",
        "600, 12, , SE, , misnamed T2, T1",
        "500, 15, , GR, , SAG T2*, T2",
        "500, 15, , GR, , SAG, UNKNOWN",
        ", , , , , T2_TSE_SAG_384, T2",
        ", , , , , t1-weighted sag, T1",
        ", , , , , PATIENT12 SAG, UNKNOWN",
        ", , , , T2, T1, T2",
        ", , , , , , UNKNOWN",
    })
    void sequenceParametersTellTheContrast(
            String tr, String te, String ti, String scanning, String name, String description, Weighting expected) {
        assertThat(Weighting.of(ms(tr), ms(te), ms(ti), scanning == null ? "" : scanning, name == null ? "" : name,
                description == null ? "" : description)).isEqualTo(expected);
    }
}
