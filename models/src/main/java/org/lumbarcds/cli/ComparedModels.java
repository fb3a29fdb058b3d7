// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import java.io.IOException;
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
import org.lumbarcds.spine.RejectedInstance;
import org.lumbarcds.spine.SpinalLevel;

/**
 * Runs two models over the same images: each is decoded once. DICOM files are read study by study, as the server reads
 * them; a picture is a case of its own.
 */
final class ComparedModels {

    /** As the server asks of the network; weaker boxes are of no use to anybody. */
    private static final double LEAST_SCORE = 0.05;

    /** Pixels of one study held at a time; as the server's limit. */
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
        List<SagittalSlice> slices = new ArrayList<>();
        List<RejectedInstance> rejected = new ArrayList<>();
        long pixels = 0;
        for (ImageFile file : files) {
            try {
                for (SagittalSlice slice : file.read().slices()) {
                    pixels += slice.pixels().length;
                    slices.add(slice);
                }
            } catch (DicomException e) {
                errors.put(file.path().toString(), e.getMessage());
                rejected.add(RejectedInstance.of("", e));
            } catch (IOException e) {
                errors.put(file.path().toString(), e.getMessage());
                rejected.add(new RejectedInstance("", e.getMessage()));
            }
            if (pixels > MOST_PIXELS) {
                errors.put(study, "the study's sagittal slices are larger than " + MOST_PIXELS + " pixels together");
                return;
            }
        }
        ImageFile first = files.get(0);
        if (slices.isEmpty()) {
            return;
        }
        if (first.file().kind() == Kind.PICTURE) {
            readings.add(new PairedReading(study, patients.of(first.path()).orElse(study), picture(a, slices.get(0)),
                    picture(b, slices.get(0))));
        } else {
            readings.add(new PairedReading(study, first.patient().isEmpty() ? study : first.patient(),
                    study(a, study, slices, rejected), study(b, study, slices, rejected)));
        }
    }

    private static Reading study(OnnxSliceDetector model, String study, List<SagittalSlice> slices,
            List<RejectedInstance> rejected) {
        return Reading.of(GuardedReader.of(model).interpret(study, model.detect(slices, LEAST_SCORE), rejected));
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
