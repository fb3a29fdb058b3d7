// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lumbarcds.testing.RepositoryRoot;
import picocli.CommandLine;

/** The script {@code ./lumbar} knows every command there is: one it does not pass on cannot be called at all. */
class LumbarScriptTest {

    @TempDir
    Path folder;

    private Path script;

    /** A copy that has nothing to build, with a Java that says what it was given. */
    @BeforeEach
    void aScriptWithNothingToBuild() throws IOException {
        script = Files.copy(RepositoryRoot.path().resolve("lumbar"), folder.resolve("lumbar"));
        Files.createDirectories(folder.resolve(".lumbar"));
        Files.createFile(folder.resolve(".lumbar/built-models"));
        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, """
                #!/bin/sh
                case "$1" in
                  -XshowSettings*) echo "    java.specification.version = 17" >&2 ;;
                  @*) cat "${1#@}"; echo "telemetry off: $ORT_DISABLE_TELEMETRY" ;;
                esac
                """);
        assertThat(java.toFile().setExecutable(true)).isTrue();
    }

    private String call(String... words) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("bash", script.toString());
        builder.command().addAll(List.of(words));
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return said;
    }

    @Test
    void everyCommandIsPassedOnAndStandsInTheUsage() throws IOException, InterruptedException {
        Set<String> commands = new CommandLine(new Lumbar()).getSubcommands().keySet();
        assertThat(commands).contains("detect", "evaluate", "train");
        String usage = call("--help");
        for (String command : commands) {
            assertThat(call(command, "--some", "a word")).as(command).contains("org.lumbarcds.cli.Lumbar",
                    "\"" + command + "\"\n\"--some\"\n\"a word\"\n");
            assertThat(usage).as(command).containsPattern("\n  " + command + "\\b");
        }
    }

    @Test
    void withoutACommandThoseThereAreAreNamed() {
        StringWriter err = new StringWriter();
        assertThat(Lumbar.run(new PrintWriter(err, true), new PrintWriter(err, true))).isEqualTo(Lumbar.USAGE);
        assertThat(err.toString()).contains("a command is missing", "detect, ", "train, ", "levels, ");
    }

    @Test
    void onnxRuntimeIsStartedWithoutItsTelemetry() throws IOException, InterruptedException {
        assertThat(call("detect", "picture.png")).contains("telemetry off: 1");
    }

    @Test
    void anUnknownCommandIsNamed() throws IOException, InterruptedException {
        assertThat(call("tain")).contains("there is no command 'tain'", "Usage: ./lumbar COMMAND");
    }
}
