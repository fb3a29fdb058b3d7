// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.limits;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lumbarcds.annotation.LabelledPicture;
import org.lumbarcds.annotation.LabelledPicture.TruthBox;
import org.lumbarcds.calibrate.JudgedScore;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.image.Box;

/**
 * Boxes of one class, right or wrong by the scoring rule of the evaluation: right where one takes a box of its class at
 * IoU 0.5, best score first; for the three published classes, one that meets only a box of another class is not counted.
 *
 * @param cases by class; the score is the raw one
 */
public record BoxCases(Map<String, List<JudgedScore>> cases) {

    private static final List<String> PUBLISHED = List.of("normal", "herniation", "spondylolisthesis");
    private static final double MATCH_IOU = 0.5;

    static BoxCases empty() {
        return new BoxCases(new TreeMap<>());
    }

    void add(LabelledPicture picture, SliceDetections found, List<String> classes) {
        for (String name : classes) {
            judge(name, picture, found, cases.computeIfAbsent(name, k -> new ArrayList<>()));
        }
    }

    private static void judge(String name, LabelledPicture picture, SliceDetections found, List<JudgedScore> judged) {
        List<Box> free = new ArrayList<>();
        List<Box> neutral = new ArrayList<>();
        for (TruthBox truth : picture.boxes()) {
            if (truth.className().equals(name)) {
                free.add(truth.box());
            } else if (PUBLISHED.contains(name) && !PUBLISHED.contains(truth.className())) {
                neutral.add(truth.box());
            }
        }
        for (Detection d : found.detections().stream().filter(d -> d.className().equals(name))
                .sorted(Comparator.comparingDouble(Detection::score).reversed()).toList()) {
            Box best = free.stream().max(Comparator.comparingDouble(d.box()::iou)).orElse(null);
            if (best != null && d.box().iou(best) >= MATCH_IOU) {
                free.remove(best);
                judged.add(new JudgedScore(d.score(), true, picture.patient()));
            } else if (neutral.stream().noneMatch(box -> box.iou(d.box()) >= MATCH_IOU)) {
                judged.add(new JudgedScore(d.score(), false, picture.patient()));
            }
        }
    }
}
