// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lumbarcds.annotation.LabelledPicture;
import org.lumbarcds.detect.DetectorOptions;
import org.lumbarcds.detect.InferenceFailedException;
import org.lumbarcds.detect.InvalidModelException;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.detect.OnnxSliceDetector;
import org.lumbarcds.evaluate.DetectionCache.Entry;
import org.lumbarcds.evaluate.figures.ScoredPicture;
import org.lumbarcds.evaluate.report.RowFigures.ModelUse;
import org.lumbarcds.image.PictureReader;
import org.lumbarcds.image.SagittalSlice;

/** Lets every model draw its boxes, each on the folds it was not trained on. */
final class DetectionRun {

    /** Low enough for the whole precision-recall curve. */
    private static final double LEAST_SCORE = 0.01;

    private static final String LEFT_OUT = "; left out of the figures";

    private final List<LabelledPicture> pictures;
    private final DetectorOptions options;
    private final Path cache;
    private final String machine;
    private final EvaluationProgress progress;
    /** Pictures that could not be used, with the reason. */
    private final Map<Path, String> failed = new LinkedHashMap<>();

    DetectionRun(List<LabelledPicture> pictures, DetectorOptions options, Path cache, String machine,
            EvaluationProgress progress) {
        this.pictures = pictures;
        this.options = options;
        this.cache = cache;
        this.machine = machine;
        this.progress = progress;
    }

    /** The pictures a model is evaluated on. */
    private List<LabelledPicture> of(FoldModel model) {
        return pictures.stream().filter(p -> model.folds().isEmpty() || model.folds().contains(p.fold())).toList();
    }

    /**
     * @throws InvalidModelException if a model does not run; told before anything is read or written
     * @throws IOException if the cache cannot be written
     */
    List<RowDetections> run(List<ModelRow> rows) throws IOException, InvalidModelException {
        for (ModelRow row : rows) {
            for (FoldModel model : row.models()) {
                OnnxSliceDetector.open(model.folder(), options).close();
            }
        }
        int total = rows.stream().flatMap(r -> r.models().stream()).mapToInt(m -> of(m).size()).sum();
        progress.start(total);
        List<RowDetections> all = new ArrayList<>();
        for (ModelRow row : rows) {
            all.add(run(row));
        }
        progress.end();
        // A picture that one model could not use would make the rows' figures those of different pictures.
        Set<String> out = new TreeSet<>();
        failed.keySet().forEach(f -> out.add(f.toString()));
        return all.stream().map(r -> new RowDetections(r.row(), r.uses(),
                r.pictures().stream().filter(p -> !out.contains(p.name())).toList(), r.weightings(),
                r.milliseconds(), r.threads())).toList();
    }

    /** Pictures that could not be used, with the reason; known after the run. */
    Map<Path, String> failed() {
        return failed;
    }

    private RowDetections run(ModelRow row) throws IOException, InvalidModelException {
        List<ScoredPicture> scored = new ArrayList<>();
        List<ModelUse> uses = new ArrayList<>();
        Map<String, String> weightings = new HashMap<>();
        Map<String, Double> milliseconds = new HashMap<>();
        for (FoldModel model : row.models()) {
            try (Session session = new Session(model)) {
                for (LabelledPicture picture : of(model)) {
                    session.detect(picture).ifPresent(entry -> {
                        String name = picture.file().toString();
                        scored.add(new ScoredPicture(
                                name, picture.patient(), picture.fold(), entry.detections(), picture.boxes()));
                        weightings.put(name, picture.weighting());
                        milliseconds.put(name, entry.milliseconds());
                    });
                    progress.advance(row.name());
                }
                uses.add(session.use());
            }
        }
        return new RowDetections(row, uses, scored, weightings, milliseconds, options.threads());
    }

    /** One model with its cache; the network is only started when a picture is new. */
    private final class Session implements AutoCloseable {

        private final FoldModel model;
        private final DetectionCache known;
        private OnnxSliceDetector detector;
        private String provider = "";

        Session(FoldModel model) throws IOException {
            this.model = model;
            this.known = DetectionCache.open(cache, model.model().identity().digest() + "-" + options.acceleration()
                    + "-" + options.threads() + "-" + Integer.toHexString(machine.hashCode()));
        }

        Optional<Entry> detect(LabelledPicture picture) throws IOException, InvalidModelException {
            Optional<Entry> entry = known.get(picture.sha256());
            if (entry.isPresent() || failed.containsKey(picture.file())) {
                entry.ifPresent(e -> provider = e.provider());
                return entry;
            }
            SagittalSlice slice;
            try {
                slice = PictureReader.read(picture.file());
            } catch (IOException e) {
                failed.put(picture.file(), e.getMessage() + LEFT_OUT);
                return Optional.empty();
            }
            if (detector == null) {
                detector = OnnxSliceDetector.open(model.folder(), options);
                provider = detector.executionProvider();
            }
            try {
                long start = System.nanoTime();
                Entry found = new Entry(detector.detect(List.of(slice), LEAST_SCORE).get(0).detections(),
                        (System.nanoTime() - start) / 1e6, provider);
                known.put(picture.sha256(), found);
                return Optional.of(found);
            } catch (InferenceFailedException e) {
                failed.put(picture.file(), model.model().identity().name() + ": " + e.getMessage() + LEFT_OUT);
                return Optional.empty();
            }
        }

        ModelUse use() {
            Map<String, String> training = new TreeMap<>();
            model.model().description().training().fields().forEachRemaining(f -> training.put(
                    f.getKey(), f.getValue().isTextual() ? f.getValue().asText() : f.getValue().toString()));
            ModelIdentity identity = model.model().identity();
            return new ModelUse(List.copyOf(model.folds()), identity.name(), identity.version(), identity.digest(),
                    provider, training);
        }

        @Override
        public void close() throws IOException {
            known.close();
            if (detector != null) {
                detector.close();
            }
        }
    }
}
