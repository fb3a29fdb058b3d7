// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.annotation;

import java.util.List;

/**
 * A folder of annotations as it was understood.
 *
 * @param format it is in
 * @param pictures without fault, in the order of their file names or of the index
 * @param problems what was found wrong; a picture with an error is not among the pictures
 */
public record AnnotationSet(AnnotationFormat format, List<LabelledPicture> pictures, List<Problem> problems) {

    public AnnotationSet {
        pictures = List.copyOf(pictures);
        problems = List.copyOf(problems);
    }

    /** Whether something was left out because it was wrong. */
    public boolean hasErrors() {
        return problems.stream().anyMatch(p -> p.severity() == Problem.Severity.ERROR);
    }
}
