// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.phantom.LevelSpec;
import org.lumbarcds.phantom.PhantomSpec;

class PictureLevelsTest {

    private static final PhantomSpec HERNIATED = PhantomSpec.healthy(1)
            .with(SpinalLevel.L4_L5, LevelSpec.HEALTHY.withHerniation(7));

    @Test
    void allSlicesOfASeriesNameADiscAlike() {
        List<SliceDetections> series = TruthDetections.perfect(HERNIATED);
        List<List<Optional<SpinalLevel>>> levels = PictureLevels.ofSeries(series);
        assertThat(levels).hasSameSizeAs(series);
        Set<SpinalLevel> normal = EnumSet.noneOf(SpinalLevel.class);
        int herniations = 0;
        for (int i = 0; i < series.size(); i++) {
            assertThat(levels.get(i)).hasSameSizeAs(series.get(i).detections());
            for (int k = 0; k < levels.get(i).size(); k++) {
                String name = series.get(i).detections().get(k).className();
                if (name.equals("herniation")) {
                    assertThat(levels.get(i).get(k)).contains(SpinalLevel.L4_L5);
                    herniations++;
                } else if (name.equals("normal")) {
                    levels.get(i).get(k).ifPresent(normal::add);
                }
            }
        }
        assertThat(herniations).isGreaterThan(1);
        assertThat(normal).contains(SpinalLevel.L1_L2, SpinalLevel.L2_L3, SpinalLevel.L3_L4, SpinalLevel.L5_S1);
    }

    @Test
    void aSliceWithOneDiscHasItsLevelFromTheOthers() {
        List<SliceDetections> series = new ArrayList<>(TruthDetections.perfect(HERNIATED));
        int middle = series.size() / 2;
        SliceDetections whole = series.get(middle);
        List<Detection> one = whole.detections().stream().filter(d -> d.className().equals("herniation")).toList();
        series.set(middle, new SliceDetections(whole.slice(), one, List.of()));
        assertThat(PictureLevels.of(series.get(middle))).containsOnly(Optional.empty());
        assertThat(PictureLevels.ofSeries(series).get(middle)).containsExactly(Optional.of(SpinalLevel.L4_L5));
    }

    @Test
    void withoutAChainOfDiscsNothingIsNamed() {
        List<SliceDetections> series = TruthDetections.perfect(HERNIATED).stream()
                .map(s -> new SliceDetections(s.slice(), s.detections().subList(0, Math.min(1, s.detections().size())),
                        List.of()))
                .toList();
        assertThat(PictureLevels.ofSeries(series)).allSatisfy(levels -> assertThat(levels).allMatch(Optional::isEmpty));
        assertThat(PictureLevels.ofSeries(List.of())).isEmpty();
    }
}
