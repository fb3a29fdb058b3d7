// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lumbarcds.image.Box;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.detect.Vertebra;
import org.lumbarcds.image.Weighting;
import org.lumbarcds.spine.SpinalLevel;

class PhantomTest {

    @Test
    void theSameSpecIsDrawnPixelForPixelTheSame() {
        PhantomSpec spec = PhantomSpec.random(5);

        short[] first = Phantom.render(Phantom.study(spec), 6, Weighting.T2);

        assertThat(first).isEqualTo(Phantom.render(Phantom.study(spec), 6, Weighting.T2));
    }

    @Test
    void anotherSeedIsAnotherPerson() {
        PhantomStudy one = Phantom.study(PhantomSpec.healthy(1));
        PhantomStudy two = Phantom.study(PhantomSpec.healthy(2));

        assertThat(one.pixelMm()).isNotEqualTo(two.pixelMm());
        assertThat(one.boxes(6)).isNotEqualTo(two.boxes(6));
    }

    @Test
    void fluidIsBrightInT2AndDarkInT1() {
        PhantomStudy study = Phantom.study(PhantomSpec.healthy(3));
        Vertebra l3 = study.vertebrae(6).get(3);
        double[] t2 = canalAndMarrow(study, l3, Weighting.T2);
        double[] t1 = canalAndMarrow(study, l3, Weighting.T1);

        assertThat(t2[0]).isGreaterThan(2 * t2[1]);
        assertThat(t1[0]).isLessThan(t1[1]);
    }

    /** Mean signal of the front part of the canal behind a body, and of the body. */
    private static double[] canalAndMarrow(PhantomStudy study, Vertebra body, Weighting weighting) {
        short[] pixels = Phantom.render(study, study.slicesFromMidline().get(0), weighting);
        double backX = (body.posteriorSuperior().x() + body.posteriorInferior().x()) / 2;
        double backY = (body.posteriorSuperior().y() + body.posteriorInferior().y()) / 2;
        return new double[] {
            mean(pixels, study, backX + 5 / study.pixelMm(), backY), mean(pixels, study, body.centreX(), body.centreY())};
    }

    @Test
    void aHerniationDarkensTheCanalBehindItsDiscOnly() {
        PhantomSpec healthy = PhantomSpec.healthy(3);
        PhantomSpec herniated = healthy.with(SpinalLevel.L4_L5, LevelSpec.HEALTHY.withHerniation(8));
        int slice = Phantom.study(healthy).slicesFromMidline().get(0);

        assertThat(behind(herniated, slice, SpinalLevel.L4_L5)).isLessThan(0.5 * behind(healthy, slice, SpinalLevel.L4_L5));
        assertThat(behind(herniated, slice, SpinalLevel.L2_L3)).isEqualTo(behind(healthy, slice, SpinalLevel.L2_L3));
    }

    private static double behind(PhantomSpec spec, int slice, SpinalLevel level) {
        PhantomStudy study = Phantom.study(spec);
        Disc disc = study.geometry().disc(level);
        Vertebra.Point p = disc.at(disc.halfDepth() + 4, -0.7);
        double px = study.pixelMm();
        double middle = study.matrix() / 2.0;
        return mean(Phantom.render(study, slice, Weighting.T2), study, p.x() / px + middle, p.y() / px + middle);
    }

    private static double mean(short[] pixels, PhantomStudy study, double x, double y) {
        double sum = 0;
        for (int dy = -1; dy <= 1; dy++) {
            for (int dx = -1; dx <= 1; dx++) {
                sum += pixels[((int) y + dy) * study.matrix() + (int) x + dx];
            }
        }
        return sum / 9;
    }

    @ParameterizedTest
    @ValueSource(doubles = {4, 8, 14})
    void theDrawnSlipIsTheOneAskedFor(double mm) {
        for (long seed = 1; seed <= 10; seed++) {
            PhantomSpec spec = PhantomSpec.healthy(seed).with(SpinalLevel.L4_L5, LevelSpec.HEALTHY.withSlip(mm));
            assertThat(Phantom.study(spec).slipMm().get(SpinalLevel.L4_L5)).as("seed " + seed).isEqualTo(mm, within(1.8));
        }
    }

    @Test
    void boxesLieInThePictureAndOnlyOnSlicesOfTheCanal() {
        PhantomStudy study = Phantom.study(PhantomSpec.random(8));
        for (int slice = 0; slice < 13; slice++) {
            List<Detection> boxes = study.boxes(slice);
            assertThat(boxes.isEmpty()).isEqualTo(!study.nearMidline(slice));
            for (Detection d : boxes) {
                Box b = d.box();
                assertThat(b.x1() >= 0 && b.y1() >= 0 && b.x2() <= study.matrix() && b.y2() <= study.matrix()).isTrue();
            }
        }
        assertThat(study.boxes(6)).hasSizeGreaterThan(4);
    }

    @Test
    void degenerationDarkensAndNarrowsTheDisc() {
        PhantomSpec healthy = PhantomSpec.healthy(3);
        PhantomSpec worn = healthy.with(SpinalLevel.L3_L4, LevelSpec.HEALTHY.withDegeneration(1));

        assertThat(nucleus(worn)).isLessThan(0.6 * nucleus(healthy));
        assertThat(Phantom.study(worn).geometry().disc(SpinalLevel.L3_L4).halfHeightInFront())
                .isLessThan(0.75 * Phantom.study(healthy).geometry().disc(SpinalLevel.L3_L4).halfHeightInFront());
    }

    private static double nucleus(PhantomSpec spec) {
        PhantomStudy study = Phantom.study(spec);
        Vertebra.Point p = study.geometry().disc(SpinalLevel.L3_L4).at(3, 1);
        double middle = study.matrix() / 2.0;
        return mean(Phantom.render(study, 6, Weighting.T2), study, p.x() / study.pixelMm() + middle,
                p.y() / study.pixelMm() + middle);
    }

    @Test
    void whatCannotBeDrawnIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> LevelSpec.HEALTHY.withHerniation(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> LevelSpec.HEALTHY.withSlip(40));
        assertThatIllegalArgumentException().isThrownBy(() -> LevelSpec.HEALTHY.withDegeneration(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> PhantomSpec.healthy(1).withSlices(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Phantom.render(Phantom.study(PhantomSpec.healthy(1)), 0, Weighting.STIR));
    }
}
