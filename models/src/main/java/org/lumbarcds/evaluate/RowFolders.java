// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.lumbarcds.detect.InvalidModelException;
import org.lumbarcds.detect.ModelFolder;
import org.lumbarcds.evaluate.report.RowFigures.Refusal;

/**
 * Finds the models of a row and holds what they say of their training against the folds they are to be evaluated on: a
 * figure on patients a model was trained on says nothing about new ones.
 */
final class RowFolders {

    private final Set<String> dataFolds;
    private final Set<String> asked;
    private final boolean trainedFolds;

    /**
     * @param dataFolds folds of the data; none where the data have no folds
     * @param asked folds to evaluate; empty for those held out
     * @param trainedFolds whether folds a model was trained on are evaluated nevertheless
     */
    RowFolders(Set<String> dataFolds, Set<String> asked, boolean trainedFolds) {
        this.dataFolds = new TreeSet<>(dataFolds);
        this.asked = new TreeSet<>(asked);
        this.trainedFolds = trainedFolds;
    }

    /**
     * @param path a model folder, or a folder of {@code fold0/model}, {@code fold1/model} ...
     * @throws InvalidModelException if a single model cannot be used
     * @throws NotHeldOutException if no fold is left to evaluate; the message says why
     */
    ModelRow row(Path path) throws InvalidModelException, NotHeldOutException {
        if (Files.exists(path.resolve("model.json"))) {
            return single(ModelFolder.read(path));
        }
        List<Path> folders = foldFolders(path);
        if (folders.isEmpty()) {
            throw new InvalidModelException("no model.json, and no fold0, fold1 ... with a model in them, in the folder "
                    + path.toAbsolutePath().normalize());
        }
        return crossValidated(path, folders);
    }

    private ModelRow single(ModelFolder model) throws NotHeldOutException {
        Set<String> held = model.description().heldFolds();
        String name = model.identity().name();
        if (dataFolds.isEmpty() && asked.isEmpty()) {
            return new ModelRow(name, false, List.of(new FoldModel(model.path(), Set.of(), model)), List.of(), false);
        }
        Set<String> chosen = asked.isEmpty() ? held : asked;
        if (chosen.isEmpty()) {
            throw new NotHeldOutException(name
                    + ": model.json does not say which folds were held out of training; name them by --fold");
        }
        boolean seen = !held.containsAll(chosen);
        if (seen && !trainedFolds) {
            throw new NotHeldOutException(name + ", fold " + String.join(", ", chosen) + ": model.json names "
                    + (held.isEmpty() ? "no fold" : "fold " + String.join(", ", held))
                    + " as held out of training. Figures on pictures a model was trained on mean nothing;"
                    + " --trained-folds computes them nevertheless");
        }
        return new ModelRow(name, false, List.of(new FoldModel(model.path(), chosen, model)), List.of(), seen);
    }

    private ModelRow crossValidated(Path path, List<Path> folders) throws NotHeldOutException {
        List<FoldModel> models = new ArrayList<>();
        List<Refusal> refused = new ArrayList<>();
        boolean seen = false;
        for (Path folder : folders) {
            String fold = fold(folder);
            if (!asked.isEmpty() && !asked.contains(fold)) {
                continue;
            }
            try {
                ModelFolder model = ModelFolder.read(folder);
                boolean held = model.description().heldFolds().contains(fold);
                if (!held && !trainedFolds) {
                    refused.add(new Refusal(folder.toString(), "model.json does not name fold " + fold
                            + " as held out of training (it names " + (model.description().heldFolds().isEmpty() ? "none"
                            : String.join(", ", model.description().heldFolds())) + "), so it is not evaluated on it"));
                } else if (!dataFolds.contains(fold)) {
                    refused.add(new Refusal(folder.toString(), "the data have no fold " + fold));
                } else {
                    models.add(new FoldModel(folder, Set.of(fold), model));
                    seen |= !held;
                }
            } catch (InvalidModelException e) {
                refused.add(new Refusal(folder.toString(), e.getMessage()));
            }
        }
        if (models.isEmpty()) {
            throw new NotHeldOutException("no model in " + path + " can be evaluated: " + (refused.isEmpty()
                    ? "it has no fold " + String.join(", ", asked)
                    : String.join("; ", refused.stream().map(r -> r.model() + ": " + r.reason()).toList())));
        }
        return new ModelRow(path.toAbsolutePath().normalize().getFileName().toString(), true, models, refused, seen);
    }

    /** Those that hold a model already, in order; a run that is not finished has none yet. */
    private static List<Path> foldFolders(Path row) throws InvalidModelException {
        if (!Files.isDirectory(row)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(row)) {
            return entries.filter(f -> f.getFileName().toString().matches("fold\\d+"))
                    .map(f -> f.resolve("model"))
                    .filter(f -> Files.exists(f.resolve("model.json")))
                    .sorted().toList();
        } catch (IOException e) {
            throw new InvalidModelException("the folder " + row + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String fold(Path model) {
        return model.getParent().getFileName().toString().substring("fold".length());
    }
}
