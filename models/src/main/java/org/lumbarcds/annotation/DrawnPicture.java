// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.annotation;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an annotation file says of one picture, before anything of it is believed.
 *
 * @param source the annotation file
 * @param where line or entry that names the picture; empty for the whole file
 * @param image the picture as the file names it
 * @param size as the file states it; empty where it does not
 * @param fractions whether boxes are fractions of the picture rather than pixels
 * @param boxes in the order of the file
 */
record DrawnPicture(
        Path source, String where, String image, Optional<Size> size, boolean fractions, List<DrawnBox> boxes) {

    record Size(int width, int height) {
    }

    /**
     * @param where line or entry of the file
     * @param className the annotator's word
     */
    record DrawnBox(String where, String className, double x1, double y1, double x2, double y2) {
    }

    DrawnPicture {
        boxes = List.copyOf(boxes);
    }
}
