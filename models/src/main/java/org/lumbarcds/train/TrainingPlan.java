// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.train;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is trained; a training that was stopped goes on under the same plan only.
 *
 * @param recipe which detector
 * @param name of the model, shown in reports
 * @param version of the model: the day it was begun
 * @param fold held out of training
 * @param seed of folds and training
 * @param minutes that training may take; empty: as long as its schedule is
 * @param more further words for the training code
 * @param dataDigest of pictures, patients, folds and boxes
 */
record TrainingPlan(
        Recipe recipe,
        String name,
        String version,
        String fold,
        long seed,
        Optional<Double> minutes,
        List<String> more,
        String dataDigest) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** As the file has it. */
    private record Written(
            @JsonProperty("model") String model, @JsonProperty("name") String name, @JsonProperty("version") String version,
            @JsonProperty("fold") String fold, @JsonProperty("seed") long seed, @JsonProperty("minutes") Double minutes,
            @JsonProperty("more") List<String> more, @JsonProperty("data") String data) {
    }

    public TrainingPlan {
        more = List.copyOf(more);
    }

    /** The plan a file holds; empty where there is none. */
    static Optional<TrainingPlan> read(Path file) throws IOException, CannotTrainException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Written w = JSON.readValue(Files.readString(file), Written.class);
            return Optional.of(new TrainingPlan(Recipe.of(w.model()), w.name(), w.version(), w.fold(), w.seed(),
                    Optional.ofNullable(w.minutes()), w.more(), w.data()));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new CannotTrainException(file + " is not a plan of this software; name another --out", e);
        }
    }

    void write(Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.write(part, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(new Written(recipe.word(), name, version,
                fold, seed, minutes.orElse(null), more, dataDigest)).getBytes(StandardCharsets.UTF_8));
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What is different in another plan, in words; the day does not count. */
    List<String> differences(TrainingPlan now) {
        List<String> found = new ArrayList<>();
        differ(found, "--model", recipe.word(), now.recipe().word());
        differ(found, "--name", name, now.name());
        differ(found, "--fold", fold, now.fold());
        differ(found, "--seed", seed, now.seed());
        differ(found, "--minutes", minutes.map(String::valueOf).orElse("none"),
                now.minutes().map(String::valueOf).orElse("none"));
        differ(found, "the training's own options", more, now.more());
        if (!dataDigest.equals(now.dataDigest())) {
            found.add("the annotations changed since");
        }
        return found;
    }

    private static void differ(List<String> found, String what, Object before, Object now) {
        if (!before.equals(now)) {
            found.add(what + " was " + before + ", now " + now);
        }
    }
}
