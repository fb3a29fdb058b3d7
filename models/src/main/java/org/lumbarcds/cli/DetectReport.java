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

/**
 * What {@code detect} found: the JSON document
 * <pre>
 * {"model": {"name", "version", "digest"},
 *  "images": [{"path", "sopInstanceUid"?, "frame"?, "width", "height", "milliseconds",
 *              "detections": [{"class", "score", "box": [x1, y1, x2, y2], "level"?}]}],
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

    /** A file or frame that was understood and is not for this detector. */
    record Skipped(String path, Optional<Integer> frame, String reason) {
    }

    /** A file that could not be read. */
    record Failed(String path, String message) {
    }

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final List<Image> images = new ArrayList<>();
    private final List<Skipped> skipped = new ArrayList<>();
    private final List<Failed> failed = new ArrayList<>();

    void add(Image image) {
        images.add(image);
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
