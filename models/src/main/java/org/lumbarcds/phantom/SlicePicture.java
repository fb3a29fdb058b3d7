// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

/**
 * Pixels of one slice with their place in the patient (PS3.3 C.7.6.2), mm, x left, y back, z head.
 *
 * @param position centre of the first pixel
 * @param orientation of rows, then of columns
 */
record SlicePicture(
        int rows, int columns, short[] pixels, double pixelMm, double spacingMm, double[] position, double[] orientation) {

    double thicknessMm() {
        return 0.9 * spacingMm;
    }
}
