// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A server on embedded parts: database file, archive and authorization server, all in one folder.
 *
 * @param data folder
 * @param port on the loopback address
 * @param model folder; empty: the one that comes with the software
 */
record ServerSettings(Path data, int port, Optional<Path> model) {

    /** The installation's folder, as the start script tells it. */
    static Path home() {
        return Path.of(System.getProperty("lumbar.home", ".")).toAbsolutePath().normalize();
    }

    /** What the installation keeps of its own, out of version control. */
    static Path state() {
        return home().resolve(".lumbar");
    }

    /**
     * @param wanted port; empty: any that is free
     * @throws DemoException when the wanted one is taken
     */
    static int port(Optional<Integer> wanted) throws DemoException {
        try (ServerSocket socket = new ServerSocket(wanted.orElse(0), 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new DemoException(wanted.map(port -> "port " + port + " is in use; name another one with --port, or"
                    + " none: a free one is found").orElse("no free port was found: " + e.getMessage()), e);
        }
    }

    /** The named one, else the one that comes with the software. */
    Path modelFolder() {
        return model.orElse(home().resolve("models").resolve("weights").resolve("lumbar-compact"));
    }

    /** @throws DemoException when the model's folder lacks a file */
    void checkModel() throws DemoException {
        Path folder = modelFolder();
        for (String file : List.of("model.onnx", "model.json")) {
            if (!Files.isRegularFile(folder.resolve(file))) {
                throw new DemoException("the model is missing: there is no " + folder.resolve(file)
                        + ". It is part of the repository (git checkout -- models/weights), or name another model's"
                        + " folder with --model.");
            }
        }
    }

    String base() {
        return "http://127.0.0.1:" + port;
    }

    Path log() {
        return data.resolve("server.log");
    }

    /** Command line arguments of the server, without those that let somebody in. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of(
                "--lumbar.data=" + data,
                "--server.port=" + port,
                "--lumbar.archive.enabled=true",
                "--logging.file.name=" + log(),
                "--logging.threshold.console=OFF"));
        model.ifPresent(folder -> arguments.add("--lumbar.model.directory=" + folder.toAbsolutePath()));
        return arguments;
    }
}
