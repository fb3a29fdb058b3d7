// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import java.util.List;
import java.util.Optional;
import org.lumbarcds.anatomy.SliceAnatomy;
import org.lumbarcds.image.SagittalSlice;

/**
 * What the networks saw on one slice, after suppression.
 *
 * @param slice the picture
 * @param detections highest score first, every one above the asked minimum score
 * @param vertebrae from the head down; empty for a model without a vertebra head
 * @param anatomy bodies, discs and canal as measured; empty without a model of the anatomy
 */
public record SliceDetections(
        SagittalSlice slice, List<Detection> detections, List<Vertebra> vertebrae, Optional<SliceAnatomy> anatomy) {

    public SliceDetections {
        detections = List.copyOf(detections);
        vertebrae = List.copyOf(vertebrae);
    }

    /** Without a model of the anatomy. */
    public SliceDetections(SagittalSlice slice, List<Detection> detections, List<Vertebra> vertebrae) {
        this(slice, detections, vertebrae, Optional.empty());
    }

    SliceDetections with(SliceAnatomy measured) {
        return new SliceDetections(slice, detections, vertebrae, Optional.of(measured));
    }
}
