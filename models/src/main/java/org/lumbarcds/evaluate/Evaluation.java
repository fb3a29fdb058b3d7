// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import org.lumbarcds.annotation.LabelledPicture;
import org.lumbarcds.detect.InferenceFailedException;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.detect.SliceDetector;
import org.lumbarcds.evaluate.EvaluationResult.ClassResult;
import org.lumbarcds.image.PictureReader;
import org.lumbarcds.image.SagittalSlice;

/** Runs a detector over labelled pictures and scores it. */
public final class Evaluation {

    /** Low enough for the whole precision-recall curve. */
    static final double MINIMUM_SCORE = 0.01;

    private static final int BOOTSTRAP_ROUNDS = 1000;
    private static final long BOOTSTRAP_SEED = 0;

    private Evaluation() {
    }

    /**
     * @param progress told the number of pictures done, after each
     * @param unread told each picture that is left out, and why
     * @throws IOException if not one picture can be read
     */
    public static EvaluationResult run(SliceDetector detector, List<LabelledPicture> pictures, IntConsumer progress,
            BiConsumer<Path, String> unread) throws IOException {
        List<ScoredPicture> scored = new ArrayList<>();
        long nanos = 0;
        int done = 0;
        for (LabelledPicture picture : pictures) {
            try {
                SagittalSlice slice = PictureReader.read(picture.file());
                long start = System.nanoTime();
                SliceDetections found = detector.detect(List.of(slice), MINIMUM_SCORE).get(0);
                nanos += System.nanoTime() - start;
                scored.add(new ScoredPicture(picture.patient(), found.detections(), picture.boxes()));
            } catch (IOException | InferenceFailedException e) {
                unread.accept(picture.file(), e.getMessage());
            }
            progress.accept(++done);
        }
        if (scored.isEmpty()) {
            throw new IOException("none of the pictures could be read; there is no figure");
        }
        return score(scored, nanos / 1e6 / Math.max(1, scored.size()));
    }

    /** Scores what was found already. */
    static EvaluationResult score(List<ScoredPicture> pictures, double millisecondsPerPicture) {
        List<ClassResult> classes = new ArrayList<>();
        for (String name : AveragePrecision.SCORED) {
            AveragePrecision ap = AveragePrecision.of(name, pictures);
            classes.add(new ClassResult(name, ap.value(), ap.interval(BOOTSTRAP_ROUNDS, new Random(BOOTSTRAP_SEED)),
                    ap.boxes(), ap.patients()));
        }
        int patients = (int) pictures.stream().map(ScoredPicture::patient).distinct().count();
        return new EvaluationResult(classes, pictures.size(), patients, millisecondsPerPicture);
    }
}
