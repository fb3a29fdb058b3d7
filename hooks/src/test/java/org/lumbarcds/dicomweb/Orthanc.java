// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicomweb;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A real archive with DICOMweb, empty, on a port of its own, with a password. It opens its port on all interfaces (it
 * cannot do otherwise) but refuses whoever does not come from this machine.
 */
public final class Orthanc implements AutoCloseable {

    public static final String USER = "pacs";
    public static final String PASSWORD = "only-for-tests";

    private static final Path PROGRAM = Path.of("/usr/sbin/Orthanc");
    private static final Path PLUGIN = Path.of("/usr/share/orthanc/plugins/libOrthancDicomWeb.so");

    private final Process process;
    private final Path folder;
    private final int port;
    private final Thread atExit;

    private Orthanc(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
        this.atExit = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts one; where Orthanc is not installed the test is skipped, in continuous integration it fails. */
    public static Orthanc start() {
        if (!Files.isExecutable(PROGRAM) || !Files.exists(PLUGIN)) {
            String message = "Orthanc with DICOMweb is not installed; run scripts/install-test-peers";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(message);
            }
            Assumptions.abort(message);
        }
        for (int attempt = 1; ; attempt++) {
            try {
                Orthanc orthanc = launch();
                if (orthanc.ready()) {
                    return orthanc;
                }
                String log = Files.readString(orthanc.folder.resolve("log.txt"));
                orthanc.close();
                if (attempt == 3) {
                    throw new IllegalStateException("Orthanc did not start:\n" + log);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Base URL of the DICOMweb services. */
    public URI dicomWeb() {
        return URI.create("http://127.0.0.1:" + port + "/dicom-web");
    }

    /** With the password, and default limits. */
    public DicomwebEndpoint endpoint() {
        return DicomwebEndpoint.of(dicomWeb()).with(new Authentication.Basic(USER, PASSWORD));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            Runtime.getRuntime().removeShutdownHook(atExit);
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static Orthanc launch() throws IOException {
        Path folder = Files.createTempDirectory("orthanc");
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Path configuration = folder.resolve("configuration.json");
        Map<String, Object> settings = new HashMap<>(Map.of(
                "Name", "test", "DefaultEncoding", "Utf8", "StorageDirectory", folder.toString(),
                "IndexDirectory", folder.toString(), "Plugins", List.of(PLUGIN.toString()), "HttpPort", port,
                "RemoteAccessAllowed", false, "AuthenticationEnabled", true,
                "RegisteredUsers", Map.of(USER, PASSWORD), "DicomServerEnabled", false));
        settings.put("OrthancExplorerEnabled", false);
        settings.put("StableAge", 1);
        settings.put("DicomWeb", Map.of("Enable", true, "Root", "/dicom-web/", "EnableWado", true, "WadoRoot", "/wado",
                "StudiesMetadata", "Full", "SeriesMetadata", "Full"));
        new ObjectMapper().writeValue(configuration.toFile(), settings);
        Process process = new ProcessBuilder(PROGRAM.toString(), configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log.txt").toFile())
                .start();
        return new Orthanc(process, folder, port);
    }

    /** False when it ended (the port was taken meanwhile) or did not answer in 30 s. */
    private boolean ready() throws IOException {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(dicomWeb().resolve("/dicom-web/studies?StudyInstanceUID=2.25.0"))
                .header("Authorization", new Authentication.Basic(USER, PASSWORD).header())
                .timeout(Duration.ofSeconds(5))
                .build();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (process.isAlive() && System.nanoTime() < end) {
            try {
                if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return true;
                }
                Thread.sleep(50);
            } catch (ConnectException e) {
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
