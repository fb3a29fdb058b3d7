// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.annotation;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How a folder of annotations is read.
 *
 * @param format empty: told from the folder
 * @param patients a CSV file (image, patient and, if wanted, fold) that says whose picture is whose; empty: the folder's
 *     {@code index.csv}, else the columns of a CSV annotation, else every picture is a patient of its own
 * @param classes further class names and what they mean: normal, herniation, spondylolisthesis, stenosis, degeneration, or
 *     {@code ignore} for boxes to be left out
 */
public record AnnotationOptions(Optional<AnnotationFormat> format, Optional<Path> patients, Map<String, String> classes) {

    public AnnotationOptions {
        classes = Map.copyOf(classes);
    }

    /** Everything told from the folder, the usual class names. */
    public static AnnotationOptions defaults() {
        return new AnnotationOptions(Optional.empty(), Optional.empty(), Map.of());
    }
}
