// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.lumbarcds.detect.InvalidModelException;
import org.lumbarcds.detect.ModelDescription;
import org.lumbarcds.detect.ModelFolder;

/** Makes the hospital's model folder of what the training code exported. */
final class OwnModel {

    /** Ends the name of a score column that nothing was taught for, so that no reader takes it for the condition. */
    static final String UNTAUGHT = " (not annotated)";

    /** Average precision below which a class is as good as not found. */
    private static final double POOR = 0.3;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TERMS = "Trained by the hospital on its own annotated images, with software under Apache-2.0;"
            + " who may use the weights is the hospital's to say. Not a medical device; not for diagnosis.";

    private OwnModel() {
    }

    /**
     * Copies the network and says in {@code model.json} whose data it comes from. A class that nothing was taught for gets
     * another name: a condition that the model does not know is not judged, instead of "not suspected" on every study.
     *
     * @throws InvalidModelException if the exported folder is not a model, or the result would not be
     */
    static ModelFolder write(Path exported, Path folder, TrainingPlan plan, TrainingData data)
            throws IOException, InvalidModelException {
        ModelFolder.read(exported);
        ObjectNode json = (ObjectNode) JSON.readTree(Files.readAllBytes(exported.resolve("model.json")));
        int held = data.held(plan.fold()).size();
        int trained = data.trained(plan.fold()).size();
        json.put("name", plan.name()).put("version", plan.version()).put("terms", TERMS);
        ObjectNode training = json.withObject("/training");
        training.putArray("data").add("own annotations: " + trained + " pictures of "
                + TrainingData.patients(data.trained(plan.fold())).size() + " patients (SHA-256 " + plan.dataDigest() + ")");
        training.putObject("folds").set("held", array(Set.of(plan.fold())));
        training.withObject("/folds").set("trained", array(TrainingData.FOLDS.stream()
                .filter(f -> !f.equals(plan.fold()) && !data.held(f).isEmpty()).toList()));
        json.withObject("/metrics").put("on", "own annotations, held-out fold " + plan.fold() + ", " + held + " pictures of "
                + TrainingData.patients(data.held(plan.fold())).size() + " patients");
        Set<String> untaught = data.untaught(plan.fold());
        json.withArray("/classes").forEach(entry -> rename((ObjectNode) entry, untaught));
        Files.createDirectories(folder);
        // model.json last: until then the old one refuses the new network.
        Files.copy(exported.resolve("model.onnx"), folder.resolve("model.onnx"), StandardCopyOption.REPLACE_EXISTING);
        Path part = folder.resolve("model.json.part");
        Files.writeString(part, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
        Files.move(part, folder.resolve("model.json"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return ModelFolder.read(folder);
    }

    /** Classes that the model finds so badly on the fold held out that it must not be used for them, in words. */
    static List<String> poor(ModelDescription model) {
        List<String> found = new ArrayList<>();
        model.metrics().path("ap50").fields().forEachRemaining(figures -> {
            double ap = figures.getValue().path("ap50").asDouble(1);
            if (ap < POOR) {
                found.add(String.format(Locale.ROOT, "%s is found badly (AP %.0f %% on the fold held out): do not use this"
                        + " model for it; train longer, or annotate more patients with it", figures.getKey(), ap * 100));
            }
        });
        return found;
    }

    private static void rename(ObjectNode entry, Set<String> untaught) {
        String name = entry.path("name").asText();
        if (untaught.contains(name)) {
            entry.put("name", name + UNTAUGHT).put("threshold", 1.0)
                    .put("thresholdFrom", "no box of " + name + " was annotated; nothing is reported as it");
        }
    }

    private static ArrayNode array(Iterable<String> words) {
        ArrayNode array = JSON.createArrayNode();
        words.forEach(array::add);
        return array;
    }
}
