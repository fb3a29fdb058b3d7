// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder of one run at a time. */
final class DataFolder implements AutoCloseable {

    private static final String LOCK = "running.lock";

    private final Path path;
    private final FileChannel channel;

    private DataFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** @throws DemoException when another run uses it, it holds other things, or it cannot be written to */
    static DataFolder open(Path path) throws DemoException {
        try {
            Files.createDirectories(path);
            if (!Files.exists(path.resolve(LOCK)) && !isEmpty(path)) {
                throw new DemoException("the folder " + path + " holds files that are of no earlier run; they would be"
                        + " lost. Name another folder.");
            }
            FileChannel channel = FileChannel.open(
                    path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw new DemoException("another run uses the folder " + path + "; end it first");
            }
            return new DataFolder(path, channel);
        } catch (IOException e) {
            throw new DemoException("cannot write to the folder " + path + ": " + e.getMessage(), e);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> inner = Files.list(folder)) {
            return inner.findAny().isEmpty();
        }
    }

    Path path() {
        return path;
    }

    /** Removes what an earlier run left. */
    void clear() throws DemoException {
        try (Stream<Path> all = Files.walk(path)) {
            List<Path> inner = all.sorted(Comparator.reverseOrder())
                    .filter(file -> !file.equals(path) && !file.equals(path.resolve(LOCK))).toList();
            for (Path file : inner) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new DemoException("cannot empty the folder " + path + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws DemoException {
        try {
            channel.close();
        } catch (IOException e) {
            throw new DemoException("cannot release the folder " + path + ": " + e.getMessage(), e);
        }
    }
}
