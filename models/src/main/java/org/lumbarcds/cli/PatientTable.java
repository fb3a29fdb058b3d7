// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which pictures are of one patient: a CSV file with the columns {@code image} (file name) and {@code patient}. */
final class PatientTable {

    static final PatientTable NONE = new PatientTable(Map.of());

    private final Map<String, String> patients;

    private PatientTable(Map<String, String> patients) {
        this.patients = patients;
    }

    /** @throws IOException if the file cannot be read or understood; the message names file and line */
    static PatientTable read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("there is no file " + file);
        }
        List<String> lines = Files.readAllLines(file);
        List<String> names = lines.isEmpty() ? List.of() : Arrays.asList(lines.get(0).trim().split(","));
        int image = names.indexOf("image");
        int patient = names.indexOf("patient");
        if (image < 0 || patient < 0) {
            throw new IOException(file + " lacks the columns image and patient in its first line");
        }
        Map<String, String> patients = new HashMap<>();
        for (int i = 1; i < lines.size(); i++) {
            String[] cells = lines.get(i).split(",", -1);
            if (cells.length != names.size() || cells[image].isBlank() || cells[patient].isBlank()) {
                throw new IOException(file + " line " + (i + 1) + " lacks an image or a patient");
            }
            patients.put(stem(cells[image].trim()), cells[patient].trim());
        }
        return new PatientTable(patients);
    }

    Optional<String> of(Path picture) {
        return Optional.ofNullable(patients.get(stem(picture.toString())));
    }

    /** The file name without folder and ending. */
    private static String stem(String path) {
        String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
