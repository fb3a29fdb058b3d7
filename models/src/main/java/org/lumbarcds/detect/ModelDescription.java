// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.lumbarcds.calibrate.PlattCalibration;
import org.lumbarcds.image.InputSpec;

/**
 * The content of {@code model.json}, format 1.
 *
 * @param name of the model
 * @param version of the model
 * @param file name of the network's file in the same folder
 * @param sha256 of that file, 64 lower-case hex digits
 * @param input what the network expects of a picture
 * @param classes in the order of the network's score columns
 * @param suppression how overlapping boxes of one class are thinned
 * @param vertebra how vertebral bodies are thinned; empty for a network without a vertebra head
 * @param training what it was trained on and how
 * @param metrics figures measured on held-out data
 * @param terms terms of use of the weights
 * @param limits when its answers are to be believed
 */
public record ModelDescription(
        String name,
        String version,
        String file,
        String sha256,
        InputSpec input,
        List<DetectedClass> classes,
        Suppression suppression,
        Optional<VertebraHead> vertebra,
        JsonNode training,
        JsonNode metrics,
        String terms,
        ModelLimits limits) {

    /**
     * @param name e.g. {@code herniation}
     * @param threshold raw score from which a box counts as a finding, 0..1
     * @param thresholdFrom the curve the threshold comes from, in words
     * @param calibration raw score to probability; empty where the score is shown as it is
     */
    public record DetectedClass(
            String name, double threshold, String thresholdFrom, Optional<PlattCalibration> calibration) {

        /** What a person may be told of a raw score. */
        public double confidence(double score) {
            return calibration.map(c -> c.probability(score)).orElse(score);
        }
    }

    /** How overlapping boxes of one class are thinned. */
    public sealed interface Suppression permits NonMaximum, Matrix {

        /** Boxes kept of one picture, over all classes, best first. */
        int maxDetections();
    }

    /** Method {@code nms}: boxes of one class that overlap a better one by more than {@code iou} are dropped. */
    public record NonMaximum(double iou, int maxDetections) implements Suppression {
    }

    /** Method {@code matrix-nms}: boxes are weakened by the better ones of their class that they overlap. */
    public record Matrix(DecayKernel kernel, int maxDetections) implements Suppression {
    }

    /** How an overlap weakens a score. */
    public enum DecayKernel {
        /** 1 - IoU. */
        LINEAR {
            @Override
            double of(double iou) {
                return 1 - iou;
            }
        },
        /** exp(-2 IoU²). */
        GAUSSIAN {
            @Override
            double of(double iou) {
                return Math.exp(-2 * iou * iou);
            }
        };

        abstract double of(double iou);
    }

    /**
     * @param threshold score from which a vertebral body is believed, 0..1
     * @param iou bodies whose outlines' bounding boxes overlap a better one by more than this are dropped
     */
    public record VertebraHead(double threshold, double iou) {
    }

    public ModelDescription {
        classes = List.copyOf(classes);
    }

    /**
     * Folds of the training data kept out of training: {@code training.folds.held}, and {@code training.fold} of a model
     * that is one of a cross-validation; none where it does not say.
     */
    public Set<String> heldFolds() {
        Set<String> folds = new TreeSet<>();
        if (training.path("fold").isValueNode() && !training.path("fold").isNull()) {
            folds.add(training.path("fold").asText());
        }
        training.path("folds").path("held").forEach(fold -> folds.add(fold.asText()));
        return folds;
    }
}
