// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.annotation;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A way to write down boxes. */
public enum AnnotationFormat {
    /** {@code index.csv} (image, patient, fold, width, height), {@code classes.txt}, {@code images/}, {@code labels/*.txt}. */
    LUMBAR_BOXES("lumbar-boxes"),
    /**
     * One XML file a picture, as LabelImg writes (Everingham et al. 2010, "The Pascal Visual Object Classes (VOC)
     * Challenge").
     */
    VOC("voc"),
    /**
     * One text file a picture: class number, centre x, centre y, width, height as fractions; {@code classes.txt} names the
     * classes.
     */
    YOLO("yolo"),
    /**
     * One JSON file for all pictures (Lin et al. 2014, "Microsoft COCO: Common Objects in Context";
     * cocodataset.org/#format-data).
     */
    COCO("coco"),
    /** One table for all pictures, a box a line: image, class, x1, y1, x2, y2 in pixels. */
    CSV("csv");

    private final String word;

    AnnotationFormat(String word) {
        this.word = word;
    }

    /** As a user names it. */
    public String word() {
        return word;
    }

    /** @throws IllegalArgumentException for an unknown word; the message names the known ones */
    public static AnnotationFormat of(String word) {
        return Arrays.stream(values()).filter(f -> f.word.equalsIgnoreCase(word)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown format '" + word + "'; known are "
                        + Arrays.stream(values()).map(AnnotationFormat::word).collect(Collectors.joining(", "))));
    }
}
