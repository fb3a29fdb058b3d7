// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.Tag;

/**
 * The Image Pixel module (PS3.3 C.7.6.3), checked.
 *
 * @param rows rows of a frame
 * @param columns columns of a frame
 * @param samplesPerPixel 1 or 3
 * @param photometricInterpretation as the data set has it, e.g. {@code MONOCHROME2}
 * @param planar whether uncompressed samples come plane by plane
 * @param bitsAllocated 8, 16 or 32
 * @param bitsStored 1 to {@code bitsAllocated}
 * @param highBit highest bit of a stored sample
 * @param signed whether samples are two's complement
 * @param frames at least 1
 */
public record PixelFormat(
        int rows,
        int columns,
        int samplesPerPixel,
        String photometricInterpretation,
        boolean planar,
        int bitsAllocated,
        int bitsStored,
        int highBit,
        boolean signed,
        int frames) {

    private static final String CORRECT = "have the object corrected at its source";

    /** @throws DicomException if an attribute is missing, contradicts another or is beyond a limit */
    public static PixelFormat of(DicomDataset dataset, DicomLimits limits) {
        int rows = atLeastOne(dataset, Tag.ROWS);
        int columns = atLeastOne(dataset, Tag.COLUMNS);
        limit((long) rows * columns <= limits.framePixels(), Tag.ROWS,
                rows + " x " + columns + " pixels are above the limit of " + limits.framePixels());
        int samples = dataset.integer(Tag.SAMPLES_PER_PIXEL).orElse(1);
        require(samples == 1 || samples == 3, Tag.SAMPLES_PER_PIXEL, samples + " samples per pixel cannot be read",
                "images of 1 or 3 samples per pixel can");
        int allocated = dataset.requireInteger(Tag.BITS_ALLOCATED);
        require(allocated == 8 || allocated == 16 || allocated == 32, Tag.BITS_ALLOCATED,
                allocated + " bits allocated cannot be read", "images of 8, 16 or 32 bits allocated can");
        int stored = dataset.integer(Tag.BITS_STORED).orElse(allocated);
        require(stored >= 1 && stored <= allocated, Tag.BITS_STORED,
                stored + " bits stored do not fit " + allocated + " allocated", CORRECT);
        int highBit = dataset.integer(Tag.HIGH_BIT).orElse(stored - 1);
        require(highBit >= stored - 1 && highBit < allocated, Tag.HIGH_BIT,
                "high bit " + highBit + " does not fit " + stored + " bits stored of " + allocated, CORRECT);
        int representation = dataset.integer(Tag.PIXEL_REPRESENTATION).orElse(0);
        require(representation == 0 || representation == 1, Tag.PIXEL_REPRESENTATION,
                "pixel representation " + representation + " is neither 0 nor 1", CORRECT);
        require(representation == 1 || stored < 32, Tag.BITS_STORED, "unsigned samples of 32 bits cannot be read",
                "images of up to 31 bits stored can");
        int frames = frames(dataset);
        limit(frames <= limits.frames(), Tag.NUMBER_OF_FRAMES, frames + " frames are above the limit of " + limits.frames());
        long decoded = (long) rows * columns * samples * (allocated / 8) * frames;
        limit(decoded <= limits.decodedBytes(), Tag.NUMBER_OF_FRAMES,
                decoded + " bytes of pixels are above the limit of " + limits.decodedBytes());
        String photometric = dataset.string(Tag.PHOTOMETRIC_INTERPRETATION).orElse(samples == 1 ? "MONOCHROME2" : "RGB");
        boolean planar = samples > 1 && dataset.integer(Tag.PLANAR_CONFIGURATION).orElse(0) == 1;
        return new PixelFormat(rows, columns, samples, photometric, planar, allocated, stored, highBit,
                representation == 1, frames);
    }

    /** Pixels of a frame. */
    int pixels() {
        return rows * columns;
    }

    /** Samples of a frame. */
    int samples() {
        return rows * columns * samplesPerPixel;
    }

    int bytesAllocated() {
        return bitsAllocated / 8;
    }

    /** Bytes of one frame stored without compression. */
    long frameBytes() {
        // Two pixels share their colour differences (PS3.3 C.7.6.3.1.2).
        return isHalfColour() ? 2L * pixels() : (long) samples() * bytesAllocated();
    }

    boolean isHalfColour() {
        return photometricInterpretation.equals("YBR_FULL_422") && samplesPerPixel == 3 && bitsAllocated == 8;
    }

    /** A stored bit pattern whose lowest bit is bit 0 as the number it stands for. */
    int value(int pattern) {
        int unused = 32 - bitsStored;
        return signed ? pattern << unused >> unused : pattern << unused >>> unused;
    }

    /**
     * Replaces samples of {@code precision} bits, decoded with loss, by the nearest that the bits stored can hold: loss
     * may carry a sample beyond them, and cut off above them, white would turn black.
     */
    int[] nearest(int[] samples, int precision) {
        if (precision <= bitsStored) {
            return samples;
        }
        int low = signed ? -1 << bitsStored - 1 : 0;
        int high = low + (1 << bitsStored) - 1;
        int unused = 32 - precision;
        for (int i = 0; i < samples.length; i++) {
            int sample = samples[i] << unused;
            samples[i] = Math.max(low, Math.min(high, signed ? sample >> unused : sample >>> unused));
        }
        return samples;
    }

    private static int atLeastOne(DicomDataset dataset, int tag) {
        int value = dataset.requireInteger(tag);
        require(value >= 1, tag, "image of " + value + " " + Tag.keyword(tag), CORRECT);
        return value;
    }

    /**
     * Number of Frames; 1 where it is absent, or 0 as writers of single images put it.
     *
     * @throws DicomException if it is no whole number, or below 0
     */
    public static int frames(DicomDataset dataset) {
        int frames = dataset.integer(Tag.NUMBER_OF_FRAMES).orElse(1);
        require(frames >= 0, Tag.NUMBER_OF_FRAMES, frames + " frames", CORRECT);
        return Math.max(1, frames);
    }

    private static void limit(boolean condition, int tag, String problem) {
        if (!condition) {
            throw DicomException.of(DicomException.Kind.LIMIT, tag, problem, "raise the limit if such objects are wanted");
        }
    }

    private static void require(boolean condition, int tag, String problem, String fix) {
        if (!condition) {
            throw DicomException.of(tag, problem, fix);
        }
    }
}
