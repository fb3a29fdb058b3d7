// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

/**
 * Stored values of one frame, before any lookup table.
 *
 * @param rows rows
 * @param columns columns
 * @param samplesPerPixel 1 or 3
 * @param photometricInterpretation of these values: RGB where decoding has turned other colours into it
 * @param values row by row, the samples of a pixel side by side; signed where the data set says so
 */
public record Frame(int rows, int columns, int samplesPerPixel, String photometricInterpretation, int[] values) {

    public Frame {
        if ((long) rows * columns * samplesPerPixel != values.length) {
            throw new IllegalArgumentException(
                    rows + " x " + columns + " x " + samplesPerPixel + " frame with " + values.length + " values");
        }
    }
}
