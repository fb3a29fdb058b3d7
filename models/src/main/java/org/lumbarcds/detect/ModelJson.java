// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lumbarcds.calibrate.PlattCalibration;
import org.lumbarcds.detect.ModelDescription.DecayKernel;
import org.lumbarcds.detect.ModelDescription.DetectedClass;
import org.lumbarcds.detect.ModelDescription.Matrix;
import org.lumbarcds.detect.ModelDescription.NonMaximum;
import org.lumbarcds.detect.ModelDescription.Suppression;
import org.lumbarcds.detect.ModelDescription.VertebraHead;
import org.lumbarcds.image.InputSpec;

/** Reads {@code model.json}, format 1. */
final class ModelJson {

    private static final int FORMAT = 1;
    private static final int MOST_PIXELS_A_SIDE = 2048;
    private static final int LONGEST_LABEL = 100;

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private ModelJson() {
    }

    /** The document's fields, format and file checked. */
    static JsonFields document(byte[] json) throws InvalidModelException {
        JsonNode document;
        try {
            document = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null ? ""
                    : ", line " + e.getLocation().getLineNr() + " column " + e.getLocation().getColumnNr();
            throw new InvalidModelException("model.json is not JSON" + where + ": " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new InvalidModelException("model.json is not JSON: " + e.getMessage(), e);
        }
        JsonFields root = JsonFields.of("", document);
        root.integer("format", FORMAT, FORMAT);
        String file = root.text("file");
        if (file.contains("/") || file.contains("\\") || file.equals("..")) {
            throw root.wrong("file", "must be a file name in the same folder, it is " + file);
        }
        if (!root.text("sha256").matches("[0-9a-f]{64}")) {
            throw root.wrong("sha256", "must be 64 lower-case hex digits");
        }
        return root;
    }

    static ModelDescription parse(byte[] json) throws InvalidModelException {
        JsonFields root = document(json);
        return new ModelDescription(
                label(root, "name"),
                label(root, "version"),
                root.text("file"),
                root.text("sha256"),
                input(root.object("input")),
                classes(root.objects("classes")),
                suppression(root.object("suppression")),
                vertebra(root.optionalObject("vertebra")),
                root.object("training").object(),
                root.object("metrics").object(),
                root.text("terms"),
                LimitsJson.read(root));
    }

    /** A text that is shown to people, in reports and on cards. */
    static String label(JsonFields root, String field) throws InvalidModelException {
        String label = root.text(field);
        if (label.length() > LONGEST_LABEL || label.chars().anyMatch(Character::isISOControl)) {
            throw root.wrong(field, "must be one line of at most " + LONGEST_LABEL + " characters");
        }
        return label;
    }

    static InputSpec input(JsonFields input) throws InvalidModelException {
        input.integer("channels", 1, 1);
        int width = input.integer("width", 32, MOST_PIXELS_A_SIDE);
        int height = input.integer("height", 32, MOST_PIXELS_A_SIDE);
        if (height != width) {
            throw input.wrong("height", "must be the same as width, " + width + ", it is " + height);
        }
        double lower = input.number("lowerPercentile", 0, 50);
        double upper = input.number("upperPercentile", 50, 100);
        if (lower == upper) {
            throw input.wrong("upperPercentile", "must be above lowerPercentile, both are " + lower);
        }
        return new InputSpec(width, lower, upper, input.number("mean", -1000, 1000), input.number("std", 1e-6, 1000));
    }

    private static List<DetectedClass> classes(List<JsonFields> entries) throws InvalidModelException {
        List<DetectedClass> classes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonFields entry : entries) {
            String name = entry.text("name");
            if (!names.add(name)) {
                throw entry.wrong("name", "is given twice: " + name);
            }
            Optional<JsonFields> calibration = entry.optionalObject("calibration");
            classes.add(new DetectedClass(
                    name,
                    entry.number("threshold", 0, 1),
                    entry.text("thresholdFrom"),
                    calibration.isPresent() ? Optional.of(calibration(calibration.get())) : Optional.empty()));
        }
        return classes;
    }

    static PlattCalibration calibration(JsonFields calibration) throws InvalidModelException {
        if (!calibration.text("method").equals("platt")) {
            throw calibration.wrong("method", "is not known; only platt is");
        }
        return new PlattCalibration(calibration.number("a", 1e-6, 1e6), calibration.number("b", -1e6, 1e6));
    }

    private static Suppression suppression(JsonFields suppression) throws InvalidModelException {
        int most = suppression.integer("maxDetections", 1, 10_000);
        return switch (suppression.text("method")) {
            case "nms" -> new NonMaximum(suppression.number("iou", 0, 1), most);
            case "matrix-nms" -> new Matrix(kernel(suppression), most);
            default -> throw suppression.wrong("method", "is not known; only nms and matrix-nms are");
        };
    }

    private static DecayKernel kernel(JsonFields suppression) throws InvalidModelException {
        return switch (suppression.text("kernel")) {
            case "linear" -> DecayKernel.LINEAR;
            case "gaussian" -> DecayKernel.GAUSSIAN;
            default -> throw suppression.wrong("kernel", "is not known; only linear and gaussian are");
        };
    }

    private static Optional<VertebraHead> vertebra(Optional<JsonFields> vertebra) throws InvalidModelException {
        if (vertebra.isEmpty()) {
            return Optional.empty();
        }
        JsonFields fields = vertebra.get();
        return Optional.of(new VertebraHead(fields.number("threshold", 0, 1), fields.number("iou", 0, 1)));
    }
}
