// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A model on disk: {@code model.json} and the network it names, checked against its digest.
 *
 * @param path the folder
 * @param description content of {@code model.json}
 * @param identity name, version and the digest of both files
 */
public record ModelFolder(Path path, ModelDescription description, ModelIdentity identity) {

    private static final long MOST_JSON_BYTES = 1 << 20;

    /**
     * Reads and checks a folder without starting the network.
     *
     * @throws InvalidModelException if a file is missing or unreadable, a field is missing or wrong, or the network's
     *     file is not the one {@code model.json} was written for
     */
    public static ModelFolder read(Path path) throws InvalidModelException {
        Path json = path.resolve("model.json");
        if (!Files.isRegularFile(json)) {
            throw new InvalidModelException("no model.json in the model folder " + path.toAbsolutePath().normalize());
        }
        try {
            if (Files.size(json) > MOST_JSON_BYTES) {
                throw new InvalidModelException(json + " is larger than 1 MiB; it is no model description");
            }
            byte[] text = Files.readAllBytes(json);
            ModelDescription description = description(path, text);
            Path network = path.resolve(description.file());
            if (!Files.isRegularFile(network)) {
                throw new InvalidModelException("model.json names " + description.file() + ", which is not in "
                        + path.toAbsolutePath().normalize());
            }
            byte[] digest = sha256(network);
            String found = HexFormat.of().formatHex(digest);
            if (!found.equals(description.sha256())) {
                throw new InvalidModelException(network + " is not the file model.json was written for: its SHA-256 is "
                        + found + ", model.json says " + description.sha256());
            }
            MessageDigest both = sha256();
            both.update(digest);
            both.update(sha256().digest(text));
            ModelIdentity identity = new ModelIdentity(
                    description.name(), description.version(), HexFormat.of().formatHex(both.digest()));
            return new ModelFolder(path, description, identity);
        } catch (IOException e) {
            throw new InvalidModelException("the model folder " + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    Path network() {
        return path.resolve(description.file());
    }

    private static ModelDescription description(Path path, byte[] json) throws InvalidModelException {
        try {
            return ModelJson.parse(json);
        } catch (InvalidModelException e) {
            // Several models may have been given.
            throw new InvalidModelException("model folder " + path.toAbsolutePath().normalize() + ": " + e.getMessage(), e);
        }
    }

    private static byte[] sha256(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
