// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.detect.Vertebra.Point;
import org.lumbarcds.spine.SpinalLevel;

/** Whether transitional anatomy is drawn as textbooks have it. */
class TransitionTest {

    private static SpineGeometry drawn(long seed, Transition transition) {
        return Phantom.study(PhantomSpec.random(seed).with(transition)).geometry();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void aSacralisedL5TapersInLineWithTheSacrumOnAThinShortDisc(long seed) {
        SpineGeometry usual = drawn(seed, Transition.NONE);
        SpineGeometry joined = drawn(seed, Transition.SACRALISED_L5);
        Disc disc = joined.disc(SpinalLevel.L5_S1);
        Disc usualDisc = usual.disc(SpinalLevel.L5_S1);

        assertThat(disc.rudimentary()).isTrue();
        assertThat(height(disc)).isLessThan(0.65 * height(usualDisc));
        assertThat(disc.halfDepth()).isLessThan(0.9 * usualDisc.halfDepth());
        assertThat(taper(disc.upper())).isBetween(1.05, 1.3);
        assertThat(bend(disc)).isLessThan(10).isLessThan(0.5 * bend(usualDisc));
        assertThat(disc.spec().slipMm()).as("a joined level does not slip").isZero();
        assertThat(joined.named().values()).filteredOn(d -> !d.rudimentary()).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void aLumbarisedS1IsSquareWithAWellFormedDiscBelow(long seed) {
        Disc usual = drawn(seed, Transition.NONE).discs().get(0);
        Disc free = drawn(seed, Transition.LUMBARISED_S1).discs().get(0);

        assertThat(usual.rudimentary()).isTrue();
        assertThat(taper(usual.upper())).isGreaterThan(1.3);
        assertThat(free.rudimentary()).isFalse();
        assertThat(taper(free.upper())).isLessThan(1.2);
        assertThat(height(free)).isGreaterThan(1.6 * height(usual));
        assertThat(free.halfDepth()).isGreaterThan(1.1 * usual.halfDepth());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void aVariantLeavesTheDiscsFarFromItAsTheyAre(long seed) {
        Disc usual = drawn(seed, Transition.NONE).disc(SpinalLevel.L2_L3);

        for (Transition transition : Transition.values()) {
            Disc disc = drawn(seed, transition).disc(SpinalLevel.L2_L3);
            assertThat(disc.spec()).isEqualTo(usual.spec());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void aLumbarisedS1HasAnotherDiscAndASacralisedL5OneLess(long seed) {
        assertThat(discs(seed, Transition.LUMBARISED_S1)).isEqualTo(discs(seed, Transition.NONE) + 1);
        // The uppermost may come into the picture or leave it, as the joined vertebra is higher or lower.
        long usual = discs(seed, Transition.NONE);
        assertThat(discs(seed, Transition.SACRALISED_L5)).isBetween(usual - 2, usual);
    }

    private static long discs(long seed, Transition transition) {
        PhantomStudy study = Phantom.study(PhantomSpec.healthy(seed).with(transition));
        return study.boxes(study.slicesFromMidline().get(0)).stream().map(Detection::className)
                .filter(name -> name.equals("normal")).count();
    }

    private static double height(Disc disc) {
        return disc.halfHeightInFront() + disc.halfHeightBehind();
    }

    private static double taper(Body body) {
        return distance(body.anteriorSuperior(), body.posteriorSuperior())
                / distance(body.anteriorInferior(), body.posteriorInferior());
    }

    /** Angle between the upper endplates of the bodies below and above a disc, degrees. */
    private static double bend(Disc disc) {
        return tilt(disc.lower()) - tilt(disc.upper());
    }

    private static double tilt(Body body) {
        Point front = body.anteriorSuperior();
        Point back = body.posteriorSuperior();
        return Math.toDegrees(Math.atan2(front.y() - back.y(), back.x() - front.x()));
    }

    private static double distance(Point a, Point b) {
        return Math.hypot(a.x() - b.x(), a.y() - b.y());
    }
}
