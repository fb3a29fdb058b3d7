// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.lumbarcds.image.PictureReader;

/**
 * The image files among the given paths. Folders are walked; a file in a folder that neither looks like an image nor is
 * named like one is no concern of ours; one of another picture format is an error, so that nobody takes it for read; a
 * file that was named itself must be an image.
 *
 * @param files to be read, each once, in order
 * @param errors paths that can be told unreadable already, with the reason
 */
record InputFiles(List<InputFile> files, Map<String, String> errors) {

    /** The kind of a file, by its first bytes. */
    enum Kind {
        PICTURE, DICOM
    }

    /**
     * @param path as given, or below a given folder
     * @param name short: the file name, or the path from the given folder on
     * @param kind by its first bytes
     */
    record InputFile(Path path, Path name, Kind kind) {
    }

    private static final int DICOM_PREAMBLE = 128;
    private static final String NO_IMAGE = "not a JPEG, PNG or DICOM file";

    static InputFiles of(List<Path> paths) {
        Map<Path, InputFile> files = new LinkedHashMap<>();
        Map<String, String> errors = new LinkedHashMap<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                walk(path, files, errors);
            } else if (Files.exists(path)) {
                add(path, path.getFileName(), true, files, errors);
            } else {
                errors.put(path.toString(), "no such file or folder");
            }
        }
        return new InputFiles(new ArrayList<>(files.values()), errors);
    }

    private static void walk(Path folder, Map<Path, InputFile> files, Map<String, String> errors) {
        int before = files.size() + errors.size();
        List<Path> found;
        try (Stream<Path> walk = Files.walk(folder)) {
            found = walk.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            errors.put(folder.toString(), "the folder cannot be read: " + e.getMessage());
            return;
        }
        for (Path file : found) {
            add(file, folder.relativize(file), namedLikeAnImage(file), files, errors);
        }
        if (files.size() + errors.size() == before) {
            errors.put(folder.toString(), "the folder holds no JPEG, PNG or DICOM file");
        }
    }

    private static void add(
            Path path, Path name, boolean mustBeImage, Map<Path, InputFile> files, Map<String, String> errors) {
        byte[] start;
        try (InputStream in = Files.newInputStream(path)) {
            start = in.readNBytes(DICOM_PREAMBLE + 4);
        } catch (IOException e) {
            errors.put(path.toString(), "the file cannot be read: " + e.getMessage());
            return;
        }
        Path key = path.toAbsolutePath().normalize();
        if (PictureReader.isPicture(start)) {
            files.putIfAbsent(key, new InputFile(path, name, Kind.PICTURE));
        } else if (!isDicom(start) && PictureReader.otherFormat(start).isPresent()) {
            errors.put(path.toString(), PictureReader.otherFormat(start).get());
        } else if (isDicom(start) || mustBeImage && start.length > 0 && !namedLikeAPicture(path)) {
            // A file without preamble may be DICOM nevertheless; its reader says what is wrong if it is not.
            files.putIfAbsent(key, new InputFile(path, name, Kind.DICOM));
        } else if (mustBeImage) {
            errors.put(path.toString(), start.length == 0 ? "the file is empty" : NO_IMAGE);
        }
    }

    private static boolean isDicom(byte[] start) {
        byte[] magic = "DICM".getBytes(StandardCharsets.US_ASCII);
        return start.length == DICOM_PREAMBLE + 4
                && Arrays.equals(start, DICOM_PREAMBLE, DICOM_PREAMBLE + 4, magic, 0, 4);
    }

    private static boolean namedLikeAnImage(Path path) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        return namedLikeAPicture(path) || name.endsWith(".dcm") || name.endsWith(".dicom");
    }

    private static boolean namedLikeAPicture(Path path) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png");
    }
}
