// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

import java.util.Optional;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.Tag;

/**
 * Stored values that stand for "nothing was imaged here" (Pixel Padding Value, and Pixel Padding Range Limit where there is
 * a range; PS3.3 C.7.5.1.1.2), before the modality LUT.
 *
 * @param low least value
 * @param high greatest value
 */
public record PixelPadding(int low, int high) {

    /**
     * @return empty where the object states none
     * @throws DicomException if what it states is no whole number
     */
    public static Optional<PixelPadding> of(DicomDataset dataset, PixelFormat format) {
        if (format.samplesPerPixel() != 1 || dataset.integer(Tag.PIXEL_PADDING_VALUE).isEmpty()) {
            return Optional.empty();
        }
        int value = asStored(dataset.integer(Tag.PIXEL_PADDING_VALUE).getAsInt(), format);
        int limit = asStored(dataset.integer(Tag.PIXEL_PADDING_RANGE_LIMIT).orElse(value), format);
        return Optional.of(new PixelPadding(Math.min(value, limit), Math.max(value, limit)));
    }

    public boolean contains(int stored) {
        return stored >= low && stored <= high;
    }

    /** Writers take US and SS for each other; the bits are those of a pixel cell. */
    private static int asStored(int value, PixelFormat format) {
        int unused = 32 - format.bitsAllocated();
        return format.signed() ? value << unused >> unused : value << unused >>> unused;
    }
}
