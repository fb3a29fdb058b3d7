// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.annotation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The files of a data folder. A picture is looked for among them alone, whatever path an annotation file names. */
final class PictureFolder {

    private static final String MASKS = "masks";
    private static final int DEEPEST = 6;
    private static final List<String> READ = List.of("jpg", "jpeg", "png");
    private static final List<String> NOT_READ = List.of("bmp", "tif", "tiff", "gif", "webp", "dcm", "nii", "gz");

    private final Path folder;
    private final List<Path> files;
    private final Map<String, List<Path>> byName = new HashMap<>();
    private final Map<String, List<Path>> byStem = new HashMap<>();

    private PictureFolder(Path folder, List<Path> files) {
        this.folder = folder;
        this.files = files;
        for (Path file : pictures()) {
            String name = file.getFileName().toString();
            byName.computeIfAbsent(name, n -> new ArrayList<>()).add(file);
            byStem.computeIfAbsent(stem(name), n -> new ArrayList<>()).add(file);
        }
    }

    static PictureFolder of(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("there is no folder " + folder.toAbsolutePath().normalize());
        }
        try (Stream<Path> walk = Files.walk(folder, DEEPEST, FileVisitOption.FOLLOW_LINKS)) {
            return new PictureFolder(folder, walk.filter(Files::isRegularFile).sorted().toList());
        } catch (UncheckedIOException e) {
            throw new IOException("the folder " + folder + " cannot be read: " + e.getCause().getMessage(), e);
        }
    }

    Path path() {
        return folder;
    }

    /** All files with one of the endings, in order. */
    List<Path> files(String... endings) {
        return files.stream().filter(f -> List.of(endings).contains(ending(f.getFileName().toString()))).toList();
    }

    /** Masks are pictures too, and bear the names of those they belong to; they are none to look for boxes on. */
    List<Path> pictures() {
        return files(READ.toArray(String[]::new)).stream().filter(f -> !f.toAbsolutePath().getParent().endsWith(MASKS)).toList();
    }

    /**
     * @param reference file name, or a path below the folder; the ending may be missing or another
     * @throws IOException if there is no such picture, or more than one
     */
    Path find(String reference) throws IOException {
        String name = reference.replace('\\', '/');
        List<Path> exact = pictures().isEmpty() ? List.of() : byName.getOrDefault(last(name), List.of());
        List<Path> found = exact.isEmpty() ? byStem.getOrDefault(stem(last(name)), List.of()) : exact;
        if (found.size() > 1) {
            List<Path> below = found.stream().filter(f -> slashed(folder.relativize(f)).endsWith(name)).toList();
            found = below.size() == 1 ? below : found;
        }
        if (found.isEmpty()) {
            throw new IOException("the image " + last(name) + " is missing: it is not in " + folder + " or below; "
                    + (NOT_READ.contains(ending(name)) ? "convert it to PNG or JPEG and put it there"
                            : "put it there or correct its name"));
        }
        if (found.size() > 1) {
            throw new IOException("there are several images " + last(name) + ": " + found.get(0) + ", " + found.get(1)
                    + "; give each a name of its own");
        }
        return found.get(0);
    }

    static String stem(String name) {
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? name : name.substring(0, dot);
    }

    private static String ending(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static String last(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static String slashed(Path path) {
        return path.toString().replace('\\', '/');
    }
}
