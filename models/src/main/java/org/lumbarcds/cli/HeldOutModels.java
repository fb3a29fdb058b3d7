// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.lumbarcds.detect.OnnxSliceDetector;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Models and the folds of the data that each of them never saw. */
final class HeldOutModels {

    private static final int MOST_FOLDS = 20;

    private HeldOutModels() {
    }

    /** A model folder as it is; a folder of a cross-validation as its {@code fold0/model}, {@code fold1/model} and so on. */
    static List<Path> folders(CommandSpec command, List<Path> given) {
        List<Path> folders = new ArrayList<>();
        for (Path path : given) {
            if (Files.isRegularFile(path.resolve("model.json"))) {
                folders.add(path);
                continue;
            }
            int before = folders.size();
            for (int fold = 0; fold < MOST_FOLDS; fold++) {
                Path inner = path.resolve("fold" + fold).resolve("model");
                if (Files.isRegularFile(inner.resolve("model.json"))) {
                    folders.add(inner);
                }
            }
            if (folders.size() == before) {
                throw new ParameterException(command.commandLine(), "--model " + path
                        + " holds neither model.json nor fold0/model/model.json");
            }
        }
        return folders;
    }

    /**
     * @param asked folds named by the user; empty for those that {@code model.json} names
     * @throws ParameterException if there is none, or the model was trained on one that is asked for
     */
    static Set<String> folds(CommandSpec command, OnnxSliceDetector detector, Set<String> asked) {
        Set<String> held = new TreeSet<>(detector.description().heldFolds());
        if (detector.description().training().path("fold").isInt()) {
            held.add(detector.description().training().path("fold").asText());
        }
        Set<String> chosen = asked.isEmpty() ? held : asked;
        if (chosen.isEmpty()) {
            throw new ParameterException(command.commandLine(),
                    "model.json does not say which folds were held out of training; name them by --fold");
        }
        if (!held.isEmpty() && !held.containsAll(chosen)) {
            throw new ParameterException(command.commandLine(), "fold " + String.join(", ", chosen)
                    + ": the model was trained on it. What is learnt on patients a model knows is worth nothing for new ones;"
                    + " held out was fold " + String.join(", ", held));
        }
        return chosen;
    }
}
