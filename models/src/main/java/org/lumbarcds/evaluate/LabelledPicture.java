// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate;

import java.nio.file.Path;
import java.util.List;
import org.lumbarcds.image.Box;

/**
 * A picture with the boxes a reader drew.
 *
 * @param file JPEG or PNG
 * @param patient pictures of one patient are not independent
 * @param fold which part of the data it belongs to
 * @param boxes truth, in pixels
 */
public record LabelledPicture(Path file, String patient, String fold, List<TruthBox> boxes) {

    /**
     * @param className in the detector's words: normal, herniation, spondylolisthesis, stenosis, degeneration
     * @param box pixels
     */
    public record TruthBox(String className, Box box) {
    }

    public LabelledPicture {
        boxes = List.copyOf(boxes);
    }
}
