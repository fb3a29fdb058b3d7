// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.lumbarcds.image.Box;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.detect.Vertebra;
import org.lumbarcds.image.Orientation;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.image.Weighting;
import org.lumbarcds.phantom.Phantom;
import org.lumbarcds.phantom.PhantomSpec;
import org.lumbarcds.phantom.PhantomStudy;

/** A phantom's true boxes as if a detector had drawn them: perfectly, or with its usual faults. */
final class TruthDetections {

    static final double THRESHOLD = 0.4;
    static final SpineReader READER = new SpineReader(
            new ModelIdentity("truth", "1", "0".repeat(64)), "CPU", name -> OptionalDouble.of(THRESHOLD));

    private TruthDetections() {
    }

    static List<SliceDetections> perfect(PhantomSpec spec) {
        return of(spec, d -> d, Weighting.T2, Orientation.AS_STORED);
    }

    static List<SliceDetections> of(
            PhantomSpec spec, UnaryOperator<Detection> change, Weighting weighting, Orientation orientation) {
        PhantomStudy study = Phantom.study(spec);
        int n = study.matrix();
        List<SliceDetections> slices = new ArrayList<>();
        for (int i = 0; i < spec.slices(); i++) {
            SagittalSlice slice = new SagittalSlice("series-" + weighting, weighting + "-" + i, 1, n, n, new float[n * n],
                    study.pixelMm(), study.pixelMm(), true, OptionalDouble.of((i - (spec.slices() - 1) / 2.0) * spec.sliceSpacingMm()),
                    weighting, orientation);
            List<Detection> boxes = new ArrayList<>();
            study.boxes(i).forEach(d -> boxes.add(change.apply(new Detection(d.className(), 0.9, 0.85, d.box()))));
            boxes.removeIf(d -> d.score() <= 0);
            slices.add(new SliceDetections(slice, boxes, study.vertebrae(i)));
        }
        return slices;
    }

    /** Boxes moved by some pixels, scores scattered, one in eight lost, and a false weak one here and there. */
    static List<SliceDetections> faulty(PhantomSpec spec, long seed) {
        Random r = new Random(seed);
        List<SliceDetections> faulty = new ArrayList<>();
        for (SliceDetections slice : of(spec, d -> jitter(d, r), Weighting.T2, Orientation.AS_STORED)) {
            List<Detection> boxes = new ArrayList<>(slice.detections());
            if (!boxes.isEmpty() && r.nextDouble() < 0.7) {
                double x = 40 + 250 * r.nextDouble();
                double y = 40 + 250 * r.nextDouble();
                boxes.add(new Detection(r.nextBoolean() ? "normal" : "herniation", 0.2, 0.2, new Box(x, y, x + 50, y + 25)));
            }
            List<Vertebra> bodies = new ArrayList<>();
            slice.vertebrae().forEach(v -> bodies.add(new Vertebra(v.score(), jitter(v.anteriorSuperior(), r),
                    jitter(v.posteriorSuperior(), r), jitter(v.posteriorInferior(), r), jitter(v.anteriorInferior(), r))));
            faulty.add(new SliceDetections(slice.slice(), boxes, bodies));
        }
        return faulty;
    }

    private static Detection jitter(Detection d, Random r) {
        Box b = d.box();
        double score = r.nextInt(8) == 0 ? 0 : 0.55 + 0.4 * r.nextDouble();
        return new Detection(d.className(), score, score, new Box(b.x1() + 2 * r.nextGaussian(),
                b.y1() + 2 * r.nextGaussian(), b.x2() + 2 * r.nextGaussian(), b.y2() + 2 * r.nextGaussian()));
    }

    private static Vertebra.Point jitter(Vertebra.Point p, Random r) {
        return new Vertebra.Point(p.x() + 0.7 * r.nextGaussian(), p.y() + 0.7 * r.nextGaussian());
    }

    static StudyFindings read(List<SliceDetections> slices) {
        return READER.interpret("2.25.1", slices, List.of());
    }

    /** Suspected conditions as {@code L4-L5 herniation}. */
    static List<String> suspected(StudyFindings findings, Condition... conditions) {
        List<Condition> asked = List.of(conditions);
        return findings.of(Presence.PRESENT)
                .filter(f -> asked.contains(f.condition()))
                .map(f -> f.level().label() + " " + f.condition().className())
                .sorted()
                .toList();
    }
}
