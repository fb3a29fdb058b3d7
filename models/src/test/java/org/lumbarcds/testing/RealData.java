// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Finds the folder of real images that are not part of the project. Where it is missing, tests on it are skipped with a
 * word why; in continuous integration its absence is a failure.
 */
public final class RealData {

    private RealData() {
    }

    /** The folder {@code name} of the real data, e.g. {@code lumbar-boxes}. */
    public static Path folder(String name) {
        Path root = root();
        Path folder = root.resolve(name);
        if (!Files.isDirectory(folder)) {
            String message = "real images not found at " + folder + "; set LUMBAR_DATA to the folder that holds them";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(message);
            }
            Assumptions.abort(message);
        }
        return folder;
    }

    private static Path root() {
        String named = System.getProperty("LUMBAR_DATA", System.getenv("LUMBAR_DATA"));
        return named != null ? Path.of(named) : RepositoryRoot.path().resolveSibling("shared").resolve("data");
    }
}
