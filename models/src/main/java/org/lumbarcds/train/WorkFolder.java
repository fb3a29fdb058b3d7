// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.train;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * The folder of one training: {@code model/} for the server, {@code report/}, {@code folds.csv}, and {@code work/} with
 * the pictures, checkpoints and the log. One process at a time holds it.
 */
final class WorkFolder implements AutoCloseable {

    private static final String FOLDS = "folds.csv";

    private final Path root;
    private final FileChannel channel;

    private WorkFolder(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    /**
     * Creates the folder and locks it; the lock ends with the process, however that ends.
     *
     * @throws CannotTrainException if another process holds it, or the folder holds something else
     */
    static WorkFolder open(Path root) throws IOException, CannotTrainException {
        Path work = root.resolve("work");
        if (Files.exists(root) && !Files.isDirectory(work) && holdsOtherThings(root)) {
            throw new CannotTrainException(root + " holds other things; name an empty or a new folder by --out");
        }
        Files.createDirectories(work);
        FileChannel channel = FileChannel.open(work.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new CannotTrainException("another training is running in " + root
                    + "; wait for its end, stop it, or name another --out");
        }
        return new WorkFolder(root, channel);
    }

    private static boolean holdsOtherThings(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            return true;
        }
        try (Stream<Path> inside = Files.list(root)) {
            return inside.anyMatch(p -> !p.getFileName().toString().equals(FOLDS));
        }
    }

    /** What the server loads. */
    Path model() {
        return root.resolve("model");
    }

    Path report() {
        return root.resolve("report");
    }

    Path folds() {
        return root.resolve(FOLDS);
    }

    Path plan() {
        return root.resolve("work").resolve("plan.json");
    }

    Path log() {
        return root.resolve("work").resolve("training.log");
    }

    /** What the training code takes as its data folder: holds {@code lumbar-boxes}. */
    Path data() {
        return root.resolve("work").resolve("data");
    }

    Path boxes() {
        return data().resolve("lumbar-boxes");
    }

    /** Checkpoints of one training; the training code looks for other folds beside it. */
    Path run(TrainingPlan plan) {
        return root.resolve("work").resolve("runs").resolve(plan.recipe().word()).resolve("fold" + plan.fold());
    }

    /** Gives the lock back. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
