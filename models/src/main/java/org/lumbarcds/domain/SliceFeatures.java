// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.spine.ChainShape;

/** What is measured on a slice to tell usual from unusual ones: how the boxes lie, and how the picture looks. */
public final class SliceFeatures {

    private static final List<String> CHAIN = List.of("discs", "strength", "stray", "unevenness", "bend", "flatness",
            "width", "across", "above", "below", "share", "bodies", "bodyScore", "extraBodies");

    private SliceFeatures() {
    }

    /** Names in order. */
    public static List<String> names() {
        List<String> names = new ArrayList<>(CHAIN);
        names.addAll(LevelPatches.NAMES);
        names.addAll(PictureFeatures.NAMES);
        return names;
    }

    /** Values in the order of {@link #names}; NaN where one cannot be measured. */
    public static double[] of(SliceDetections picture) {
        ChainShape c = ChainShape.of(picture);
        double[] chain = {c.discs(), c.strength(), c.stray(), c.unevenness(), c.bend(), c.flatness(), c.width(), c.across(),
            c.above(), c.below(), c.share(), c.bodies(), c.bodyScore(), c.extraBodies()};
        return Stream.of(chain, LevelPatches.of(picture.slice(), c), PictureFeatures.of(picture.slice()))
                .flatMapToDouble(DoubleStream::of).toArray();
    }
}
