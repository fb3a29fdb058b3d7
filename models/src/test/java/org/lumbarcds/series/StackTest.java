// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.lumbarcds.image.Orientation;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.image.Weighting;
import org.lumbarcds.series.Stack.Placed;

class StackTest {

    private static List<Placed> slices(String series, Weighting weighting, int count, Optional<StackPlace> place) {
        List<Placed> slices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            slices.add(new Placed(new SagittalSlice(series, series + "." + weighting + i, 1, 1, 1, new float[1], 1, 1, true,
                    OptionalDouble.of(4 * i), weighting, Orientation.AS_STORED), place, false));
        }
        return slices;
    }

    private static Optional<StackPlace> at(double headMm) {
        return Optional.of(new StackPlace("f", 0, headMm));
    }

    @SafeVarargs
    private static List<Stack> stacks(List<Placed>... parts) {
        List<Placed> all = new ArrayList<>();
        for (List<Placed> part : parts) {
            all.addAll(part);
        }
        return Stack.of(all);
    }

    @Test
    void oneSeriesWithTwoStationsIsTwoStacksTheLowerFirst() {
        List<Stack> stacks = stacks(slices("1", Weighting.T2, 5, at(300)), slices("1", Weighting.T2, 4, at(0)));

        assertThat(stacks).extracting(s -> s.slices().size()).containsExactly(4, 5);
        assertThat(stacks).extracting(Stack::station).containsExactly(0, 1);
    }

    @Test
    void aTiltedStackWhoseMiddleMovesFromSliceToSliceIsOne() {
        List<Placed> tilted = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            tilted.addAll(slices("1", Weighting.T2, 1, at(3 * i)));
        }

        assertThat(stacks(tilted)).singleElement().satisfies(s -> assertThat(s.slices()).hasSize(12));
    }

    @Test
    void aFewSlicesElsewhereAreLeftOut() {
        assertThat(stacks(slices("1", Weighting.T2, 5, at(0)), slices("1", Weighting.T2, 2, at(300)))).hasSize(1);
    }

    @Test
    void ofADoubleEchoTheT2PicturesAreRead() {
        assertThat(stacks(slices("1", Weighting.PD, 5, at(0)), slices("1", Weighting.T2, 5, at(0)))).singleElement()
                .satisfies(s -> assertThat(s.slices()).hasSize(5).allMatch(p -> p.weighting() == Weighting.T2));
    }

    @Test
    void picturesOfFatAloneAreLeftOutOfASeriesThatHoldsWaterToo() {
        List<Placed> fat = slices("1", Weighting.T2, 5, at(0)).stream()
                .map(p -> new Placed(p.slice(), p.place(), true)).toList();

        assertThat(stacks(fat, slices("1", Weighting.T2, 4, at(0)))).singleElement()
                .satisfies(s -> assertThat(s.slices()).hasSize(4));
        assertThat(stacks(fat)).singleElement().satisfies(s -> assertThat(s.slices()).hasSize(5));
    }

    @Test
    void slicesThatDoNotSayWhereTheyLieStayWithTheirSeries() {
        assertThat(stacks(slices("1", Weighting.T2, 5, at(0)), slices("1", Weighting.T2, 1, Optional.empty())))
                .singleElement().satisfies(s -> assertThat(s.slices()).hasSize(6));
    }
}
