// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lumbarcds.image.Box;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.detect.SliceDetections;
import org.lumbarcds.detect.SliceDetector;
import org.lumbarcds.image.AnnotatedImage;
import org.lumbarcds.image.SagittalSlice;
import org.lumbarcds.spine.LevelFinding;
import org.lumbarcds.spine.StudyFindings;

/** Draws the key image with the boxes that stand above their class's threshold. */
final class KeyPicture {

    /** Boxes that went to the stored image and back differ by rounding only. */
    private static final double SAME_BOX = 0.98;

    private KeyPicture() {
    }

    /** @return JPEG; empty when the findings name no key image */
    static Optional<byte[]> of(StudyFindings findings, List<SliceDetections> slices, SliceDetector detector) {
        return findings.keyImage().flatMap(key -> slices.stream()
                .filter(s -> s.slice().sopInstanceUid().equals(key.sopInstanceUid())
                        && s.slice().frame() == key.frame())
                .findFirst()
                .map(shown -> AnnotatedImage.jpeg(shown.slice(), marks(shown, findings, detector))));
    }

    private static List<AnnotatedImage.Mark> marks(SliceDetections shown, StudyFindings findings,
            SliceDetector detector) {
        List<AnnotatedImage.Mark> marks = new ArrayList<>();
        for (Detection detection : shown.detections()) {
            Optional<String> level = level(detection, shown.slice(), findings);
            double threshold = detector.threshold(detection.className()).orElse(1);
            if (level.isPresent() || detection.score() >= threshold) {
                marks.add(new AnnotatedImage.Mark(detection.className(), detection.confidence(), level,
                        detection.box()));
            }
        }
        return marks;
    }

    private static Optional<String> level(Detection detection, SagittalSlice slice, StudyFindings findings) {
        Box stored = slice.orientation().toStored(detection.box(), slice.width(), slice.height());
        return findings.suspected().stream()
                .filter(finding -> finding.condition().className().equals(detection.className()))
                .filter(finding -> finding.evidence().stream().anyMatch(
                        e -> e.sopInstanceUid().equals(slice.sopInstanceUid()) && e.frame() == slice.frame()
                                && e.box().iou(stored) > SAME_BOX))
                .map((LevelFinding finding) -> finding.level().label())
                .findFirst();
    }
}
