// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.figures;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.lumbarcds.annotation.LabelledPicture.TruthBox;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.image.Box;

/**
 * The detections of one class, each right or wrong (Everingham et al. 2010, "The Pascal Visual Object Classes (VOC)
 * Challenge", section 4.4).
 *
 * <p>A detection is right when it overlaps a not yet taken box of its own class enough; the best score takes first. For the
 * three classes of the published task, one that takes none but overlaps a box of another class (stenosis, degeneration) as
 * much is neither right nor wrong: the same disc may bear both names. Those other classes have no such neutral boxes.
 *
 * @param judged highest score first; neutral ones are left out
 * @param pictures which were searched
 * @param boxes to be found, one entry a picture
 */
record Outcomes(List<Judged> judged, List<ScoredPicture> pictures, int[] boxes) {

    /** The classes of the published task. */
    static final List<String> PUBLISHED = List.of("normal", "herniation", "spondylolisthesis");

    /**
     * @param detection as drawn
     * @param taken the box it found; empty where it is wrong
     * @param picture index into the pictures
     */
    record Judged(Detection detection, Optional<Box> taken, int picture) {

        double score() {
            return detection.score();
        }

        /** As the model's own calibration has it. */
        double confidence() {
            return detection.confidence();
        }

        boolean right() {
            return taken.isPresent();
        }
    }

    static Outcomes of(String className, List<ScoredPicture> pictures, double iou) {
        List<Judged> judged = new ArrayList<>();
        int[] boxes = new int[pictures.size()];
        for (int i = 0; i < boxes.length; i++) {
            boxes[i] = judge(className, pictures.get(i), iou, i, judged);
        }
        judged.sort(Comparator.comparingDouble(Judged::score).reversed());
        return new Outcomes(judged, pictures, boxes);
    }

    /** Appends the outcomes of one picture and tells how many boxes there were to find. */
    private static int judge(String className, ScoredPicture picture, double iou, int number, List<Judged> judged) {
        List<Box> free = new ArrayList<>();
        List<Box> neutral = new ArrayList<>();
        for (TruthBox truth : picture.truth()) {
            if (truth.className().equals(className)) {
                free.add(truth.box());
            } else if (PUBLISHED.contains(className) && !PUBLISHED.contains(truth.className())) {
                neutral.add(truth.box());
            }
        }
        int toFind = free.size();
        List<Detection> own = picture.detections().stream().filter(d -> d.className().equals(className))
                .sorted(Comparator.comparingDouble(Detection::score).reversed()).toList();
        for (Detection detection : own) {
            Box best = free.stream().max(Comparator.comparingDouble(detection.box()::iou)).orElse(null);
            if (best != null && detection.box().iou(best) >= iou) {
                free.remove(best);
                judged.add(new Judged(detection, Optional.of(best), number));
            } else if (neutral.stream().noneMatch(box -> box.iou(detection.box()) >= iou)) {
                judged.add(new Judged(detection, Optional.empty(), number));
            }
        }
        return toFind;
    }
}
