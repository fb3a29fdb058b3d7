// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.annotation;

import java.nio.file.Path;

/**
 * Something wrong with an annotation.
 *
 * @param severity whether the picture was left out
 * @param file in which it was found
 * @param where line, object or field; empty for the whole file
 * @param message what is wrong and what to do
 */
public record Problem(Severity severity, Path file, String where, String message) {

    /** What a problem costs. */
    public enum Severity {
        /** The picture was left out: with a box missing or wrong, figures and training would be wrong too. */
        ERROR,
        /** The picture is used as far as it was understood. */
        WARNING
    }

    /** One line for a person. */
    public String text() {
        return (severity == Severity.ERROR ? "error: " : "warning: ") + file + (where.isEmpty() ? "" : ", " + where)
                + ": " + message;
    }
}
