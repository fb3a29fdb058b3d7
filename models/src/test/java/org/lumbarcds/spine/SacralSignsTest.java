// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lumbarcds.spine.TruthDetections.perfect;
import static org.lumbarcds.spine.TruthDetections.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lumbarcds.anatomy.Body;
import org.lumbarcds.anatomy.SliceAnatomy;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.detect.Vertebra;
import org.lumbarcds.detect.Vertebra.Point;
import org.lumbarcds.image.Box;
import org.lumbarcds.phantom.PhantomSpec;

/** A usual spine, and one thing more below its lowest disc. */
class SacralSignsTest {

    private static boolean doubted(List<SliceDetections> slices) {
        boolean transitional = read(slices).qualityFlags().contains(QualityFlag.TRANSITIONAL_ANATOMY);
        assertThat(read(slices).qualityFlags().contains(QualityFlag.LEVEL_UNCERTAIN)).isEqualTo(transitional);
        return transitional;
    }

    private static List<SliceDetections> changed(long seed, UnaryOperator<SliceDetections> change) {
        return perfect(PhantomSpec.healthy(seed)).stream().map(s -> s.vertebrae().isEmpty() ? s : change.apply(s)).toList();
    }

    /** The lowest body drawn: of a usual spine S1. */
    private static Vertebra s1(SliceDetections slice) {
        return slice.vertebrae().get(0);
    }

    private static double mm(SliceDetections slice, double mm) {
        return mm / slice.slice().columnSpacingMm();
    }

    private static SliceDetections withDisc(SliceDetections slice, double score) {
        double x = (s1(slice).anteriorInferior().x() + s1(slice).posteriorInferior().x()) / 2;
        double y = (s1(slice).anteriorInferior().y() + s1(slice).posteriorInferior().y()) / 2;
        List<Detection> more = new ArrayList<>(slice.detections());
        more.add(new Detection("normal", score, score, new Box(x - mm(slice, 15), y - mm(slice, 14), x + mm(slice, 15),
                y + mm(slice, 14))));
        return new SliceDetections(slice.slice(), more, slice.vertebrae());
    }

    private static SliceDetections withBody(SliceDetections slice, Vertebra body) {
        List<Vertebra> more = new ArrayList<>(slice.vertebrae());
        more.add(body);
        return new SliceDetections(slice.slice(), slice.detections(), more);
    }

    private static Vertebra moved(Vertebra body, double dx, double dy, double width) {
        double x = body.centreX();
        UnaryOperator<Point> move = p -> new Point(x + dx + width * (p.x() - x), p.y() + dy);
        return new Vertebra(0.9, move.apply(body.anteriorSuperior()), move.apply(body.posteriorSuperior()),
                move.apply(body.posteriorInferior()), move.apply(body.anteriorInferior()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aUsualSacrumIsNotDoubted(long seed) {
        assertThat(doubted(changed(seed, s -> s))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aDiscBelowS1ThatIsHardlySeenMakesTheCountDoubtful(long seed) {
        assertThat(doubted(changed(seed, s -> withDisc(s, 0.07)))).isTrue();
        assertThat(doubted(changed(seed, s -> withDisc(s, 0.03)))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aSecondBodyBelowMakesTheCountDoubtful(long seed) {
        assertThat(doubted(changed(seed, s -> {
            // Along S1's own axis, which runs down and back.
            Vertebra first = s1(s);
            double x = first.centreX() - (first.anteriorSuperior().x() + first.posteriorSuperior().x()) / 2;
            double y = first.centreY() - (first.anteriorSuperior().y() + first.posteriorSuperior().y()) / 2;
            double step = mm(s, 27) / Math.hypot(x, y);
            return withBody(s, moved(first, step * x, step * y, 1));
        }))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aBodyThatIsSeenInTheBowelIsNoSecondOne(long seed) {
        assertThat(doubted(changed(seed, s -> withBody(s, moved(s1(s), -mm(s, 10), mm(s, 36), 1))))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aSliverOfADoubledBodyIsNotMeasured(long seed) {
        assertThat(doubted(changed(seed, s -> withBody(s, moved(s1(s), -mm(s, 3), 0, 0.1))))).isFalse();
    }

    @Test
    void aSquareOutlineOfTheFirstBodyMakesTheCountDoubtfulWhereMoreThanOneSliceShowsIt() {
        List<SliceDetections> all = changed(1, s -> outlined(s, 1.1));
        List<SliceDetections> one = new ArrayList<>(perfect(PhantomSpec.healthy(1)));
        one.set(6, outlined(one.get(6), 1.1));

        assertThat(doubted(all)).isTrue();
        assertThat(doubted(one)).isFalse();
        assertThat(doubted(changed(1, s -> outlined(s, 1.45)))).isFalse();
    }

    /** With S1 as the anatomy is drawn: its upper endplate, and a lower one shorter by a factor. */
    private static SliceDetections outlined(SliceDetections slice, double taper) {
        Vertebra body = s1(slice);
        double x = (body.anteriorInferior().x() + body.posteriorInferior().x()) / 2;
        double y = (body.anteriorInferior().y() + body.posteriorInferior().y()) / 2;
        double halfX = (body.posteriorSuperior().x() - body.anteriorSuperior().x()) / 2 / taper;
        double halfY = (body.posteriorSuperior().y() - body.anteriorSuperior().y()) / 2 / taper;
        double mm = slice.slice().columnSpacingMm();
        Body drawn = new Body(new org.lumbarcds.anatomy.Point(body.anteriorSuperior().x() * mm, body.anteriorSuperior().y() * mm),
                new org.lumbarcds.anatomy.Point(body.posteriorSuperior().x() * mm, body.posteriorSuperior().y() * mm),
                new org.lumbarcds.anatomy.Point((x + halfX) * mm, (y + halfY) * mm),
                new org.lumbarcds.anatomy.Point((x - halfX) * mm, (y - halfY) * mm));
        return new SliceDetections(slice.slice(), slice.detections(), slice.vertebrae(),
                Optional.of(SliceAnatomy.ofBodies(List.of(drawn))));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aFaintDiscThatIsCountedAsTheLowestMakesTheCountDoubtful(long seed) {
        List<SliceDetections> slices = changed(seed, s -> withDisc(s, 0.15));

        assertThat(NamedDiscs.of(slices).discs()).hasSize(6);
        assertThat(NamedDiscs.of(slices).certain()).isFalse();
    }
}
