// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import java.util.List;
import org.lumbarcds.image.SagittalSlice;

/**
 * What the network saw on one slice, after suppression.
 *
 * @param slice the picture
 * @param detections highest score first, every one above the asked minimum score
 * @param vertebrae from the head down; empty for a model without a vertebra head
 */
public record SliceDetections(SagittalSlice slice, List<Detection> detections, List<Vertebra> vertebrae) {

    public SliceDetections {
        detections = List.copyOf(detections);
        vertebrae = List.copyOf(vertebrae);
    }
}
