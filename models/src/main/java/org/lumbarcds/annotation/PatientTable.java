// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.annotation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Whose picture is whose: columns image, patient and, where there are any, fold and weighting. */
final class PatientTable {

    /** What is known of a picture besides its boxes. */
    record Entry(String patient, String fold, String weighting) {
    }

    private final Path file;
    private final Map<String, Entry> entries = new HashMap<>();

    private PatientTable(Path file) {
        this.file = file;
    }

    /** Lines that contradict each other are told, and the later one does not count. */
    static PatientTable of(Path file, CsvTable table, Problems problems) throws IOException {
        String image = table.column("image", "filename", "file");
        if (image.isEmpty() || !table.columns().contains("patient")) {
            table.require("image", "patient");
        }
        PatientTable patients = new PatientTable(file);
        for (CsvTable.Row row : table.rows()) {
            String name = row.get(image);
            Entry entry = new Entry(row.get("patient"), row.get("fold"), row.get("weighting"));
            if (entry.patient().isEmpty()) {
                problems.error(file, "line " + row.line(), "no patient is given for " + name + "; fill in the column");
                continue;
            }
            Entry before = patients.entries.putIfAbsent(name, entry);
            if (before != null && !before.equals(entry)) {
                problems.error(file, "line " + row.line(), name + " was given before as patient " + before.patient()
                        + ", fold '" + before.fold() + "'; keep one line");
            }
        }
        patients.entries.keySet().stream().toList()
                .forEach(name -> patients.entries.putIfAbsent(PictureFolder.stem(name), patients.entries.get(name)));
        return patients;
    }

    Path file() {
        return file;
    }

    /** By file name, with or without its ending. */
    Optional<Entry> of(Path picture) {
        String name = picture.getFileName().toString();
        Entry entry = entries.get(name);
        return Optional.ofNullable(entry != null ? entry : entries.get(PictureFolder.stem(name)));
    }
}
