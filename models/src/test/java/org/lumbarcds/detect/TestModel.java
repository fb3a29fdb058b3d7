// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * Model folders of a tiny network (64 x 64) that draws the same boxes on every picture: two normal discs and a herniation,
 * three vertebral bodies of which two overlap. See {@code src/test/python/make_test_networks.py}.
 */
public final class TestModel {

    private static final ObjectMapper JSON = new ObjectMapper();

    private TestModel() {
    }

    /** Writes the model folder into {@code folder}, which is created, and returns it. */
    public static Path write(Path folder) {
        return write(folder, "detector.onnx", json -> { });
    }

    /** As {@link #write(Path)} with another network of the test resources and a changed {@code model.json}. */
    public static Path write(Path folder, String network, Consumer<ObjectNode> change) {
        try (InputStream in = TestModel.class.getResourceAsStream("/detector/" + network)) {
            byte[] bytes = in.readAllBytes();
            ObjectNode json = description(bytes);
            change.accept(json);
            Files.createDirectories(folder);
            Files.write(folder.resolve("model.onnx"), bytes);
            Files.write(folder.resolve("model.json"), JSON.writeValueAsBytes(json));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode description(byte[] network) throws IOException {
        return (ObjectNode) JSON.readTree("""
                {"format": 1, "name": "test", "version": "7", "file": "model.onnx", "sha256": "%s",
                 "input": {"channels": 1, "width": 64, "height": 64, "lowerPercentile": 0, "upperPercentile": 100,
                           "mean": 0, "std": 1},
                 "classes": [
                   {"name": "normal", "threshold": 0.4, "thresholdFrom": "made up"},
                   {"name": "herniation", "threshold": 0.5, "thresholdFrom": "made up",
                    "calibration": {"method": "platt", "a": 2, "b": -1}}],
                 "suppression": {"method": "nms", "iou": 0.5, "maxDetections": 100},
                 "vertebra": {"threshold": 0.5, "iou": 0.3},
                 "training": {"folds": {"held": ["0"], "trained": ["1"]}}, "metrics": {}, "terms": "none"}
                """.formatted(sha256(network)));
    }

    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
