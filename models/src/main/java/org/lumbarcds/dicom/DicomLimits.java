// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

/**
 * What a DICOM object may cost. All are checked before memory is taken.
 *
 * @param fileBytes of a whole file, as stored
 * @param valueBytes of one value other than pixel data
 * @param pixelDataBytes of the Pixel Data value, as stored
 * @param elements in a data set, those in sequences counted
 * @param items in one sequence, and fragments of one Pixel Data
 * @param depth of sequences in sequences
 * @param frames of one instance
 * @param framePixels rows times columns of a frame
 * @param decodedBytes of all frames of an instance together, after decoding
 * @param inflatedBytes of a deflated data set, after inflation
 * @param inflateRatio inflated to deflated bytes; a small file may have any ratio up to one inflated mebibyte
 */
public record DicomLimits(
        long fileBytes,
        int valueBytes,
        int pixelDataBytes,
        int elements,
        int items,
        int depth,
        int frames,
        int framePixels,
        long decodedBytes,
        long inflatedBytes,
        int inflateRatio) {

    /** Room for large multi-frame MR; far below what would endanger a server with a gibibyte of heap. */
    public static final DicomLimits DEFAULT = new DicomLimits(
            512L << 20, 16 << 20, 384 << 20, 500_000, 50_000, 16, 4096, 64 << 20, 1L << 30, 512L << 20, 100);

    public DicomLimits {
        if (fileBytes < 1 || valueBytes < 1 || pixelDataBytes < 1 || elements < 1 || items < 1 || depth < 1
                || frames < 1 || framePixels < 1 || decodedBytes < 1 || inflatedBytes < 1 || inflateRatio < 1) {
            throw new IllegalArgumentException("every limit must be above 0");
        }
    }

    /** These limits with another file size; pixel data and inflated size are no larger. */
    public DicomLimits withFileBytes(long bytes) {
        return new DicomLimits(bytes, (int) Math.min(bytes, valueBytes), (int) Math.min(bytes, pixelDataBytes), elements,
                items, depth, frames, framePixels, decodedBytes, inflatedBytes, inflateRatio);
    }
}
