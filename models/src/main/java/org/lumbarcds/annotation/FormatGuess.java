// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.annotation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells a folder's format from what lies in it. */
final class FormatGuess {

    private static final int START = 64 * 1024;

    private FormatGuess() {
    }

    /** @throws IOException if there are annotations of no known format or of several */
    static AnnotationFormat of(PictureFolder folder) throws IOException {
        Path root = folder.path();
        if (Files.isRegularFile(root.resolve("index.csv")) && Files.isRegularFile(root.resolve("classes.txt"))
                && Files.isDirectory(root.resolve("labels"))) {
            return AnnotationFormat.LUMBAR_BOXES;
        }
        Set<AnnotationFormat> found = EnumSet.noneOf(AnnotationFormat.class);
        if (!vocFiles(folder).isEmpty()) {
            found.add(AnnotationFormat.VOC);
        }
        if (!cocoFiles(folder).isEmpty()) {
            found.add(AnnotationFormat.COCO);
        }
        for (Path file : folder.files("csv")) {
            if (start(file).lines().findFirst().map(FormatGuess::namesBoxes).orElse(false)) {
                found.add(AnnotationFormat.CSV);
            }
        }
        if (folder.files("txt").stream().anyMatch(f -> f.getFileName().toString().equals("classes.txt"))) {
            found.add(AnnotationFormat.YOLO);
        }
        if (found.isEmpty()) {
            throw new IOException("no annotations found in " + root.toAbsolutePath().normalize()
                    + ": neither Pascal VOC (*.xml),"
                    + " nor YOLO (classes.txt and *.txt), nor COCO (*.json), nor CSV (columns image, class, x1, y1, x2, y2)");
        }
        if (found.size() > 1) {
            throw new IOException(root.toAbsolutePath().normalize()
                    + " holds annotations of several formats; say by --format which counts: "
                            + found.stream().map(AnnotationFormat::word).collect(Collectors.joining(" or ")));
        }
        return found.iterator().next();
    }

    static List<Path> vocFiles(PictureFolder folder) {
        return folder.files("xml");
    }

    static List<Path> cocoFiles(PictureFolder folder) throws IOException {
        List<Path> found = new ArrayList<>();
        List<Path> empty = new ArrayList<>();
        for (Path file : folder.files("json")) {
            String start = start(file);
            // Other JSON files may lie beside the annotations; a COCO file names one of its lists early.
            if (start.contains("\"images\"") || start.contains("\"annotations\"") || start.contains("\"categories\"")) {
                found.add(file);
            } else if (start.isBlank()) {
                empty.add(file);
            }
        }
        // Beside annotations an empty file is most likely one of them that was lost.
        if (!found.isEmpty()) {
            found.addAll(empty);
        }
        return found;
    }

    private static boolean namesBoxes(String header) {
        String columns = header.toLowerCase(Locale.ROOT);
        return columns.contains("x1") && columns.contains("y2") || columns.contains("xmin") && columns.contains("ymax");
    }

    private static String start(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(START), StandardCharsets.UTF_8);
        }
    }
}
