// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lumbarcds.compare.Reading.FoundBox;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.SpinalLevel;

/**
 * What {@code detect --json} wrote.
 *
 * @param model that was run
 * @param images boxes by the image's path, with the frame where there are several
 * @param lowestScore of all boxes; 1 without any
 */
record DetectDocument(ModelIdentity model, Map<String, List<FoundBox>> images, double lowestScore) {

    /**
     * @param leastScore boxes below it do not count
     * @throws IOException if the file cannot be read or is no such document; the message says where
     */
    static DetectDocument read(Path file, double leastScore) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("there is no file " + file);
        }
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is not JSON: " + e.getOriginalMessage(), e);
        }
        JsonNode model = root.path("model");
        if (!model.path("digest").isTextual() || !root.path("images").isArray()) {
            throw new IOException(file + " is no document of detect --json: it lacks model.digest or images");
        }
        Map<String, List<FoundBox>> images = new LinkedHashMap<>();
        double lowest = 1;
        for (JsonNode image : root.path("images")) {
            if (!image.path("path").isTextual() || !image.path("detections").isArray()) {
                throw new IOException(file + ": image " + (images.size() + 1) + " lacks path or detections");
            }
            String name = image.path("path").asText()
                    + (image.has("frame") ? " frame " + image.path("frame").asInt() : "");
            List<FoundBox> boxes = new ArrayList<>();
            for (JsonNode box : image.path("detections")) {
                if (!box.path("class").isTextual() || !box.path("score").isNumber()) {
                    throw new IOException(file + ": a detection of " + name + " lacks class or score");
                }
                double score = box.path("score").asDouble();
                lowest = Math.min(lowest, score);
                boxes.add(new FoundBox(box.path("class").asText(), score, level(box, file), score >= leastScore));
            }
            images.put(name, boxes);
        }
        return new DetectDocument(new ModelIdentity(model.path("name").asText(), model.path("version").asText(),
                model.path("digest").asText()), images, lowest);
    }

    private static Optional<SpinalLevel> level(JsonNode box, Path file) throws IOException {
        if (!box.has("level")) {
            return Optional.empty();
        }
        String label = box.path("level").asText();
        return Optional.of(Arrays.stream(SpinalLevel.values()).filter(level -> level.label().equals(label)).findFirst()
                .orElseThrow(() -> new IOException(file + ": there is no level " + label)));
    }

    /** Conditions among its boxes. */
    Set<Condition> conditions() {
        Set<Condition> found = EnumSet.noneOf(Condition.class);
        for (Condition condition : Condition.values()) {
            if (images.values().stream().flatMap(List::stream)
                    .anyMatch(box -> box.className().equals(condition.className()))) {
                found.add(condition);
            }
        }
        return found;
    }
}
