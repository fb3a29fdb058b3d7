// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.image;


/**
 * Where a slice lies in the network's square input: scaled so that a millimetre is the same both ways and the longer side
 * fills the square, centred, the rest padded.
 *
 * @param sliceWidth pixels
 * @param sliceHeight pixels
 * @param newWidth of the scaled slice, input pixels
 * @param newHeight of the scaled slice, input pixels
 * @param left padding, input pixels
 * @param top padding, input pixels
 */
public record Letterbox(int sliceWidth, int sliceHeight, int newWidth, int newHeight, int left, int top) {

    /** @param side of the square input, pixels */
    public static Letterbox of(SagittalSlice slice, int side) {
        double widthMm = slice.width() * slice.columnSpacingMm();
        double heightMm = slice.height() * slice.rowSpacingMm();
        double perMm = side / Math.max(widthMm, heightMm);
        int newWidth = Math.max(1, (int) Math.floor(widthMm * perMm + 0.5));
        int newHeight = Math.max(1, (int) Math.floor(heightMm * perMm + 0.5));
        return new Letterbox(
                slice.width(), slice.height(), newWidth, newHeight, (side - newWidth) / 2, (side - newHeight) / 2);
    }

    /** Column of the slice at column {@code x} of the input; pixel edges are whole numbers in both. */
    public double sliceX(double x) {
        return (x - left) * sliceWidth / newWidth;
    }

    /** Row of the slice at row {@code y} of the input. */
    public double sliceY(double y) {
        return (y - top) * sliceHeight / newHeight;
    }

    /** A box of the input in pixels of the slice, cut at the slice's edge. */
    public Box toSlice(Box input) {
        return new Box(
                clamp(sliceX(input.x1()), sliceWidth),
                clamp(sliceY(input.y1()), sliceHeight),
                clamp(sliceX(input.x2()), sliceWidth),
                clamp(sliceY(input.y2()), sliceHeight));
    }

    private static double clamp(double value, int limit) {
        return Math.min(limit, Math.max(0, value));
    }
}
