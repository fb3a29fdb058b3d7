// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lumbarcds.image.Box;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.LevelAppearance;
import org.lumbarcds.spine.SpinalLevel;

/**
 * What {@code detect} found: the JSON document
 * <pre>
 * {"model": {"name", "version", "digest"},
 *  "images": [{"path", "sopInstanceUid"?, "frame"?, "width", "height", "milliseconds",
 *              "detections": [{"class", "score", "box": [x1, y1, x2, y2], "level"?}]}],
 *  "levels"?: [{"paths", "level", "condition", "probability", "possible": ["present", "absent"], "missRate", "assured"}],
 *  "skipped": [{"path", "frame"?, "reason"}],
 *  "errors": [{"path", "message"}]}
 * </pre>
 */
final class DetectReport {

    /**
     * @param path of the file
     * @param sopInstanceUid of a DICOM instance
     * @param frame from 1, of a DICOM instance of several frames
     * @param width of the stored image, pixels
     * @param height of the stored image, pixels
     * @param milliseconds decoding, preprocessing, network and suppression
     * @param detections highest score first
     */
    record Image(
            String path,
            Optional<String> sopInstanceUid,
            Optional<Integer> frame,
            int width,
            int height,
            double milliseconds,
            List<Found> detections) {
    }

    /**
     * @param className of the model
     * @param score raw, 0..1
     * @param box pixels of the stored image
     * @param level e.g. {@code L4-L5}
     */
    record Found(String className, double score, Box box, Optional<String> level) {
    }

    /**
     * What stays possible at one level of a series.
     *
     * @param paths of the series' files
     * @param judgement probability and possible answers
     */
    record Level(List<String> paths, SpinalLevel level, Condition condition, LevelAppearance.Judgement judgement) {
    }

    /** A file or frame that was understood and is not for this detector. */
    record Skipped(String path, Optional<Integer> frame, String reason) {
    }

    /** A file that could not be read. */
    record Failed(String path, String message) {
    }

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final List<Image> images = new ArrayList<>();
    private final List<Level> levels = new ArrayList<>();
    private final List<Skipped> skipped = new ArrayList<>();
    private final List<Failed> failed = new ArrayList<>();

    void add(Image image) {
        images.add(image);
    }

    void add(Level level) {
        levels.add(level);
    }

    List<Level> levels() {
        return levels;
    }

    void add(Skipped file) {
        skipped.add(file);
    }

    void add(Failed file) {
        failed.add(file);
    }

    List<Image> images() {
        return images;
    }

    List<Skipped> skipped() {
        return skipped;
    }

    List<Failed> failed() {
        return failed;
    }

    byte[] toJson(ModelIdentity model) {
        ObjectNode document = JSON.objectNode();
        document.putObject("model")
                .put("name", model.name()).put("version", model.version()).put("digest", model.digest());
        ArrayNode imageNodes = document.putArray("images");
        for (Image image : images) {
            ObjectNode node = imageNodes.addObject().put("path", image.path());
            image.sopInstanceUid().ifPresent(uid -> node.put("sopInstanceUid", uid));
            image.frame().ifPresent(frame -> node.put("frame", frame));
            node.put("width", image.width()).put("height", image.height());
            node.put("milliseconds", rounded(image.milliseconds(), 10));
            ArrayNode detections = node.putArray("detections");
            image.detections().forEach(found -> detections.add(toJson(found)));
        }
        if (!levels.isEmpty()) {
            ArrayNode levelNodes = document.putArray("levels");
            levels.forEach(level -> levelNodes.add(toJson(level)));
        }
        ArrayNode skippedNodes = document.putArray("skipped");
        for (Skipped file : skipped) {
            ObjectNode node = skippedNodes.addObject().put("path", file.path());
            file.frame().ifPresent(frame -> node.put("frame", frame));
            node.put("reason", file.reason());
        }
        ArrayNode errors = document.putArray("errors");
        failed.forEach(file -> errors.addObject().put("path", file.path()).put("message", file.message()));
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(document);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory does not fail", e);
        }
    }

    private static ObjectNode toJson(Level level) {
        ObjectNode node = JSON.objectNode();
        ArrayNode paths = node.putArray("paths");
        level.paths().forEach(paths::add);
        node.put("level", level.level().label()).put("condition", level.condition().className())
                .put("probability", rounded(level.judgement().probability(), 1e6));
        ArrayNode possible = node.putArray("possible");
        if (level.judgement().possible().present()) {
            possible.add("present");
        }
        if (level.judgement().possible().absent()) {
            possible.add("absent");
        }
        return node.put("missRate", level.judgement().possible().missRate())
                .put("assured", level.judgement().possible().assured());
    }

    private static ObjectNode toJson(Found found) {
        ObjectNode node = JSON.objectNode().put("class", found.className()).put("score", rounded(found.score(), 1e6));
        Box box = found.box();
        node.putArray("box").add(rounded(box.x1(), 100)).add(rounded(box.y1(), 100))
                .add(rounded(box.x2(), 100)).add(rounded(box.y2(), 100));
        found.level().ifPresent(level -> node.put("level", level));
        return node;
    }

    private static double rounded(double value, double parts) {
        return Math.round(value * parts) / parts;
    }
}
