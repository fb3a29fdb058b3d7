// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Attributes of one frame, wherever the object keeps them: in the frame's functional groups, in the shared ones (PS3.3
 * C.7.6.16), or at the top as single-frame objects do.
 */
public final class FunctionalGroups {

    private final DicomDataset dataset;
    private final int frame;

    private FunctionalGroups(DicomDataset dataset, int frame) {
        this.dataset = dataset;
        this.frame = frame;
    }

    /**
     * @param frame from 1
     * @throws DicomException if the object has per-frame functional groups but none for this frame
     */
    public static FunctionalGroups ofFrame(DicomDataset dataset, int frame) {
        List<DicomDataset> frames = dataset.sequence(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
        if (frame < 1 || !frames.isEmpty() && frame > frames.size()) {
            throw DicomException.of(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE,
                    "no functional groups for frame " + frame + " of " + frames.size(), "have the object corrected at its source");
        }
        return new FunctionalGroups(dataset, frame);
    }

    /** The item of a functional group, e.g. Plane Position Sequence. */
    public Optional<DicomDataset> group(int sequenceTag) {
        List<DicomDataset> frames = dataset.sequence(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
        Optional<DicomDataset> own =
                frames.isEmpty() ? Optional.empty() : frames.get(frame - 1).item(sequenceTag);
        return own.or(() -> dataset.item(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE).flatMap(all -> all.item(sequenceTag)));
    }

    /** Centre of the first pixel, patient coordinates, mm: x, y, z. */
    public Optional<double[]> imagePosition() {
        return numbers(Tag.PLANE_POSITION_SEQUENCE, Tag.IMAGE_POSITION_PATIENT, 3);
    }

    /** Direction cosines of a row (increasing column), then of a column (increasing row). */
    public Optional<double[]> imageOrientation() {
        return numbers(Tag.PLANE_ORIENTATION_SEQUENCE, Tag.IMAGE_ORIENTATION_PATIENT, 6);
    }

    /** Distance between rows, then between columns, mm. */
    public Optional<double[]> pixelSpacing() {
        return numbers(Tag.PIXEL_MEASURES_SEQUENCE, Tag.PIXEL_SPACING, 2);
    }

    /** Slice thickness, mm. */
    public OptionalDouble sliceThickness() {
        return holder(Tag.PIXEL_MEASURES_SEQUENCE, Tag.SLICE_THICKNESS).decimal(Tag.SLICE_THICKNESS);
    }

    /** Output units per stored value. */
    public OptionalDouble rescaleSlope() {
        return holder(Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE, Tag.RESCALE_SLOPE).decimal(Tag.RESCALE_SLOPE);
    }

    /** Output value of stored value 0. */
    public OptionalDouble rescaleIntercept() {
        return holder(Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE, Tag.RESCALE_INTERCEPT).decimal(Tag.RESCALE_INTERCEPT);
    }

    private Optional<double[]> numbers(int sequenceTag, int tag, int count) {
        double[] numbers = holder(sequenceTag, tag).doubles(tag);
        if (numbers.length != 0 && numbers.length != count) {
            throw DicomException.of(tag, numbers.length + " values where there must be " + count,
                    "have the object corrected at its source");
        }
        return numbers.length == 0 ? Optional.empty() : Optional.of(numbers);
    }

    private DicomDataset holder(int sequenceTag, int tag) {
        return group(sequenceTag).filter(item -> item.contains(tag)).orElse(dataset);
    }
}
