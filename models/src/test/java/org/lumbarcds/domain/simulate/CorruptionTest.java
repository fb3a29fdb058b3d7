// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.domain.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lumbarcds.domain.Kind;
import org.lumbarcds.image.Box;
import org.lumbarcds.image.Orientation;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.image.Weighting;

class CorruptionTest {

    private static final Column SPINE = spine();

    private static Column spine() {
        List<Box> discs = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            discs.add(new Box(90, 30 + 36 * i, 130, 45 + 36 * i));
        }
        return new Column(discs);
    }

    private static SagittalSlice slice() {
        float[] pixels = new float[200 * 260];
        Random random = new Random(2);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) (150 + 50 * Math.sin(i % 200 / 9.0) + 50 * Math.cos(i / 200 / 13.0) + 5 * random.nextGaussian());
        }
        return new SagittalSlice("s", "i", 1, 200, 260, pixels, 1.5, 1, true, OptionalDouble.of(3), Weighting.T2,
                Orientation.AS_STORED);
    }

    @ParameterizedTest
    @EnumSource(Corruption.class)
    void changesThePictureTheSameWayForTheSameSeedAndKeepsItsName(Corruption corruption) {
        SagittalSlice once = corruption.apply(slice(), SPINE, 5);
        SagittalSlice again = corruption.apply(slice(), SPINE, 5);

        assertThat(once.pixels()).isEqualTo(again.pixels()).isNotEqualTo(slice().pixels());
        assertThat(once.seriesInstanceUid()).isEqualTo("s");
        assertThat(once.positionMm()).hasValue(3);
        assertThat(corruption.kind()).isNotEqualTo(Kind.USUAL);
        for (float value : once.pixels()) {
            assertThat(value).isFinite().isGreaterThanOrEqualTo(0);
        }
    }

    @Test
    void aQuarterTurnSwapsSidesAndSpacings() {
        SagittalSlice turned = Turned.quarter(slice(), true);

        assertThat(turned.width()).isEqualTo(260);
        assertThat(turned.rowSpacingMm()).isEqualTo(1);
        assertThat(turned.columnSpacingMm()).isEqualTo(1.5);
        assertThat(Turned.quarter(turned, false).pixels()).isEqualTo(slice().pixels());
        assertThat(Turned.half(Turned.half(slice())).pixels()).isEqualTo(slice().pixels());
    }

    @Test
    void theTransformThereAndBackIsTheSame() {
        double[] re = {1, 2, 3, 4, 0, -1, 2, 5};
        double[] im = new double[8];

        Fourier.transform(re, im, false);
        assertThat(re[0]).isCloseTo(16, within(1e-12));
        Fourier.transform(re, im, true);

        assertThat(re).usingComparatorWithPrecision(1e-12).containsExactly(1, 2, 3, 4, 0, -1, 2, 5);
    }

    @Test
    void aShiftedTransformIsTheTransformOfTheShifted() {
        double[] re = {0, 1, 0, 0, 0, 0, 0, 0};
        double[] im = new double[8];
        Fourier.transform(re, im, false);

        // The phase of line k of a point at 1 is -2 pi k / 8.
        for (int k = 0; k < 8; k++) {
            assertThat(Math.cos(-2 * Math.PI * k / 8)).isCloseTo(re[k], within(1e-12));
            assertThat(Math.sin(-2 * Math.PI * k / 8)).isCloseTo(im[k], within(1e-12));
        }
    }

    @Test
    void aColumnNeedsTwoDiscs() {
        assertThatThrownBy(() -> new Column(List.of(new Box(0, 0, 1, 1)))).hasMessageContaining("two discs");
    }
}
