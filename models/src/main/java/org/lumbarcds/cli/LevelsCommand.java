// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.lumbarcds.agreement.LevelScore;
import org.lumbarcds.agreement.LevelScore.Outcome;
import org.lumbarcds.agreement.ReferenceSlices;
import org.lumbarcds.agreement.ReferenceSlices.Masked;
import org.lumbarcds.anatomy.Point;
import org.lumbarcds.detect.OnnxSliceDetector;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.image.Box;
import org.lumbarcds.image.Orientation;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.image.Weighting;
import org.lumbarcds.phantom.Phantom;
import org.lumbarcds.phantom.PhantomSpec;
import org.lumbarcds.phantom.PhantomStudy;
import org.lumbarcds.phantom.Transition;
import org.lumbarcds.spine.NamedDiscs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code levels}: share of studies all of whose visible levels are rightly named. */
@Command(
        name = "levels",
        mixinStandardHelpOptions = true,
        version = Lumbar.VERSION,
        sortOptions = false,
        description = "Share of studies all of whose visible discs get the right name, on patients with masks and on "
                + "synthetic studies.",
        footer = {"", "Example:",
            "  ./lumbar levels --data ../shared/data --phantoms 60",
            "",
            "Of spider-masks the lowest masked disc is L5-S1, as in that set's own gradings. Held out are the patients whose",
            "number is divisible by 5; the others took part in training. Exit status: 0 done, 2 wrong usage."})
final class LevelsCommand implements Callable<Integer> {

    private static final double LEAST_SCORE = 0.05;

    @Spec
    private CommandSpec command;

    @Mixin
    private ModelOptions model;

    @Option(names = "--data", paramLabel = "DIR", description = "Folder of the data sets; holds spider-masks.")
    private Path data;

    @Option(names = "--phantoms", paramLabel = "N", defaultValue = "0",
            description = "Number of synthetic studies, and a third as many with transitional anatomy.")
    private int phantoms;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "900000",
            description = "First seed of the synthetic studies. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Override
    public Integer call() {
        PrintWriter out = command.commandLine().getOut();
        if (data == null && phantoms < 1) {
            throw new ParameterException(command.commandLine(), "nothing to do: give --data, --phantoms or both");
        }
        try (OnnxSliceDetector detector = model.open()) {
            out.println("Model " + detector.model().name() + " " + detector.model().version() + " "
                    + detector.model().digest());
            if (data != null) {
                Map<String, List<Masked>> patients = new LinkedHashMap<>();
                for (Masked slice : ReferenceSlices.spiderMasks(data)) {
                    patients.computeIfAbsent(slice.picture().patient(), k -> new ArrayList<>()).add(slice);
                }
                Predicate<String> held = patient -> Integer.parseInt(patient) % 5 == 0;
                print(out, "spider-masks, held out", spider(detector, patients, held));
                print(out, "spider-masks, trained on", spider(detector, patients, held.negate()));
            }
            if (phantoms > 0) {
                print(out, "synthetic", phantoms(detector, phantoms, Transition.NONE));
                printFlagged(out, "synthetic, lumbarised S1", phantoms(detector, (phantoms + 5) / 6, Transition.LUMBARISED_S1));
                printFlagged(out, "synthetic, sacralised L5", phantoms(detector, (phantoms + 5) / 6, Transition.SACRALISED_L5));
            }
            return Lumbar.OK;
        } catch (IOException e) {
            throw new ParameterException(command.commandLine(), "cannot be read: " + FileFault.words(e), e);
        }
    }

    private static LevelScore spider(OnnxSliceDetector detector, Map<String, List<Masked>> patients, Predicate<String> which) {
        LevelScore score = new LevelScore();
        patients.forEach((patient, slices) -> {
            if (which.test(patient)) {
                List<SliceDetections> series = new ArrayList<>();
                for (int i = 0; i < slices.size(); i++) {
                    series.addAll(detector.detect(List.of(placed(slices.get(i).picture().slice(), i)), LEAST_SCORE));
                }
                // The slice with most discs: a worn disc is not masked in every one.
                List<Point> discs = slices.stream().map(Masked::discs)
                        .max((a, b) -> Integer.compare(a.size(), b.size())).orElseThrow();
                score.add(patient, discs, NamedDiscs.of(series));
            }
        });
        return score;
    }

    /** The five slices of a patient lie 2 mm apart. */
    private static SagittalSlice placed(SagittalSlice s, int index) {
        return new SagittalSlice("series", s.sopInstanceUid(), 1, s.width(), s.height(), s.pixels(), s.rowSpacingMm(),
                s.columnSpacingMm(), true, OptionalDouble.of(2.0 * index), Weighting.T2, s.orientation());
    }

    private LevelScore phantoms(OnnxSliceDetector detector, int count, Transition transition) {
        LevelScore score = new LevelScore();
        for (int i = 0; i < count; i++) {
            PhantomStudy study = Phantom.study(PhantomSpec.random(seed + i).with(transition));
            List<SliceDetections> series = new ArrayList<>();
            for (int slice : study.slicesFromMidline().subList(0, 3)) {
                short[] grey = Phantom.render(study, slice, Weighting.T2);
                float[] pixels = new float[grey.length];
                for (int k = 0; k < grey.length; k++) {
                    pixels[k] = grey[k];
                }
                int n = study.matrix();
                series.addAll(detector.detect(List.of(new SagittalSlice("series", "slice-" + slice, 1, n, n, pixels,
                        study.pixelMm(), study.pixelMm(), true, OptionalDouble.of(4.0 * slice), Weighting.T2,
                        Orientation.AS_STORED)), LEAST_SCORE));
            }
            score.add("synthetic " + (seed + i), discs(study), NamedDiscs.of(series));
        }
        return score;
    }

    private static List<Point> discs(PhantomStudy study) {
        return study.boxes(study.slicesFromMidline().get(0)).stream()
                .filter(d -> !d.className().equals("stenosis") && !d.className().equals("spondylolisthesis"))
                .map(d -> d.box()).map(b -> centre(b, study.pixelMm()))
                .sorted((a, b) -> Double.compare(b.y(), a.y())).toList();
    }

    private static Point centre(Box box, double mm) {
        return new Point(box.centreX() * mm, box.centreY() * mm);
    }

    /** Of transitional anatomy nothing is right but to say so: counted from below, every name is off by one. */
    private static void printFlagged(PrintWriter out, String what, LevelScore score) {
        double[] share = score.share(Outcome.FLAGGED);
        out.printf(Locale.ROOT, "%s: %d of %d flagged, %.1f %% (95 %% interval %.1f to %.1f)%n", what,
                score.count(Outcome.FLAGGED), score.studies(), 100 * share[0], 100 * share[1], 100 * share[2]);
    }

    private static void print(PrintWriter out, String what, LevelScore score) {
        if (score.studies() == 0) {
            return;
        }
        out.printf(Locale.ROOT, "%s: %d studies%n", what, score.studies());
        for (Outcome outcome : Outcome.values()) {
            double[] share = score.share(outcome);
            out.printf(Locale.ROOT, "  %-12s %4d  %5.1f %% (95 %% interval %.1f to %.1f)%n",
                    outcome.name().toLowerCase(Locale.ROOT).replace('_', ' '), score.count(outcome), 100 * share[0],
                    100 * share[1], 100 * share[2]);
        }
        score.notRight().forEach(line -> out.println("    " + line));
    }
}
