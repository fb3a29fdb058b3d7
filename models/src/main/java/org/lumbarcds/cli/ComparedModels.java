// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import org.lumbarcds.cli.InputFiles.InputFile;
import org.lumbarcds.cli.InputFiles.Kind;
import org.lumbarcds.compare.PairedReading;
import org.lumbarcds.compare.Reading;
import org.lumbarcds.compare.Reading.FoundBox;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.detect.InferenceFailedException;
import org.lumbarcds.detect.OnnxSliceDetector;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.domain.GuardedReader;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.PictureLevels;
import org.lumbarcds.series.SeriesChoice;
import org.lumbarcds.series.SeriesFacts;
import org.lumbarcds.series.Stack;
import org.lumbarcds.series.StackSearch;
import org.lumbarcds.spine.RejectedInstance;
import org.lumbarcds.spine.SpinalLevel;
import org.lumbarcds.spine.StudyFindings;

/**
 * Runs two models over the same images: each is decoded once. DICOM files are read study by study, as the server reads
 * them; a picture is a case of its own.
 */
final class ComparedModels {

    /** As the server asks of the network; weaker boxes are of no use to anybody. */
    private static final double LEAST_SCORE = 0.05;

    /** Pixels of series read together; as the server's limit. */
    private static final long MOST_PIXELS = 48L << 20;

    private final OnnxSliceDetector a;
    private final OnnxSliceDetector b;
    private final PatientTable patients;
    private final List<PairedReading> readings = new ArrayList<>();
    private final Map<String, String> errors = new LinkedHashMap<>();

    ComparedModels(OnnxSliceDetector a, OnnxSliceDetector b, PatientTable patients) {
        this.a = a;
        this.b = b;
        this.patients = patients;
    }

    /** @param progress told the number of files done */
    List<PairedReading> over(InputFiles inputs, IntConsumer progress) {
        errors.putAll(inputs.errors());
        Map<String, List<ImageFile>> studies = new LinkedHashMap<>();
        for (InputFile file : inputs.files()) {
            try {
                ImageFile image = ImageFile.open(file);
                if (image.notForUs().isEmpty()) {
                    String study = image.study().isEmpty() ? file.path().toString() : image.study();
                    studies.computeIfAbsent(study, k -> new ArrayList<>()).add(image);
                }
            } catch (IOException | DicomException e) {
                errors.put(file.path().toString(), e.getMessage());
            }
        }
        int done = 0;
        for (Map.Entry<String, List<ImageFile>> study : studies.entrySet()) {
            try {
                compare(study.getKey(), study.getValue());
            } catch (InferenceFailedException e) {
                errors.put(study.getKey(), e.getMessage());
            }
            done += study.getValue().size();
            progress.accept(done);
        }
        return readings;
    }

    /** Files and studies that could not be read, with the reason. */
    Map<String, String> errors() {
        return errors;
    }

    private void compare(String study, List<ImageFile> files) {
        if (files.get(0).file().kind() == Kind.PICTURE) {
            List<SagittalSlice> slices = slices(files, new ArrayList<>()).stream().map(Stack.Placed::slice).toList();
            if (!slices.isEmpty()) {
                readings.add(new PairedReading(study, patients.of(files.get(0).path()).orElse(study),
                        picture(a, slices.get(0)), picture(b, slices.get(0))));
            }
            return;
        }
        Map<String, List<ImageFile>> series = new LinkedHashMap<>();
        files.stream().sorted(ImageFile.BY_NUMBER)
                .forEach(f -> series.computeIfAbsent(f.series(), k -> new ArrayList<>()).add(f));
        SeriesChoice choice = SeriesChoice.of(files.get(0).studyText(), series.values().stream().map(ComparedModels::facts)
                .toList());
        lumbar(study, choice, series).ifPresent(stack -> {
            String patient = files.get(0).patient();
            readings.add(new PairedReading(study, patient.isEmpty() ? study : patient,
                    Reading.of(stack.findings()), study(b, study, stack.slices(), stack.rejected())));
        });
    }

    /** A series by its middle object: the first may be of another plane. */
    private static SeriesFacts facts(List<ImageFile> series) {
        return series.get(series.size() / 2).facts().orElseThrow()
                .with(series.stream().mapToInt(f -> f.facts().orElseThrow().slices()).sum());
    }

    /** What was read, or tried first, and what the first model found in it. */
    private record Tried(List<SagittalSlice> slices, List<RejectedInstance> rejected, StudyFindings findings) {
    }

    /**
     * The stack that the first model finds the lumbar spine in, as the server does, or else the first tried; the second model
     * reads the same pictures.
     */
    private Optional<Tried> lumbar(String study, SeriesChoice choice, Map<String, List<ImageFile>> series) {
        StackSearch<Tried> search = new StackSearch<>(choice);
        List<RejectedInstance> rejected = new ArrayList<>();
        Optional<Tried> first = Optional.empty();
        for (SeriesChoice.Group group : choice.groups()) {
            if (!search.wantsGroup()) {
                break;
            }
            List<Stack.Placed> slices = new ArrayList<>();
            group.series().forEach(uid -> slices.addAll(slices(series.get(uid), rejected)));
            if (slices.stream().mapToLong(p -> p.slice().pixels().length).sum() > MOST_PIXELS) {
                errors.put(study, "the study's sagittal slices are larger than " + MOST_PIXELS + " pixels together");
                return Optional.empty();
            }
            for (Stack stack : Stack.of(slices)) {
                if (search.wantsStack()) {
                    Tried tried = new Tried(stack.slices(), List.copyOf(rejected), findings(a, study, stack.slices(), rejected));
                    search.add(group, stack, tried.findings(), tried);
                    first = first.or(() -> Optional.of(tried));
                }
            }
        }
        Optional<Tried> none = first.filter(tried -> !tried.findings().judged());
        return search.found().or(() -> none);
    }

    private List<Stack.Placed> slices(List<ImageFile> files, List<RejectedInstance> rejected) {
        List<Stack.Placed> slices = new ArrayList<>();
        for (ImageFile file : files) {
            try {
                slices.addAll(file.read().placed());
            } catch (DicomException e) {
                errors.put(file.path().toString(), e.getMessage());
                rejected.add(RejectedInstance.of("", e));
            } catch (IOException e) {
                errors.put(file.path().toString(), e.getMessage());
                rejected.add(new RejectedInstance("", e.getMessage()));
            }
        }
        return slices;
    }

    private static Reading study(OnnxSliceDetector model, String study, List<SagittalSlice> slices,
            List<RejectedInstance> rejected) {
        return Reading.of(findings(model, study, slices, rejected));
    }

    private static StudyFindings findings(OnnxSliceDetector model, String study, List<SagittalSlice> slices,
            List<RejectedInstance> rejected) {
        return GuardedReader.of(model).interpret(study, model.detect(slices, LEAST_SCORE), rejected);
    }

    private static Reading picture(OnnxSliceDetector model, SagittalSlice slice) {
        SliceDetections found = model.detect(List.of(slice), LEAST_SCORE).get(0);
        List<Optional<SpinalLevel>> levels = PictureLevels.of(found);
        List<FoundBox> boxes = new ArrayList<>();
        for (int i = 0; i < found.detections().size(); i++) {
            Detection detection = found.detections().get(i);
            boxes.add(new FoundBox(detection.className(), detection.confidence(), levels.get(i),
                    detection.score() >= model.threshold(detection.className()).orElse(1)));
        }
        Set<Condition> asked = EnumSet.noneOf(Condition.class);
        for (Condition condition : Condition.values()) {
            if (model.threshold(condition.className()).isPresent()) {
                asked.add(condition);
            }
        }
        return Reading.ofPicture(boxes, asked);
    }
}
