// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ONNX Runtime leaves no trace of a process in the user's folders. */
class OnnxRuntimeTest {

    @TempDir
    Path home;

    /** Loads the library in a process of its own. */
    static final class Load {

        private Load() {
        }

        public static void main(String[] arguments) {
            OnnxRuntime.environment();
            System.out.println("loaded");
        }
    }

    private String load(String telemetryOff) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-Xss8m",
                "-Djava.io.tmpdir=" + Files.createDirectories(home.resolve("tmp")), Load.class.getName()));
        // On the command line the class path would make it longer than the library can bear.
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("HOME", home.toString());
        builder.environment().put("XDG_CACHE_HOME", home.resolve(".cache").toString());
        builder.environment().put(OnnxRuntime.NO_TELEMETRY, telemetryOff);
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return said;
    }

    @Test
    void withoutTelemetryNothingIsWrittenToTheHomeFolder() throws IOException, InterruptedException {
        assertThat(load("1")).contains("loaded");

        try (Stream<Path> files = Files.walk(home)) {
            assertThat(files.filter(Files::isRegularFile).filter(f -> !f.startsWith(home.resolve("tmp")))).isEmpty();
        }
    }

    @Test
    void testsRunWithoutTelemetryToo() {
        assertThat(System.getenv(OnnxRuntime.NO_TELEMETRY)).isEqualTo("1");
    }
}
