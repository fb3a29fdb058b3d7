// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.anatomy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lumbarcds.phantom.Phantom;
import org.lumbarcds.phantom.PhantomSpec;
import org.lumbarcds.phantom.PhantomStudy;
import org.lumbarcds.phantom.Region;
import org.lumbarcds.spine.SpinalLevel;

class SliceAnatomyTest {

    private static final int SIDE = 200;

    /** Bodies 34 mm deep and 26 mm high, discs 10 mm high between, a canal 14 mm deep that begins 3 mm behind them. */
    private final byte[] drawn = new byte[SIDE * SIDE];

    private void fill(Region region, int left, int top, int right, int bottom) {
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                drawn[y * SIDE + x] = (byte) region.ordinal();
            }
        }
    }

    private void spine() {
        for (int body = 0; body < 4; body++) {
            fill(Region.VERTEBRA, 50, 20 + 36 * body, 84, 46 + 36 * body);
        }
        for (int disc = 0; disc < 3; disc++) {
            fill(Region.DISC, 51, 46 + 36 * disc, 83, 56 + 36 * disc);
        }
        fill(Region.CANAL, 87, 5, 101, 195);
    }

    private SliceAnatomy measured(double columnMm, double rowMm, boolean known) {
        return SliceAnatomy.of(maps(drawn, SIDE, columnMm, rowMm, known), CornerSource.OUTLINE);
    }

    private SliceAnatomy measured() {
        return measured(1, 1, true);
    }

    private static AnatomyMaps maps(byte[] regions, int side, double columnMm, double rowMm, boolean known) {
        ProbabilityMap[] maps = new ProbabilityMap[3];
        for (int i = 0; i < 3; i++) {
            int region = i + 1;
            maps[i] = ProbabilityMap.ofMask(regions, side, side, v -> v == region, columnMm, rowMm);
        }
        return new AnatomyMaps(maps[0], maps[1], maps[2], List.of(), known);
    }

    @Test
    void measuresAStraightSpineAsItWasDrawn() {
        spine();
        SliceAnatomy anatomy = measured();
        assertThat(anatomy.bodies()).hasSize(4);
        assertThat(anatomy.spaces()).hasSize(3).allSatisfy(space -> {
            assertThat(space.slipMm().getAsDouble()).isCloseTo(0, within(0.3));
            assertThat(space.protrusionMm().getAsDouble()).isCloseTo(0, within(0.3));
            assertThat(space.canalMm().getAsDouble()).isCloseTo(14, within(0.3));
            assertThat(space.heightMm().getAsDouble()).isCloseTo(10, within(0.4));
            assertThat(space.heightIndex().getAsDouble()).isCloseTo(10 / 26.0, within(0.03));
        });
    }

    @Test
    void aBodyMovedForwardIsAForwardSlipInMillimetresAndPercent() {
        spine();
        fill(Region.NONE, 50, 20, 84, 46);
        fill(Region.VERTEBRA, 43, 20, 77, 46);
        DiscSpace top = measured().spaces().get(2);
        assertThat(top.slipMm().getAsDouble()).isCloseTo(7, within(0.4));
        assertThat(top.slipPercent().getAsDouble()).isCloseTo(100 * 7 / 34.0, within(1.5));
    }

    @Test
    void aBodyMovedBackwardIsANegativeSlip() {
        spine();
        fill(Region.NONE, 87, 5, 101, 60);
        fill(Region.NONE, 50, 20, 84, 46);
        fill(Region.VERTEBRA, 54, 20, 88, 46);
        fill(Region.CANAL, 91, 5, 105, 60);
        assertThat(measured().spaces().get(2).slipMm().getAsDouble()).isCloseTo(-4, within(0.4));
    }

    @Test
    void discMaterialBehindTheCornersIsAProtrusionThatNarrowsTheCanal() {
        spine();
        fill(Region.DISC, 83, 83, 90, 91);
        DiscSpace middle = measured().spaces().get(1);
        assertThat(middle.protrusionMm().getAsDouble()).isCloseTo(6, within(0.5));
        assertThat(middle.canalMm().getAsDouble()).isCloseTo(11, within(0.5));
    }

    @Test
    void oblongPixelsChangeNothing() {
        spine();
        byte[] square = drawn.clone();
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                drawn[y * SIDE + x] = square[y / 2 * SIDE + x];
            }
        }
        fill(Region.NONE, 0, 196, SIDE, SIDE);
        SliceAnatomy anatomy = measured(1, 0.5, true);
        assertThat(anatomy.spaces().get(0).canalMm().getAsDouble()).isCloseTo(14, within(0.3));
        assertThat(anatomy.spaces().get(0).heightMm().getAsDouble()).isCloseTo(10, within(0.4));
    }

    @Test
    void withoutASpacingSharesStayWhatTheyAre() {
        spine();
        fill(Region.NONE, 50, 20, 84, 46);
        fill(Region.VERTEBRA, 43, 20, 77, 46);
        byte[] once = drawn.clone();
        double known = measured().spaces().get(2).slipPercent().getAsDouble();
        SliceAnatomy half = SliceAnatomy.of(maps(once, SIDE, 1, 1, false), CornerSource.OUTLINE);
        assertThat(half.spaces().get(2).slipPercent().getAsDouble()).isCloseTo(known, within(0.1));
        assertThat(half.spaces().get(2).heightIndex().getAsDouble()).isCloseTo(10 / 26.0, within(0.03));
    }

    /** Corners in the order of AnatomyMaps. */
    private static final double[][] SACRUM = {{66, 186}, {86, 164}, {104, 176}, {92, 186}};

    @Test
    void theSacrumsEndplateIsTheOneItsMarkedCornersTell() {
        spine();
        fill(Region.NONE, 87, 158, 101, SIDE);
        Path2D outline = new Path2D.Double();
        outline.moveTo(SACRUM[3][0], SACRUM[3][1]);
        for (double[] corner : SACRUM) {
            outline.lineTo(corner[0], corner[1]);
        }
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                if (outline.contains(x + 0.5, y + 0.5)) {
                    fill(Region.VERTEBRA, x, y, x + 1, y + 1);
                }
            }
        }
        AnatomyMaps plain = maps(drawn, SIDE, 1, 1, true);
        List<ProbabilityMap> spots = new ArrayList<>();
        for (int corner = 0; corner < 4; corner++) {
            List<double[]> places = new ArrayList<>(List.of(SACRUM[corner]));
            for (int body = 0; body < 4; body++) {
                places.add(new double[] {corner == 0 || corner == 3 ? 50 : 84, (corner < 2 ? 20 : 46) + 36 * body});
            }
            spots.add(marked(places));
        }
        AnatomyMaps marked = new AnatomyMaps(plain.vertebra(), plain.disc(), plain.canal(), spots, true);

        SliceAnatomy anatomy = SliceAnatomy.of(marked, CornerSource.MEAN);

        assertThat(anatomy.bodies()).hasSize(5);
        Body sacrum = anatomy.bodies().get(0);
        assertThat(sacrum.posteriorSuperior().distance(new Point(86, 164))).isLessThan(1.5);
        assertThat(sacrum.anteriorSuperior().distance(new Point(66, 186))).isLessThan(1.5);
        // The lowest lumbar body's corner lies 6.1 mm behind the sacrum's along that endplate.
        assertThat(anatomy.spaces().get(0).slipMm().getAsDouble()).isCloseTo(-6.1, within(1.0));
        assertThat(SliceAnatomy.of(plain, CornerSource.MEAN).bodies())
                .as("found without marked corners, it would be no test").hasSize(4);
    }

    private static ProbabilityMap marked(List<double[]> places) {
        float[] values = new float[SIDE * SIDE];
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                for (double[] place : places) {
                    double away = Math.hypot(x + 0.5 - place[0], y + 0.5 - place[1]);
                    values[y * SIDE + x] = (float) Math.max(values[y * SIDE + x], 0.7 * Math.exp(-away * away / 8));
                }
            }
        }
        return new ProbabilityMap(SIDE, SIDE, values, 0.5, 0.5, 1, 1);
    }

    @Test
    void anEmptyMaskGivesNoNumber() {
        assertThat(measured().bodies()).isEmpty();
        assertThat(measured().spaces()).isEmpty();
    }

    @Test
    void oneBodyAloneGivesNoSlip() {
        fill(Region.VERTEBRA, 50, 60, 84, 86);
        assertThat(measured().spaces()).isEmpty();
    }

    @Test
    void bodiesThatTouchGiveNoNumberBetweenThem() {
        spine();
        fill(Region.VERTEBRA, 50, 82, 84, 92);
        SliceAnatomy anatomy = measured();
        assertThat(anatomy.bodies()).allMatch(b -> b.plausible(1));
        assertThat(anatomy.spaces()).noneMatch(s -> s.slipMm().isPresent()
                && Math.abs(s.centre().y() - 87) < 15);
    }

    @Test
    void aBodyCutByTheEdgeIsNotMeasured() {
        for (int body = 0; body < 3; body++) {
            fill(Region.VERTEBRA, 50, 36 * body, 84, 26 + 36 * body);
        }
        assertThat(measured().bodies()).hasSize(2);
        assertThat(measured().spaces()).hasSize(1);
    }

    @Test
    void aPieceOfNoBodysShapeIsNotMeasured() {
        spine();
        fill(Region.NONE, 66, 20, 84, 46);
        assertThat(measured().bodies()).hasSize(3);
    }

    @Test
    void processesBehindTheCanalAreNoBodies() {
        spine();
        for (int process = 0; process < 3; process++) {
            fill(Region.VERTEBRA, 108, 30 + 36 * process, 134, 52 + 36 * process);
        }
        assertThat(measured().bodies()).hasSize(4).allMatch(b -> b.centre().x() < 90);
    }

    @Test
    void aCanalThatIsNotSeenGivesNoDiameter() {
        spine();
        fill(Region.NONE, 87, 0, 101, SIDE);
        assertThat(measured().spaces()).allMatch(s -> s.canalMm().isEmpty() && s.heightMm().isPresent());
    }

    @Test
    void aDiscBelowTheLowestBodyIsMeasuredWithoutTheSacrum() {
        spine();
        fill(Region.DISC, 51, 154, 83, 164);
        DiscSpace lowest = measured().spaces().get(0);
        assertThat(lowest.lower()).isEmpty();
        assertThat(lowest.slipMm()).isEqualTo(OptionalDouble.empty());
        assertThat(lowest.heightIndex().getAsDouble()).isCloseTo(10 / 26.0, within(0.03));
    }

    @ParameterizedTest
    @EnumSource(value = SpinalLevel.class, names = {"L3_L4", "L4_L5", "L5_S1"})
    void measuresAPhantomsSlipAndHerniationOnItsTrueRegions(SpinalLevel level) {
        PhantomSpec healthy = PhantomSpec.healthy(11);
        PhantomSpec spec = healthy.with(level, healthy.level(level).withSlip(8));
        PhantomStudy study = Phantom.study(spec);
        assertThat(at(study, level).slipMm().getAsDouble()).isCloseTo(study.slipMm().get(level), within(1.5));

        PhantomStudy herniated = Phantom.study(healthy.with(level, healthy.level(level).withHerniation(7)));
        assertThat(at(herniated, level).protrusionMm().getAsDouble()).isBetween(4.0, 8.5);
        assertThat(at(Phantom.study(healthy), level).protrusionMm().getAsDouble()).isLessThan(3);
    }

    @Test
    void aNarrowedCanalOfAPhantomIsNarrowerWhereItIsNarrow() {
        PhantomSpec healthy = PhantomSpec.healthy(12);
        SpinalLevel level = SpinalLevel.L3_L4;
        double wide = at(Phantom.study(healthy), level).canalMm().getAsDouble();
        double narrow = at(Phantom.study(healthy.with(level, healthy.level(level).withStenosis(0.8))), level)
                .canalMm().getAsDouble();
        // The sac is drawn 62 % x 0.8 narrower at the level's middle.
        assertThat(narrow / wide).isCloseTo(1 - 0.62 * 0.8, within(0.12));
    }

    /** The space of a level, counted from the sacrum. */
    private static DiscSpace at(PhantomStudy study, SpinalLevel level) {
        byte[] regions = study.regions(study.slicesFromMidline().get(0));
        SliceAnatomy anatomy = SliceAnatomy.of(
                maps(regions, study.matrix(), study.pixelMm(), study.pixelMm(), true), CornerSource.OUTLINE);
        return anatomy.spaces().get(SpinalLevel.L5_S1.ordinal() - level.ordinal());
    }
}
