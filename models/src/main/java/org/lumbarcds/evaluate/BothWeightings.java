// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.lumbarcds.annotation.LabelledPicture;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.evaluate.figures.ScoredPicture;

/**
 * A patient's T1 and T2 pictures of the same cut read together, as a physician reads them. Boxes stay those of their own
 * picture; a box's log odds become a weighted mean of its own and those of the best box of its class at the same place in
 * the other weighting that answers for no better box yet.
 */
final class BothWeightings {

    /** T2's part of the log odds, in both pictures: discs show their water, and the canal stands out, on T2 alone. */
    private static final double SHARE_OF_T2 = 0.8;

    /** Overlap from which two boxes of one class in the two weightings are of one level; the framing may differ a little. */
    private static final double SAME_PLACE = 0.3;

    /** Score that the other weighting is taken to give where it has no box of the class. */
    private static final double NOTHING = 0.003;

    /** Keeps log odds finite. */
    private static final double LEAST = 1e-4;

    /** Score from which a box tells where the discs of a picture are. */
    private static final double DISC = 0.2;

    /** Each picture's other weighting, by file. */
    private final Map<String, LabelledPicture> others = new HashMap<>();

    BothWeightings(List<LabelledPicture> pictures) {
        Map<String, List<LabelledPicture>> ofPatient = new HashMap<>();
        pictures.forEach(p -> ofPatient.computeIfAbsent(p.patient(), patient -> new ArrayList<>()).add(p));
        for (List<LabelledPicture> own : ofPatient.values()) {
            if (own.size() == 2 && pair(own.get(0), own.get(1))) {
                for (int i = 0; i < 2; i++) {
                    others.put(own.get(i).file().toString(), own.get(1 - i));
                }
            }
        }
    }

    /** More pictures of a patient than one of each weighting may be other cuts: they are left as they are. */
    private static boolean pair(LabelledPicture a, LabelledPicture b) {
        return (a.weighting().equals("T1") && b.weighting().equals("T2")
                || a.weighting().equals("T2") && b.weighting().equals("T1"))
                && a.width() == b.width() && a.height() == b.height();
    }

    /** How many of these pictures have a patient's other weighting beside them. */
    int pairs(List<ScoredPicture> pictures) {
        Map<String, ScoredPicture> found = byName(pictures);
        return (int) pictures.stream().filter(p -> other(p, found) != null).count();
    }

    /** The same pictures in the same order, those of a pair that shows the same cut with joined scores. */
    List<ScoredPicture> joined(List<ScoredPicture> pictures) {
        Map<String, ScoredPicture> found = byName(pictures);
        return pictures.stream().map(picture -> {
            ScoredPicture other = other(picture, found);
            return other == null || !framedAlike(picture, other) ? picture : joined(picture, other);
        }).toList();
    }

    private static Map<String, ScoredPicture> byName(List<ScoredPicture> pictures) {
        Map<String, ScoredPicture> found = new HashMap<>();
        pictures.forEach(p -> found.put(p.name(), p));
        return found;
    }

    private ScoredPicture other(ScoredPicture picture, Map<String, ScoredPicture> found) {
        LabelledPicture other = others.get(picture.name());
        return other == null ? null : found.get(other.file().toString());
    }

    /** Whether most discs found in one picture have one in their place in the other: else neither says anything of the other. */
    private static boolean framedAlike(ScoredPicture a, ScoredPicture b) {
        return inPlace(a, b) && inPlace(b, a);
    }

    private static boolean inPlace(ScoredPicture a, ScoredPicture b) {
        List<Detection> discs = discs(a);
        List<Detection> there = discs(b);
        long met = discs.stream().filter(d -> there.stream().anyMatch(o -> d.box().iou(o.box()) > SAME_PLACE)).count();
        return met > 0 && 2 * met >= discs.size();
    }

    private static List<Detection> discs(ScoredPicture picture) {
        return picture.detections().stream().filter(d -> d.score() >= DISC
                && (d.className().equals("normal") || d.className().equals("herniation"))).toList();
    }

    private ScoredPicture joined(ScoredPicture picture, ScoredPicture other) {
        double share = others.get(picture.name()).weighting().equals("T2") ? SHARE_OF_T2 : 1 - SHARE_OF_T2;
        List<Detection> left = new ArrayList<>(other.detections());
        List<Detection> detections = picture.detections().stream()
                .sorted(Comparator.comparingDouble(Detection::score).reversed()).map(own -> {
                    // One box there answers for one box here: a second one about the same disc is not confirmed by it.
                    Optional<Detection> there = left.stream().filter(d -> d.className().equals(own.className())
                            && d.box().iou(own.box()) > SAME_PLACE).max(Comparator.comparingDouble(Detection::score));
                    there.ifPresent(left::remove);
                    return new Detection(own.className(), mean(own, there, share, Detection::score),
                            mean(own, there, share, Detection::confidence), own.box());
                }).toList();
        return new ScoredPicture(picture.name(), picture.patient(), picture.fold(), detections, picture.truth());
    }

    private static double mean(Detection own, Optional<Detection> there, double share, ToDoubleFunction<Detection> of) {
        double best = there.map(of::applyAsDouble).orElse(NOTHING);
        double odds = (1 - share) * odds(of.applyAsDouble(own)) + share * odds(best);
        return 1 / (1 + Math.exp(-odds));
    }

    private static double odds(double score) {
        double inside = Math.min(Math.max(score, LEAST), 1 - LEAST);
        return Math.log(inside / (1 - inside));
    }
}
