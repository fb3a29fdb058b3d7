// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Finds small files that real archives and scanners sent; they are not part of the project. Where they are missing, tests
 * on them are skipped with a word why (their like, made of the phantom, is tested everywhere); in continuous integration
 * their absence is a failure.
 */
public final class FieldCases {

    private FieldCases() {
    }

    /** The file {@code name}, e.g. {@code j2k-pad-ff.dcm}. */
    public static Path file(String name) {
        String named = System.getProperty("LUMBAR_FIELD_CASES", System.getenv("LUMBAR_FIELD_CASES"));
        Path file = (named != null ? Path.of(named)
                : RepositoryRoot.path().resolveSibling("shared").resolve("field-cases")).resolve(name);
        if (!Files.isRegularFile(file)) {
            String message = "no file " + file + "; set LUMBAR_FIELD_CASES to the folder of cases from the field";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(message);
            }
            Assumptions.abort(message);
        }
        return file;
    }
}
