// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.figures;

import java.util.List;
import org.lumbarcds.annotation.LabelledPicture.TruthBox;
import org.lumbarcds.detect.Detection;

/**
 * What was found on a picture, beside the truth.
 *
 * @param name of the picture
 * @param patient of the picture
 * @param fold the picture is in
 * @param detections every one above a low score
 * @param truth boxes in the same pixels
 */
public record ScoredPicture(
        String name, String patient, String fold, List<Detection> detections, List<TruthBox> truth) {

    public ScoredPicture {
        detections = List.copyOf(detections);
        truth = List.copyOf(truth);
    }
}
