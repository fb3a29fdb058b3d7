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
 * The files of a model folder before they are understood.
 *
 * @param folder where
 * @param json bytes of {@code model.json}
 */
record ModelFiles(Path folder, byte[] json) {

    private static final long MOST_JSON_BYTES = 1 << 20;

    static ModelFiles read(Path folder) throws InvalidModelException {
        Path json = folder.resolve("model.json");
        if (!Files.isRegularFile(json)) {
            throw new InvalidModelException("no model.json in the model folder " + folder.toAbsolutePath().normalize());
        }
        try {
            if (Files.size(json) > MOST_JSON_BYTES) {
                throw new InvalidModelException(json + " is larger than 1 MiB; it is no model description");
            }
            return new ModelFiles(folder, Files.readAllBytes(json));
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    /**
     * Checks the network's file against its digest.
     *
     * @return with the digest of both files together
     */
    ModelIdentity identity(String name, String version, String file, String sha256) throws InvalidModelException {
        Path network = folder.resolve(file);
        if (!Files.isRegularFile(network)) {
            throw new InvalidModelException("model.json names " + file + ", which is not in "
                    + folder.toAbsolutePath().normalize());
        }
        try {
            byte[] digest = sha256(network);
            String found = HexFormat.of().formatHex(digest);
            if (!found.equals(sha256)) {
                throw new InvalidModelException(network + " is not the file model.json was written for: its SHA-256 is "
                        + found + ", model.json says " + sha256);
            }
            MessageDigest both = sha256();
            both.update(digest);
            both.update(sha256().digest(json));
            return new ModelIdentity(name, version, HexFormat.of().formatHex(both.digest()));
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private static InvalidModelException unreadable(Path folder, IOException e) {
        return new InvalidModelException("the model folder " + folder + " cannot be read: " + e.getMessage(), e);
    }

    private static byte[] sha256(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return digest.digest();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
