// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.lumbarcds.server.LumbarApplication;

/** The server as a process of its own, run by the same Java with the same flags and class path as this one. */
final class ServerProcess implements AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofMinutes(10);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(40);

    private final ServerSettings settings;
    private final Path arguments;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private Process process;

    /** @param access arguments that say who may come in */
    ServerProcess(ServerSettings settings, List<String> access) throws IOException {
        this.settings = settings;
        this.arguments = settings.data().resolve("server.arguments");
        List<String> words = new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments());
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), LumbarApplication.class.getName()));
        words.addAll(settings.arguments());
        words.addAll(access);
        // In a file, because ONNX Runtime crashes in a process whose command line is longer than 4096 bytes.
        Files.writeString(arguments,
                words.stream().map(ServerProcess::quoted).collect(Collectors.joining("\n")), StandardCharsets.UTF_8);
    }

    private static String quoted(String word) {
        return "\"" + word.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** Starts the process. @return how long it took until it was ready */
    Duration start() throws IOException, DemoException, InterruptedException {
        long start = System.nanoTime();
        process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + arguments)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(settings.data().resolve("server.out").toFile()))
                .start();
        while (!ready()) {
            if (!process.isAlive()) {
                throw new DemoException("the server ended while starting (status " + process.exitValue() + "); see "
                        + settings.log());
            }
            if (System.nanoTime() - start > LONGEST_START.toNanos()) {
                throw new DemoException("the server was not ready after " + LONGEST_START.toMinutes()
                        + " minutes; see " + settings.log());
            }
            Thread.sleep(50);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private boolean ready() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(settings.base() + "/actuator/health/readiness"))
                .timeout(Duration.ofSeconds(5)).build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            // Nobody listens yet.
            return false;
        }
    }

    /** SIGKILL: no shutdown hook, no flush, nothing. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Memory held by the process, in bytes; -1 where the system does not tell. */
    long residentBytes() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return -1;
        }
        return Files.readAllLines(status).stream().filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024).findFirst().orElse(-1);
    }

    /** Stops it as an operator would; kills it when it does not stop. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    /** Leaves no process behind, whatever happened. */
    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
