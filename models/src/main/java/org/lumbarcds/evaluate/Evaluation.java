// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import org.lumbarcds.annotation.LabelledPicture;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.detect.SliceDetector;
import org.lumbarcds.evaluate.EvaluationResult.ClassResult;
import org.lumbarcds.image.PictureReader;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.image.UnreadableImageException;

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
     * @throws IOException if a picture cannot be read: a figure over the others would not be the one that was asked for
     */
    public static EvaluationResult run(SliceDetector detector, List<LabelledPicture> pictures, IntConsumer progress)
            throws IOException {
        List<ScoredPicture> scored = new ArrayList<>();
        long nanos = 0;
        for (LabelledPicture picture : pictures) {
            SagittalSlice slice = read(picture);
            long start = System.nanoTime();
            SliceDetections found = detector.detect(List.of(slice), MINIMUM_SCORE).get(0);
            nanos += System.nanoTime() - start;
            scored.add(new ScoredPicture(picture.patient(), found.detections(), picture.boxes()));
            progress.accept(scored.size());
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

    private static SagittalSlice read(LabelledPicture picture) throws IOException {
        try {
            return PictureReader.read(Files.readAllBytes(picture.file()));
        } catch (UnreadableImageException e) {
            throw new UnreadableImageException(picture.file() + ": " + e.getMessage(), e);
        }
    }
}
