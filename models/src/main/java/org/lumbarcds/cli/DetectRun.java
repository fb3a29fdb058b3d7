// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.lumbarcds.cli.DetectReport.Failed;
import org.lumbarcds.cli.DetectReport.Found;
import org.lumbarcds.cli.DetectReport.Image;
import org.lumbarcds.cli.DetectReport.Level;
import org.lumbarcds.cli.DetectReport.Skipped;
import org.lumbarcds.cli.InputFiles.InputFile;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.detect.InferenceFailedException;
import org.lumbarcds.detect.OnnxSliceDetector;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.image.AnnotatedImage;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.series.SeriesFacts;
import org.lumbarcds.series.Stack;
import org.lumbarcds.series.StackPlace;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.LevelAppearance;
import org.lumbarcds.spine.PictureLevels;
import org.lumbarcds.spine.SpinalLevel;
import org.lumbarcds.spine.SpineReader;

/** One call of {@code detect}: series by series, because levels are counted over a series and memory is finite. */
final class DetectRun {

    /** Asked of the network, whatever is reported: levels are counted on weak boxes too. */
    private static final double LEAST_SCORE = 0.01;

    private final OnnxSliceDetector detector;
    private final Double minimumScore;
    private final Path annotated;
    private final Optional<Double> missRate;
    private final DetectReport report = new DetectReport();
    private final Set<String> pictureNames = new HashSet<>();

    /**
     * @param minimumScore null for each class's threshold
     * @param annotated folder for pictures, null for none
     * @param missRate at which possible answers are told, of loose pictures too; empty for the usual one, of series alone
     */
    DetectRun(OnnxSliceDetector detector, Double minimumScore, Path annotated, Optional<Double> missRate) {
        this.detector = detector;
        this.minimumScore = minimumScore;
        this.annotated = annotated;
        this.missRate = missRate;
    }

    /** What was found on the frames of one file, and where they lie. */
    private record Read(ImageFile file, List<Stack.Placed> places, List<SliceDetections> frames, double millisecondsAFrame) {
    }

    /** The readings as far as they are of the stack: one series may hold two parts of the spine, which are not counted as one. */
    private static List<Read> of(List<Stack.Placed> stack, List<Read> series) {
        Set<SagittalSlice> slices = Collections.newSetFromMap(new IdentityHashMap<>());
        stack.forEach(placed -> slices.add(placed.slice()));
        return series.stream().map(read -> new Read(read.file(), read.places(),
                read.frames().stream().filter(frame -> slices.contains(frame.slice())).toList(), read.millisecondsAFrame()))
                .filter(read -> !read.frames().isEmpty()).toList();
    }

    /**
     * @param progress told the number of files done
     * @throws IOException if an annotated picture cannot be written
     */
    DetectReport over(InputFiles inputs, IntConsumer progress) throws IOException {
        inputs.errors().forEach((path, message) -> report.add(new Failed(path, message)));
        int done = 0;
        Map<String, List<ImageFile>> all = series(inputs.files());
        for (List<ImageFile> series : all.values()) {
            List<Read> reads = new ArrayList<>();
            for (ImageFile file : series.stream().sorted(ImageFile.BY_NUMBER).toList()) {
                read(file).ifPresent(reads::add);
                progress.accept(++done);
            }
            List<Stack.Placed> slices = reads.stream().flatMap(r -> r.places().stream()).toList();
            List<StackPlace> study = places(all.values(), series.get(0).study(), slices);
            for (List<Stack.Placed> stack : Stack.apart(slices)) {
                publish(of(stack, reads), stack.get(0).place().filter(here -> here.aboveAStackOf(study)).isEmpty());
            }
        }
        return report;
    }

    /** Where the pictures of a study lie, as their files say, and these slices. */
    private static List<StackPlace> places(Collection<List<ImageFile>> all, String study, List<Stack.Placed> slices) {
        Stream<StackPlace> files = all.stream().flatMap(List::stream)
                .filter(file -> !study.isEmpty() && file.study().equals(study))
                .flatMap(file -> file.facts().filter(SeriesFacts::real).flatMap(SeriesFacts::place).stream());
        return Stream.concat(files, slices.stream().flatMap(placed -> placed.place().stream())).toList();
    }

    /** Files to be read, by series; pictures each by their own. */
    private Map<String, List<ImageFile>> series(List<InputFile> files) {
        Map<String, List<ImageFile>> series = new LinkedHashMap<>();
        for (InputFile file : files) {
            try {
                ImageFile image = ImageFile.open(file);
                if (image.notForUs().isPresent()) {
                    report.add(new Skipped(file.path().toString(), Optional.empty(), image.notForUs().get()));
                } else {
                    String key = image.series().isEmpty() ? file.path().toString() : image.series();
                    series.computeIfAbsent(key, k -> new ArrayList<>()).add(image);
                }
            } catch (IOException | DicomException e) {
                report.add(new Failed(file.path().toString(), e.getMessage()));
            }
        }
        return series;
    }

    private Optional<Read> read(ImageFile file) {
        long start = System.nanoTime();
        try {
            ImageFile.Frames image = file.read();
            double least = minimumScore == null ? LEAST_SCORE : Math.min(LEAST_SCORE, minimumScore);
            List<SliceDetections> found = detector.detect(image.slices(), least);
            image.others().forEach((frame, plane) ->
                    report.add(new Skipped(file.path().toString(), Optional.of(frame), plane)));
            double milliseconds = (System.nanoTime() - start) / 1e6 / Math.max(1, found.size());
            return Optional.of(new Read(file, image.placed(), found, milliseconds));
        } catch (IOException | DicomException | InferenceFailedException e) {
            report.add(new Failed(file.path().toString(), e.getMessage()));
            return Optional.empty();
        }
    }

    /** @param lowest whether no stack of the study lies lower: the discs of an upper one have no lumbar names */
    private void publish(List<Read> series, boolean lowest) throws IOException {
        List<SliceDetections> frames = series.stream().flatMap(read -> read.frames().stream()).toList();
        Iterator<List<Optional<SpinalLevel>>> levels = (lowest ? PictureLevels.ofSeries(frames) : nameless(frames)).iterator();
        for (Read read : series) {
            for (SliceDetections frame : read.frames()) {
                publish(read, frame, levels.next());
            }
        }
        if (lowest) {
            missRate(series).ifPresent(rate -> judge(series, frames, rate));
        }
    }

    private static List<List<Optional<SpinalLevel>>> nameless(List<SliceDetections> frames) {
        return frames.stream().map(f -> Collections.nCopies(f.detections().size(), Optional.<SpinalLevel>empty())).toList();
    }

    /**
     * A loose picture is no study: nobody knows which others belong to it, and the answers were learnt on all near-midline
     * pictures of a patient. So it is judged only where a miss rate was asked for.
     */
    private Optional<Double> missRate(List<Read> series) {
        boolean study = series.stream().anyMatch(read -> !read.file().series().isEmpty());
        return missRate.isPresent() || !study ? missRate : Optional.of(SpineReader.USUAL_MISS_RATE);
    }

    private void judge(List<Read> series, List<SliceDetections> frames, double rate) {
        List<String> paths = series.stream().map(read -> read.file().path().toString()).distinct().toList();
        for (LevelAppearance level : LevelAppearance.of(frames)) {
            for (Condition condition : Condition.values()) {
                if (level.level().isPresent()) {
                    level.judge(condition, detector.limits(), rate).ifPresent(judgement -> report.add(
                            new Level(paths, level.level().get(), condition, judgement)));
                }
            }
        }
    }

    private void publish(Read read, SliceDetections frame, List<Optional<SpinalLevel>> levels) throws IOException {
        SagittalSlice slice = frame.slice();
        List<Found> found = new ArrayList<>();
        List<AnnotatedImage.Mark> marks = new ArrayList<>();
        for (int i = 0; i < frame.detections().size(); i++) {
            Detection detection = frame.detections().get(i);
            if (detection.score() < threshold(detection.className())) {
                continue;
            }
            Optional<String> level = levels.get(i).map(SpinalLevel::label);
            found.add(new Found(detection.className(), detection.score(),
                    slice.orientation().toStored(detection.box(), slice.width(), slice.height()), level));
            marks.add(new AnnotatedImage.Mark(detection.className(), detection.score(), level, detection.box()));
        }
        boolean turned = slice.orientation().transposed();
        Optional<Integer> number = read.file().frames() > 1 ? Optional.of(slice.frame()) : Optional.empty();
        report.add(new Image(
                read.file().path().toString(),
                Optional.of(slice.sopInstanceUid()).filter(uid -> !uid.isEmpty()),
                number,
                turned ? slice.height() : slice.width(),
                turned ? slice.width() : slice.height(),
                read.millisecondsAFrame(),
                found));
        if (annotated != null) {
            Files.write(annotated.resolve(pictureName(read.file().file().name(), number)), AnnotatedImage.png(slice, marks));
        }
    }

    private double threshold(String className) {
        return minimumScore != null ? minimumScore : detector.threshold(className).orElse(1);
    }

    /** A file name no other picture of this call has. */
    private String pictureName(Path name, Optional<Integer> frame) {
        String flat = name.toString().replaceAll("[^A-Za-z0-9._-]+", "_") + frame.map(f -> "-frame" + f).orElse("");
        String free = flat;
        for (int n = 2; !pictureNames.add(free); n++) {
            free = flat + "-" + n;
        }
        return free + ".png";
    }
}
