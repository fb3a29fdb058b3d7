// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.lumbarcds.detect.ModelDescription.DecayKernel;
import org.lumbarcds.detect.ModelDescription.DetectedClass;
import org.lumbarcds.detect.ModelDescription.Matrix;
import org.lumbarcds.detect.ModelDescription.NonMaximum;
import org.lumbarcds.detect.ModelDescription.Suppression;
import org.lumbarcds.image.Box;
import org.lumbarcds.image.Letterbox;
import org.lumbarcds.image.SagittalSlice;

/**
 * The raw output of one run over a batch.
 *
 * @param anchors A, boxes a picture
 * @param boxes [N, A, 4] corners x1, y1, x2, y2 in input pixels
 * @param scores [N, A, K], 0..1
 * @param vertebraAnchors B; 0 without a vertebra head
 * @param vertebraScores [N, B], 0..1
 * @param vertebraCorners [N, B, 8] x and y of the anterior-superior, posterior-superior, posterior-inferior and
 *     anterior-inferior corner in input pixels
 */
record NetworkOutput(
        int anchors, float[] boxes, float[] scores, int vertebraAnchors, float[] vertebraScores, float[] vertebraCorners) {

    /** A box and its score, in input pixels. */
    private record Candidate(int column, double score, Box box) {
    }

    private record VertebraCandidate(double score, double[] corners, Box bounds) {
    }

    /**
     * @param n which picture of the batch, from 0
     * @param letterbox where the slice lies in the input
     */
    SliceDetections read(int n, SagittalSlice slice, Letterbox letterbox, ModelDescription model, double minimumScore) {
        return new SliceDetections(
                slice, detections(n, letterbox, model, minimumScore), vertebrae(n, letterbox, model));
    }

    private List<Detection> detections(int n, Letterbox letterbox, ModelDescription model, double minimumScore) {
        int columns = model.classes().size();
        List<Candidate> kept = new ArrayList<>();
        for (int k = 0; k < columns; k++) {
            List<Candidate> ofClass = new ArrayList<>();
            for (int a = 0; a < anchors; a++) {
                float score = scores[(n * anchors + a) * columns + k];
                if (score >= minimumScore) {
                    int at = (n * anchors + a) * 4;
                    ofClass.add(new Candidate(
                            k, score, new Box(boxes[at], boxes[at + 1], boxes[at + 2], boxes[at + 3])));
                }
            }
            kept.addAll(thinned(ofClass, model.suppression(), minimumScore));
        }
        kept.sort(Comparator.comparingDouble(Candidate::score).reversed());
        List<Detection> detections = new ArrayList<>();
        for (Candidate c : kept.subList(0, Math.min(kept.size(), model.suppression().maxDetections()))) {
            Box box = letterbox.toSlice(c.box());
            // A box wholly in the padding is not in the picture.
            if (box.area() > 0) {
                DetectedClass detected = model.classes().get(c.column());
                detections.add(new Detection(detected.name(), c.score(), detected.confidence(c.score()), box));
            }
        }
        return detections;
    }

    private static List<Candidate> thinned(List<Candidate> ofClass, Suppression suppression, double minimumScore) {
        if (suppression instanceof NonMaximum nms) {
            return BoxSuppression.suppress(ofClass, Candidate::score, Candidate::box, nms.iou());
        }
        DecayKernel kernel = ((Matrix) suppression).kernel();
        return MatrixSuppression.decay(ofClass, Candidate::score, Candidate::box, kernel).stream()
                .filter(d -> d.score() >= minimumScore)
                .map(d -> new Candidate(d.candidate().column(), d.score(), d.candidate().box()))
                .toList();
    }

    private List<Vertebra> vertebrae(int n, Letterbox letterbox, ModelDescription model) {
        if (model.vertebra().isEmpty()) {
            return List.of();
        }
        List<VertebraCandidate> candidates = new ArrayList<>();
        for (int b = 0; b < vertebraAnchors; b++) {
            float score = vertebraScores[n * vertebraAnchors + b];
            if (score >= model.vertebra().get().threshold()) {
                candidates.add(vertebra(score, (n * vertebraAnchors + b) * 8));
            }
        }
        return BoxSuppression.suppress(candidates, VertebraCandidate::score, VertebraCandidate::bounds,
                        model.vertebra().get().iou())
                .stream()
                .map(c -> new Vertebra(c.score(), point(c, 0, letterbox), point(c, 1, letterbox),
                        point(c, 2, letterbox), point(c, 3, letterbox)))
                .sorted(Comparator.comparingDouble(Vertebra::centreY))
                .toList();
    }

    private VertebraCandidate vertebra(float score, int at) {
        double[] corners = new double[8];
        double left = Double.MAX_VALUE;
        double top = Double.MAX_VALUE;
        double right = -Double.MAX_VALUE;
        double bottom = -Double.MAX_VALUE;
        for (int i = 0; i < 8; i += 2) {
            corners[i] = vertebraCorners[at + i];
            corners[i + 1] = vertebraCorners[at + i + 1];
            left = Math.min(left, corners[i]);
            right = Math.max(right, corners[i]);
            top = Math.min(top, corners[i + 1]);
            bottom = Math.max(bottom, corners[i + 1]);
        }
        return new VertebraCandidate(score, corners, new Box(left, top, right, bottom));
    }

    /** Corners may lie outside the slice: a body cut by its edge still has them. */
    private static Vertebra.Point point(VertebraCandidate c, int corner, Letterbox letterbox) {
        return new Vertebra.Point(
                letterbox.sliceX(c.corners()[2 * corner]), letterbox.sliceY(c.corners()[2 * corner + 1]));
    }
}
