// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.image;

import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * One sagittal picture turned to the project's convention: head up, anterior left, posterior right.
 *
 * @param seriesInstanceUid series the picture comes from, empty for a plain JPEG or PNG
 * @param sopInstanceUid instance, empty for a plain JPEG or PNG
 * @param frame frame number, from 1 (DICOM counts frames from 1)
 * @param width pixels of a row, after turning
 * @param height rows, after turning
 * @param pixels row by row, after the modality LUT, {@code width * height} values, bright = high signal; NaN where the
 *     object says that nothing was imaged (Pixel Padding Value): such pixels are black and in no statistic
 * @param rowSpacingMm distance between row centres, mm; 1 where unknown
 * @param columnSpacingMm distance between column centres, mm; 1 where unknown
 * @param spacingKnown false where the spacings are placeholders, so nothing may be stated in mm
 * @param positionMm position along the slice normal (patient right to left), mm; empty where unknown
 * @param weighting contrast
 * @param orientation how the stored image was turned
 * @param notes what was wrong with the object and done without, by element and without values
 */
public record SagittalSlice(
        String seriesInstanceUid,
        String sopInstanceUid,
        int frame,
        int width,
        int height,
        float[] pixels,
        double rowSpacingMm,
        double columnSpacingMm,
        boolean spacingKnown,
        OptionalDouble positionMm,
        Weighting weighting,
        Orientation orientation,
        List<String> notes) {

    public SagittalSlice {
        Objects.requireNonNull(seriesInstanceUid);
        Objects.requireNonNull(sopInstanceUid);
        Objects.requireNonNull(positionMm);
        Objects.requireNonNull(weighting);
        Objects.requireNonNull(orientation);
        notes = List.copyOf(notes);
        if (width < 1 || height < 1 || pixels.length != width * height) {
            throw new IllegalArgumentException(
                    "slice of " + width + " x " + height + " with " + pixels.length + " pixels");
        }
        if (!(rowSpacingMm > 0) || !(columnSpacingMm > 0)) {
            throw new IllegalArgumentException("pixel spacing must be above 0 mm: " + rowSpacingMm + ", " + columnSpacingMm);
        }
    }

    /** A slice of which nothing is noted. */
    public SagittalSlice(String seriesInstanceUid, String sopInstanceUid, int frame, int width, int height, float[] pixels,
            double rowSpacingMm, double columnSpacingMm, boolean spacingKnown, OptionalDouble positionMm,
            Weighting weighting, Orientation orientation) {
        this(seriesInstanceUid, sopInstanceUid, frame, width, height, pixels, rowSpacingMm, columnSpacingMm, spacingKnown,
                positionMm, weighting, orientation, List.of());
    }
}
