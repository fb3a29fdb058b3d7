// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.agreement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.lumbarcds.detect.AnatomyModel;
import org.lumbarcds.detect.DetectorOptions;
import org.lumbarcds.detect.InvalidModelException;

/** Networks of a cross-validation: for each patient the one that did not see that patient in training. */
public final class AnatomyFolds implements AutoCloseable {

    private final List<AnatomyModel> models;

    private AnatomyFolds(List<AnatomyModel> models) {
        this.models = List.copyOf(models);
    }

    /**
     * @param folder one model folder, or one that holds {@code fold0/model}, {@code fold1/model} and so on
     * @throws InvalidModelException if a model cannot be used, or there is none
     */
    public static AnatomyFolds open(Path folder, DetectorOptions options) throws InvalidModelException, IOException {
        if (Files.isRegularFile(folder.resolve("model.json"))) {
            return new AnatomyFolds(List.of(AnatomyModel.open(folder, options)));
        }
        List<Path> found;
        try (Stream<Path> children = Files.list(folder)) {
            found = children.filter(c -> c.getFileName().toString().matches("fold[0-9]+"))
                    .map(c -> c.resolve("model")).filter(m -> Files.isRegularFile(m.resolve("model.json"))).sorted().toList();
        }
        if (found.isEmpty()) {
            throw new InvalidModelException("no model.json in " + folder.toAbsolutePath().normalize()
                    + " and no folder fold0/model below it");
        }
        List<AnatomyModel> models = new ArrayList<>();
        for (Path model : found) {
            try {
                models.add(AnatomyModel.open(model, options));
            } catch (InvalidModelException e) {
                models.forEach(AnatomyModel::close);
                throw e;
            }
        }
        return new AnatomyFolds(models);
    }

    public List<AnatomyModel> models() {
        return models;
    }

    /** The network that a patient was held out of; empty where every network saw the patient. */
    public Optional<AnatomyModel> forPatient(String set, String patient) {
        return models.stream()
                .filter(m -> m.description().held().getOrDefault(set, Set.of()).contains(patient))
                .findFirst();
    }

    @Override
    public void close() {
        models.forEach(AnatomyModel::close);
    }
}
