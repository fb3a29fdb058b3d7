// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Programs of other makers that tests compare with ({@code scripts/install-test-peers} installs them). Where one is
 * missing, its tests are skipped with a word why; in continuous integration its absence is a failure.
 */
public final class Peers {

    private Peers() {
    }

    /** Skips the test, or fails it in continuous integration, where one of the programs is missing. */
    public static void require(String... programs) {
        for (String program : programs) {
            boolean there = List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
            if (!there) {
                String message = program + " not found; scripts/install-test-peers installs it";
                if ("true".equals(System.getenv("CI"))) {
                    Assertions.fail(message);
                }
                Assumptions.abort(message);
            }
        }
    }

    /** Runs a program to its end; a status other than 0 fails the test with what it printed. */
    public static void run(Object... command) throws IOException, InterruptedException {
        List<String> words = List.of(command).stream().map(Object::toString).toList();
        require(words.get(0));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            Assertions.fail(words + " did not end");
        }
        Assertions.assertEquals(0, process.exitValue(), () -> words + " printed: " + printed);
    }
}
