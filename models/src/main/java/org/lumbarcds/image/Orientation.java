// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.image;


/**
 * How a stored image was turned to the project's convention: head up, anterior left. First transposed (rows become
 * columns), then mirrored in x, then in y.
 *
 * @param transposed rows and columns were exchanged
 * @param mirroredX left and right were exchanged, after transposition
 * @param mirroredY up and down were exchanged, after transposition
 */
public record Orientation(boolean transposed, boolean mirroredX, boolean mirroredY) {

    public static final Orientation AS_STORED = new Orientation(false, false, false);

    /**
     * Maps a box of the turned slice back to the pixels of the stored image.
     *
     * @param box in pixels of the turned slice
     * @param width of the turned slice, pixels
     * @param height of the turned slice, pixels
     */
    public Box toStored(Box box, int width, int height) {
        double x1 = mirroredX ? width - box.x2() : box.x1();
        double x2 = mirroredX ? width - box.x1() : box.x2();
        double y1 = mirroredY ? height - box.y2() : box.y1();
        double y2 = mirroredY ? height - box.y1() : box.y2();
        return transposed ? new Box(y1, x1, y2, x2) : new Box(x1, y1, x2, y2);
    }

    /**
     * Turns a stored image.
     *
     * @param stored row by row, {@code storedWidth * storedHeight} values; returned itself where nothing is to be turned
     * @return the turned image, row by row; its width is {@code storedHeight} where transposed
     */
    public float[] turn(float[] stored, int storedWidth, int storedHeight) {
        if (equals(AS_STORED)) {
            return stored;
        }
        int width = transposed ? storedHeight : storedWidth;
        int height = transposed ? storedWidth : storedHeight;
        float[] turned = new float[stored.length];
        for (int y = 0; y < height; y++) {
            int sourceY = mirroredY ? height - 1 - y : y;
            for (int x = 0; x < width; x++) {
                int sourceX = mirroredX ? width - 1 - x : x;
                turned[y * width + x] =
                        transposed ? stored[sourceX * storedWidth + sourceY] : stored[sourceY * storedWidth + sourceX];
            }
        }
        return turned;
    }
}
