// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/** The top folder of the checkout, whichever module's folder the tests run in. */
public final class RepositoryRoot {

    private RepositoryRoot() {
    }

    public static Path path() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("smart-app"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("not inside a checkout: " + Path.of("").toAbsolutePath());
        }
        return folder;
    }
}
