// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.lumbarcds.agreement.LevelScore;
import org.lumbarcds.anatomy.Point;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.detect.SliceDetector;
import org.lumbarcds.image.Box;
import org.lumbarcds.image.Orientation;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.image.Weighting;
import org.lumbarcds.phantom.Phantom;
import org.lumbarcds.phantom.PhantomSpec;
import org.lumbarcds.phantom.PhantomStudy;
import org.lumbarcds.phantom.Transition;
import org.lumbarcds.spine.NamedDiscs;
import org.lumbarcds.spine.SpinalLevel;

/** Level names in synthetic studies, read from the three T2-weighted slices nearest the midline. */
final class SyntheticLevels {

    private static final int SLICES = 3;

    private final SliceDetector detector;
    private final LevelScore score = new LevelScore();

    SyntheticLevels(SliceDetector detector) {
        this.detector = detector;
    }

    LevelScore score() {
        return score;
    }

    void read(PhantomSpec spec) {
        PhantomStudy study = Phantom.study(spec);
        List<SagittalSlice> slices = study.slicesFromMidline().subList(0, SLICES).stream()
                .map(slice -> slice(study, slice)).toList();
        List<SliceDetections> series = detector.detect(slices, LevelsCommand.LEAST_SCORE);
        score.add("synthetic " + spec.seed(), discs(study), NamedDiscs.of(series));
    }

    private static SagittalSlice slice(PhantomStudy study, int slice) {
        short[] grey = Phantom.render(study, slice, Weighting.T2);
        float[] pixels = new float[grey.length];
        for (int k = 0; k < grey.length; k++) {
            pixels[k] = grey[k];
        }
        int n = study.matrix();
        return new SagittalSlice("series", "slice-" + slice, 1, n, n, pixels, study.pixelMm(), study.pixelMm(), true,
                OptionalDouble.of(study.spec().sliceSpacingMm() * slice), Weighting.T2, Orientation.AS_STORED);
    }

    /** True places of the free discs, from the lowest up, mm. */
    private static List<Point> discs(PhantomStudy study) {
        return study.boxes(study.slicesFromMidline().get(0)).stream()
                .filter(d -> !d.className().equals("stenosis") && !d.className().equals("spondylolisthesis"))
                .map(d -> d.box()).map(b -> centre(b, study.pixelMm()))
                .sorted((a, b) -> Double.compare(b.y(), a.y())).toList();
    }

    private static Point centre(Box box, double mm) {
        return new Point(box.centreX() * mm, box.centreY() * mm);
    }

    /**
     * The findings of a seed with a lumbosacral variant, and one slip or none. A slip bends the row of discs where the variant
     * does: above a sacralised L5 it is at the lowest free disc, beside a lumbarised S1 at one of the two above it.
     */
    static PhantomSpec transitional(long seed, Transition transition, boolean slipped) {
        PhantomSpec spec = PhantomSpec.random(seed).with(transition);
        for (SpinalLevel level : SpinalLevel.values()) {
            spec = spec.with(level, spec.level(level).withSlip(0));
        }
        if (!slipped) {
            return spec;
        }
        Random random = new Random(seed);
        boolean lowest = transition == Transition.LUMBARISED_S1 && random.nextBoolean();
        SpinalLevel level = lowest ? SpinalLevel.L5_S1 : SpinalLevel.L4_L5;
        return spec.with(level, spec.level(level).withSlip(4 + 8 * random.nextDouble()));
    }
}
