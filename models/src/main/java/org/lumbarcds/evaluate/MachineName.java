// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.lumbarcds.evaluate.report.EvaluationReport.Machine;

/** What runs this program, as far as it can tell. */
final class MachineName {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private MachineName() {
    }

    static Machine here() {
        return new Machine(System.getProperty("os.name") + " " + System.getProperty("os.arch"), processor(),
                Runtime.getRuntime().availableProcessors(), Runtime.version().toString());
    }

    private static String processor() {
        if (!Files.isReadable(CPU_INFO)) {
            return System.getProperty("os.arch");
        }
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name")).findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).trim()).orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }
}
