// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.train;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs a module of the training code, keeps what it prints, and ends it when this process is ended. */
final class TrainerProcess {

    private static final int LINES_SHOWN = 20;
    private static final int SECONDS_TO_END = 20;

    /** Ended by SIGINT or SIGTERM: 128 and the signal's number, as a shell counts. */
    private static final Set<Integer> STOPPED = Set.of(130, 143);

    private final Python python;
    private final Path log;
    private final Consumer<String> lines;

    /** @param lines receives every line the training code prints */
    TrainerProcess(Python python, Path log, Consumer<String> lines) {
        this.python = python;
        this.log = log;
        this.lines = lines;
    }

    /**
     * Runs to the end.
     *
     * @param words module and its arguments
     * @throws TrainingFailedException if the status is not 0; the message has the last lines printed
     */
    void run(List<String> words) throws IOException, InterruptedException, TrainingFailedException {
        List<String> command = new ArrayList<>(List.of(python.program(), "-m"));
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command).directory(python.code().toFile()).redirectErrorStream(true);
        builder.environment().put("PYTHONUNBUFFERED", "1");
        Deque<String> last = new ArrayDeque<>();
        Process process = builder.start();
        Thread ending = new Thread(() -> end(process), "end-training");
        Runtime.getRuntime().addShutdownHook(ending);
        try (BufferedReader printed = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                BufferedWriter kept = Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            process.getOutputStream().close();
            kept.write("$ " + String.join(" ", command) + "\n");
            for (String line = printed.readLine(); line != null; line = printed.readLine()) {
                kept.write(line + "\n");
                kept.flush();
                last.addLast(line);
                if (last.size() > LINES_SHOWN) {
                    last.removeFirst();
                }
                lines.accept(line);
            }
            int status = process.waitFor();
            if (STOPPED.contains(status)) {
                throw new TrainingFailedException("stopped; the same command goes on where this ended");
            }
            if (status != 0) {
                throw new TrainingFailedException("python3 -m " + words.get(0) + " ended with status " + status + ":\n"
                        + String.join("\n", last) + "\nAll it printed: " + log
                        + "\nOnce that is mended the same command goes on where this ended.");
            }
        } finally {
            end(process);
            release(ending);
        }
    }

    /** Asks it to end, which saves what it can, and its helpers with it. */
    private static void end(Process process) {
        if (!process.isAlive()) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static void release(Thread ending) {
        try {
            Runtime.getRuntime().removeShutdownHook(ending);
        } catch (IllegalStateException e) {
            // This process is ending already; the hook has run or runs.
        }
    }
}
