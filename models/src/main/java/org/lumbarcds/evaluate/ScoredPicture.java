// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate;

import java.util.List;
import org.lumbarcds.detect.Detection;
import org.lumbarcds.annotation.LabelledPicture.TruthBox;

/**
 * What was found on a picture, beside the truth.
 *
 * @param patient of the picture
 * @param detections every one above a low score
 * @param truth boxes in the same pixels
 */
public record ScoredPicture(String patient, List<Detection> detections, List<TruthBox> truth) {

    public ScoredPicture {
        detections = List.copyOf(detections);
        truth = List.copyOf(truth);
    }
}
