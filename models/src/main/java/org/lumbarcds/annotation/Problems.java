// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.annotation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong while the rest is read. */
final class Problems {

    private final List<Problem> found = new ArrayList<>();

    void error(Path file, String where, String message) {
        found.add(new Problem(Problem.Severity.ERROR, file, where, message));
    }

    void warning(Path file, String where, String message) {
        found.add(new Problem(Problem.Severity.WARNING, file, where, message));
    }

    List<Problem> all() {
        return List.copyOf(found);
    }
}
