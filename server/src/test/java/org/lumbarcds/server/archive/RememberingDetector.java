// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.detect.ModelLimits;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.detect.SliceDetector;
import org.lumbarcds.image.SagittalSlice;

/**
 * A detector that looks at each picture once, every pixel compared: a study that comes out of an archive just as it was
 * costs nothing, and one with a single pixel changed is looked at.
 */
final class RememberingDetector implements SliceDetector {

    private final SliceDetector network;
    private final Map<Picture, SliceDetections> seen = new HashMap<>();

    RememberingDetector(SliceDetector network) {
        this.network = network;
    }

    private record Picture(int hash, float[] pixels, int width, double row, double column, boolean known, double score) {

        private static Picture of(SagittalSlice slice, double score) {
            return new Picture(Arrays.hashCode(slice.pixels()), slice.pixels(), slice.width(), slice.rowSpacingMm(),
                    slice.columnSpacingMm(), slice.spacingKnown(), score);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Picture p && width == p.width && row == p.row && column == p.column
                    && known == p.known && score == p.score && Arrays.equals(pixels, p.pixels);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    int pictures() {
        return seen.size();
    }

    @Override
    public List<SliceDetections> detect(List<SagittalSlice> slices, double minimumScore) {
        List<SliceDetections> all = new ArrayList<>();
        for (SagittalSlice slice : slices) {
            SliceDetections found = seen.computeIfAbsent(Picture.of(slice, minimumScore),
                    picture -> network.detect(List.of(slice), minimumScore).get(0));
            all.add(new SliceDetections(slice, found.detections(), found.vertebrae(), found.anatomy()));
        }
        return all;
    }

    @Override
    public ModelIdentity model() {
        return network.model();
    }

    @Override
    public OptionalDouble threshold(String className) {
        return network.threshold(className);
    }

    @Override
    public ModelLimits limits() {
        return network.limits();
    }

    @Override
    public String executionProvider() {
        return network.executionProvider();
    }

    @Override
    public void close() {
        network.close();
    }
}
