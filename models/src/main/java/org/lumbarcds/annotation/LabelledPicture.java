// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.annotation;

import java.nio.file.Path;
import java.util.List;
import org.lumbarcds.image.Box;

/**
 * A picture with the boxes a reader drew.
 *
 * @param file JPEG or PNG
 * @param patient pictures of one patient are not independent
 * @param fold which part of the data it belongs to; empty where the data have no folds
 * @param weighting T1, T2 or what else the index says; empty where it does not
 * @param width pixels
 * @param height pixels
 * @param sha256 of the file, 64 lower-case hex digits
 * @param boxes truth, in pixels
 */
public record LabelledPicture(
        Path file,
        String patient,
        String fold,
        String weighting,
        int width,
        int height,
        String sha256,
        List<TruthBox> boxes) {

    /**
     * @param className in the detector's words: normal, herniation, spondylolisthesis, stenosis, degeneration
     * @param box pixels
     */
    public record TruthBox(String className, Box box) {
    }

    public LabelledPicture {
        boxes = List.copyOf(boxes);
    }

    /** File name without folders. */
    public String name() {
        return file.getFileName().toString();
    }

    /** The same picture in another fold. */
    public LabelledPicture inFold(String other) {
        return new LabelledPicture(file, patient, other, weighting, width, height, sha256, boxes);
    }
}
