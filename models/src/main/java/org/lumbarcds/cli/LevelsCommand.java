// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
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
import org.lumbarcds.agreement.ReferenceSlices.Picture;
import org.lumbarcds.agreement.Share;
import org.lumbarcds.anatomy.Point;
import org.lumbarcds.detect.AnatomyModel;
import org.lumbarcds.detect.InvalidModelException;
import org.lumbarcds.detect.MeasuringDetector;
import org.lumbarcds.detect.OnnxSliceDetector;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.detect.SliceDetector;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.image.Weighting;
import org.lumbarcds.phantom.PhantomSpec;
import org.lumbarcds.phantom.Transition;
import org.lumbarcds.spine.NamedDiscs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code levels}: share of studies all of whose visible levels are rightly named, and of those said to be in doubt. */
@Command(
        name = "levels",
        mixinStandardHelpOptions = true,
        version = Lumbar.VERSION,
        sortOptions = false,
        description = "Share of studies all of whose visible discs get the right name, on patients with masks and on "
                + "synthetic studies, and of studies whose count is said to be in doubt: with usual and with transitional "
                + "anatomy, and on pictures nobody has counted.",
        footer = {"", "Example:",
            "  ./lumbar levels --data ../shared/data --phantoms 60",
            "",
            "Of spider-masks the lowest masked disc is L5-S1, as in that set's own gradings. Held out are the patients whose",
            "number is divisible by 5; the others took part in training. Exit status: 0 done, 2 wrong usage."})
final class LevelsCommand implements Callable<Integer> {

    static final double LEAST_SCORE = 0.05;

    @Spec
    private CommandSpec command;

    @Mixin
    private ModelOptions model;

    @Option(names = "--anatomy", paramLabel = "DIR",
            description = "Model folder of the anatomy network, used where there is one. Default: "
                    + RuntimeOptions.SHIPPED_ANATOMY + ".")
    private Path anatomy;

    @Option(names = "--data", paramLabel = "DIR",
            description = "Folder of the data sets: spider-masks, and spider-t2 and lumbar-boxes where they are there.")
    private Path data;

    @Option(names = "--phantoms", paramLabel = "N", defaultValue = "0",
            description = "Number of synthetic studies, and of those with each kind of transitional anatomy; every other one "
                    + "of these has a slip.")
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
        try (SliceDetector detector = open()) {
            out.println("Model " + detector.model().name() + " " + detector.model().version() + " "
                    + detector.model().digest());
            if (data != null) {
                masked(out, detector);
                uncounted(out, detector);
            }
            if (phantoms > 0) {
                synthetic(out, detector);
            }
            return Lumbar.OK;
        } catch (IOException e) {
            throw new ParameterException(command.commandLine(), "cannot be read: " + FileFault.words(e), e);
        }
    }

    /** The detector, measured by the model of the anatomy as in the server. */
    private SliceDetector open() {
        OnnxSliceDetector detector = model.open();
        Path folder = anatomy != null ? anatomy : RuntimeOptions.shippedAnatomy();
        if (anatomy == null && !Files.isDirectory(folder)) {
            return detector;
        }
        try {
            return new MeasuringDetector(detector, AnatomyModel.open(folder, model.detector()));
        } catch (InvalidModelException e) {
            detector.close();
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    private void masked(PrintWriter out, SliceDetector detector) throws IOException {
        Map<String, List<Masked>> patients = new LinkedHashMap<>();
        for (Masked slice : ReferenceSlices.spiderMasks(data)) {
            patients.computeIfAbsent(slice.picture().patient(), k -> new ArrayList<>()).add(slice);
        }
        print(out, "spider-masks, held out", spider(detector, patients, ReferenceSlices::spiderHeldOut));
        print(out, "spider-masks, trained on",
                spider(detector, patients, patient -> !ReferenceSlices.spiderHeldOut(patient)));
    }

    private static LevelScore spider(SliceDetector detector, Map<String, List<Masked>> patients, Predicate<String> which) {
        LevelScore score = new LevelScore();
        patients.forEach((patient, slices) -> {
            if (which.test(patient)) {
                List<SagittalSlice> series = new ArrayList<>();
                for (int i = 0; i < slices.size(); i++) {
                    series.add(t2(slices.get(i).picture().slice(), 2.0 * i));
                }
                // The slice with most discs: a worn disc is not masked in every one.
                List<Point> discs = slices.stream().map(Masked::discs)
                        .max((a, b) -> Integer.compare(a.size(), b.size())).orElseThrow();
                score.add(patient, discs, NamedDiscs.of(detector.detect(series, LEAST_SCORE)));
            }
        });
        return score;
    }

    /** Pictures without a counted level: how often the count is doubted, not whether it is right. */
    private void uncounted(PrintWriter out, SliceDetector detector) throws IOException {
        if (Files.isDirectory(data.resolve("spider-t2"))) {
            printDoubted(out, "spider-t2, one slice each", detector, ReferenceSlices.spiderT2(data));
        }
        if (Files.isDirectory(data.resolve("lumbar-boxes"))) {
            printDoubted(out, "lumbar-boxes, fold 0, one slice each", detector, ReferenceSlices.lumbarBoxes(data, "0"));
        }
    }

    private static void printDoubted(PrintWriter out, String what, SliceDetector detector, List<Picture> pictures) {
        int spines = 0;
        List<String> doubted = new ArrayList<>();
        for (Picture picture : pictures) {
            List<SliceDetections> one = detector.detect(List.of(t2(picture.slice(), 0)), LEAST_SCORE);
            NamedDiscs named = NamedDiscs.of(one);
            spines += named.discs().isEmpty() ? 0 : 1;
            if (!named.discs().isEmpty() && !named.certain()) {
                doubted.add(picture.patient());
            }
        }
        out.println(what + ": flagged " + new Share(doubted.size(), spines) + "; no row of discs in "
                + (pictures.size() - spines));
        out.println("    " + String.join(" ", doubted));
    }

    private static SagittalSlice t2(SagittalSlice s, double positionMm) {
        return new SagittalSlice("series", s.sopInstanceUid(), 1, s.width(), s.height(), s.pixels(), s.rowSpacingMm(),
                s.columnSpacingMm(), s.spacingKnown(), OptionalDouble.of(positionMm), Weighting.T2, s.orientation());
    }

    private void synthetic(PrintWriter out, SliceDetector detector) {
        SyntheticLevels usual = new SyntheticLevels(detector);
        for (int i = 0; i < phantoms; i++) {
            usual.read(PhantomSpec.random(seed + i));
        }
        print(out, "synthetic", usual.score());
        printFlagged(out, Transition.LUMBARISED_S1, "lumbarised S1", detector);
        printFlagged(out, Transition.SACRALISED_L5, "sacralised L5", detector);
    }

    /** Of transitional anatomy nothing is right but to say so: one series does not tell which way the count is off. */
    private void printFlagged(PrintWriter out, Transition transition, String what, SliceDetector detector) {
        SyntheticLevels plain = new SyntheticLevels(detector);
        SyntheticLevels slipped = new SyntheticLevels(detector);
        for (int i = 0; i < phantoms; i++) {
            boolean slip = i % 2 == 1;
            (slip ? slipped : plain).read(SyntheticLevels.transitional(seed + i, transition, slip));
        }
        Share without = plain.score().share(Outcome.FLAGGED);
        Share with = slipped.score().share(Outcome.FLAGGED);
        out.println("synthetic, " + what + ": flagged "
                + new Share(without.count() + with.count(), without.of() + with.of()));
        out.println("  without a slip " + without);
        out.println("  with a slip    " + with);
    }

    private static void print(PrintWriter out, String what, LevelScore score) {
        if (score.studies() == 0) {
            return;
        }
        out.println(what + ": " + score.studies() + " studies");
        for (Outcome outcome : Outcome.values()) {
            out.printf(Locale.ROOT, "  %-12s %s%n", outcome.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    score.share(outcome));
        }
        score.notRight().forEach(line -> out.println("    " + line));
    }
}
