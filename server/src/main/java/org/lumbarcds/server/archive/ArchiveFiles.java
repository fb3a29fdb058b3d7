// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import java.util.stream.Stream;
import org.lumbarcds.server.database.PrivateFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Instances as files. A file has its name from the hash of its SOP Instance UID, so nothing a client sends becomes part
 * of a path; it is written under another name, forced to disk and then moved, so it is there whole or not at all.
 */
@WhenArchiveEnabled
@Component
class ArchiveFiles {

    private static final Logger log = LoggerFactory.getLogger(ArchiveFiles.class);

    private final Path instances;
    private final Path incoming;
    private final long most;

    ArchiveFiles(ArchiveProperties properties) {
        this.instances = properties.directory().resolve("instances");
        this.incoming = properties.directory().resolve("incoming");
        this.most = properties.maximumInstanceSize().toBytes();
        try {
            PrivateFolder.make(properties.directory());
            Files.createDirectories(instances);
            Files.createDirectories(incoming);
            removeLeftovers();
        } catch (IOException e) {
            throw new UncheckedIOException("lumbar.archive.directory " + properties.directory() + " cannot be written", e);
        }
    }

    /**
     * Writes an incoming instance to a temporary file.
     *
     * @throws TooLargeException if it is beyond {@code lumbar.archive.maximum-instance-size}
     * @throws ArchiveProblem 507 if the disk does not take it; nothing is left behind
     * @throws IOException if the client's stream breaks off
     */
    Path receive(InputStream in) throws IOException {
        Path file = incoming.resolve(UUID.randomUUID() + ".part");
        boolean complete = false;
        try (FileChannel out = open(file)) {
            byte[] buffer = new byte[1 << 16];
            long total = 0;
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                total += count;
                if (total > most) {
                    throw new TooLargeException(most);
                }
                write(out, ByteBuffer.wrap(buffer, 0, count));
            }
            force(out);
            complete = true;
            return file;
        } finally {
            if (!complete) {
                discard(file);
            }
        }
    }

    /** Moves a received file to its place. */
    void keep(Path received, String sopInstanceUid) {
        Path place = path(sopInstanceUid);
        try {
            Files.createDirectories(place.getParent());
            Files.move(received, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw notWritten(e);
        }
    }

    void discard(Path received) {
        try {
            Files.deleteIfExists(received);
        } catch (IOException e) {
            // The next start removes it; nothing refers to it.
            log.warn("a temporary file of the archive could not be removed: {}", e.getMessage());
        }
    }

    Path path(String sopInstanceUid) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(sopInstanceUid.getBytes(StandardCharsets.UTF_8));
            String name = HexFormat.of().formatHex(digest);
            return instances.resolve(name.substring(0, 2)).resolve(name.substring(2, 4)).resolve(name + ".dcm");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** An instance larger than allowed. */
    static final class TooLargeException extends IOException {

        private static final long serialVersionUID = 1;

        TooLargeException(long most) {
            super("instance is above the limit of " + most + " bytes (lumbar.archive.maximum-instance-size)");
        }
    }

    /** Of a process that ended while it received. */
    private void removeLeftovers() throws IOException {
        try (Stream<Path> files = Files.list(incoming)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static FileChannel open(Path file) {
        try {
            return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw notWritten(e);
        }
    }

    private static void write(FileChannel out, ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (IOException e) {
            throw notWritten(e);
        }
    }

    private static void force(FileChannel out) {
        try {
            out.force(true);
        } catch (IOException e) {
            throw notWritten(e);
        }
    }

    private static ArchiveProblem notWritten(IOException e) {
        return new ArchiveProblem(HttpStatus.INSUFFICIENT_STORAGE, "the archive's disk does not take the instance; free space"
                + " in lumbar.archive.directory and store again: nothing of this instance was kept", e);
    }
}
