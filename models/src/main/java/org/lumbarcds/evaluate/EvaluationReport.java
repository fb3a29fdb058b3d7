// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lumbarcds.detect.ModelIdentity;
import org.lumbarcds.detect.ProviderChoice;
import org.lumbarcds.evaluate.EvaluationResult.ClassResult;

/**
 * An evaluation as it is handed on: a table for a person, {@code metrics.json} for programs.
 *
 * @param result the figures
 * @param model which model
 * @param provider what ran it
 * @param folds which part of the data
 * @param seenInTraining whether the model was, or may have been, trained on some of these pictures
 * @param floors least AP by class; may be empty
 */
public record EvaluationReport(
        EvaluationResult result,
        ModelIdentity model,
        ProviderChoice provider,
        String folds,
        boolean seenInTraining,
        Map<String, Double> floors) {

    private static final String WARNING = "PICTURES THE MODEL MAY HAVE BEEN TRAINED ON: these figures say nothing about new patients.";

    public EvaluationReport {
        floors = Map.copyOf(floors);
    }

    /** Classes whose AP is below its floor, or undefined though a floor was asked. */
    public List<String> belowFloor() {
        return result.classes().stream()
                .filter(c -> floors.containsKey(c.name()) && !(c.averagePrecision() >= floors.get(c.name())))
                .map(ClassResult::name)
                .toList();
    }

    /** A table for the terminal. */
    public String text() {
        StringBuilder text = new StringBuilder();
        if (seenInTraining) {
            text.append(WARNING).append(System.lineSeparator());
        }
        line(text, "Model %s %s, digest %s", model.name(), model.version(), model.digest());
        line(text, "Fold %s: %d pictures of %d patients. AP at IoU 0.5, intervals over patients.",
                folds, result.pictures(), result.patients());
        line(text, "%-18s %6s  %-15s %6s %9s %6s", "class", "AP", "95 % interval", "boxes", "patients", "floor");
        for (ClassResult c : result.classes()) {
            line(text, "%-18s %6.3f  %5.3f - %5.3f   %6d %9d %6s", c.name(), c.averagePrecision(),
                    c.interval95().low(), c.interval95().high(), c.boxes(), c.patients(),
                    floors.containsKey(c.name()) ? floors.get(c.name()).toString() : "");
        }
        line(text, "%-18s %6.3f", "mean", result.meanAveragePrecision());
        line(text, "%.1f ms a picture on %s (%s)", result.millisecondsPerPicture(), provider.got(), machine());
        return text.toString();
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }

    /** Content of {@code metrics.json}; AP that is undefined is left out. */
    public byte[] json() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.putObject("model")
                .put("name", model.name()).put("version", model.version()).put("digest", model.digest());
        document.put("folds", folds).put("seenInTraining", seenInTraining);
        document.put("pictures", result.pictures()).put("patients", result.patients());
        document.put("iou", AveragePrecision.MATCH_IOU);
        ArrayNode classes = document.putArray("classes");
        for (ClassResult c : result.classes()) {
            ObjectNode node = classes.addObject().put("name", c.name());
            if (c.boxes() > 0) {
                node.put("averagePrecision", c.averagePrecision());
                node.putArray("interval95").add(c.interval95().low()).add(c.interval95().high());
            }
            node.put("boxes", c.boxes()).put("patients", c.patients());
            if (floors.containsKey(c.name())) {
                node.put("floor", floors.get(c.name()));
            }
        }
        if (!Double.isNaN(result.meanAveragePrecision())) {
            document.put("meanAveragePrecision", result.meanAveragePrecision());
        }
        document.put("millisecondsPerPicture", result.millisecondsPerPicture());
        document.put("executionProvider", provider.got()).put("machine", machine());
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(document);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory does not fail", e);
        }
    }

    private static String machine() {
        return System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors, Java " + Runtime.version().feature();
    }
}
