// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A detector that the training code can train; each knows its words for {@code python3 -m}. */
public enum Recipe {
    /** Two stages: finds the chain of discs, reads each level in its own frame. */
    OURS("ours"),
    /** One stage of 2 M parameters, for machines without a GPU. */
    COMPACT("compact"),
    YOLOV3("yolov3"),
    YOLOV5("yolov5"),
    PP_YOLOV2("pp-yolov2");

    /** The published detectors are too large for a CPU; their size there, as of the comparison table. */
    private static final List<String> REDUCED = List.of("--width", "0.25", "--depth", "0.34", "--size", "256");

    private final String word;

    Recipe(String word) {
        this.word = word;
    }

    /** As a user names it. */
    public String word() {
        return word;
    }

    /** @throws IllegalArgumentException for an unknown word; the message names the known ones */
    public static Recipe of(String word) {
        return Arrays.stream(values()).filter(r -> r.word.equals(word.toLowerCase(Locale.ROOT))).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown model '" + word + "'; there are "
                        + Arrays.stream(values()).map(Recipe::word).collect(Collectors.joining(", "))));
    }

    /** Whether it can be trained on a GPU. */
    boolean trainsOnGpu() {
        return this != COMPACT;
    }

    private boolean published() {
        return this != OURS && this != COMPACT;
    }

    /**
     * Words of the training; the same command goes on where it was stopped.
     *
     * @param run folder for checkpoints
     */
    List<String> training(TrainingPlan plan, Path data, Path run, boolean gpu) {
        List<String> words = new ArrayList<>();
        words.add(switch (this) {
            case OURS -> "lumbar_training.ours.train";
            case COMPACT -> "lumbar_training.train";
            default -> "lumbar_training.rows.train";
        });
        if (published()) {
            words.addAll(List.of("--row", word));
            if (!gpu) {
                words.addAll(REDUCED);
            }
        }
        words.addAll(List.of("--data", data.toString(), "--out", run.toString(), "--fold", plan.fold(),
                "--seed", Long.toString(plan.seed())));
        if (trainsOnGpu()) {
            words.addAll(List.of("--device", gpu ? "cuda" : "cpu"));
        }
        plan.minutes().ifPresent(minutes -> words.addAll(List.of("--minutes", Double.toString(minutes))));
        if (this == COMPACT && Files.exists(run.resolve("last.pt"))) {
            words.add("--resume");
        }
        words.addAll(plan.more());
        return words;
    }

    /** Words that make a model folder of a finished training. */
    List<String> export(Path data, Path run, Path model) {
        List<String> words = new ArrayList<>(switch (this) {
            case OURS -> List.of("lumbar_training.ours.export", "--run", run.toString());
            case COMPACT -> List.of("lumbar_training.export", "--checkpoint", run.resolve("last.pt").toString());
            default -> List.of("lumbar_training.rows.export", "--weights", run.resolve("weights.pt").toString());
        });
        words.addAll(List.of("--data", data.toString(), "--out", model.toString()));
        return words;
    }
}
