// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.readers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lumbarcds.annotation.ClassNames;
import org.lumbarcds.annotation.CsvTable;
import org.lumbarcds.image.Box;
import org.lumbarcds.spine.SpinalLevel;

/**
 * What readers marked: a CSV file with the columns {@code image, reader, condition} and {@code level} (L4-L5) or
 * {@code x1, y1, x2, y2} (pixels), and, if known, {@code seconds} spent on the picture. A line a mark; a picture on which a
 * reader found nothing has one line with an empty condition.
 *
 * @param readings by reader, then by image
 * @param remarks lines that could not be used; their reading is left out
 */
public record ReaderMarks(Map<String, Map<String, Reading>> readings, List<String> remarks) {

    /**
     * One reader on one picture.
     *
     * @param marks none where nothing was found
     * @param seconds NaN where not given
     */
    record Reading(List<Mark> marks, double seconds) {

        /** Whether places are told by level. */
        boolean byLevel() {
            return marks.stream().anyMatch(m -> m.level().isPresent());
        }
    }

    /** A condition at a level or in a box. */
    record Mark(String condition, Optional<SpinalLevel> level, Optional<Box> box) {
    }

    /**
     * @param classes what readers call things
     * @throws IOException if the file cannot be understood as a whole; the message names it
     */
    public static ReaderMarks read(Path file, ClassNames classes) throws IOException {
        CsvTable table;
        try {
            table = CsvTable.read(file);
            table.require("image", "reader", "condition");
            if (table.column("level").isEmpty() && table.column("x1").isEmpty()) {
                table.require("image", "reader", "condition", "level");
            }
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        Map<String, Map<String, Reading>> readings = new LinkedHashMap<>();
        List<String> remarks = new ArrayList<>();
        TreeSet<String> faulty = new TreeSet<>();
        for (CsvTable.Row row : table.rows()) {
            String reader = row.get("reader");
            String image = row.get("image");
            try {
                if (reader.isEmpty() || image.isEmpty()) {
                    throw new IOException("reader or image is empty; fill in both");
                }
                Optional<Mark> mark = mark(row, classes);
                double seconds = row.get("seconds").isEmpty() ? Double.NaN : number(row, "seconds");
                Map<String, Reading> own = readings.computeIfAbsent(reader, r -> new LinkedHashMap<>());
                Reading before = own.getOrDefault(image, new Reading(List.of(), Double.NaN));
                List<Mark> marks = new ArrayList<>(before.marks());
                mark.ifPresent(marks::add);
                own.put(image, new Reading(List.copyOf(marks), Double.isNaN(before.seconds()) ? seconds : before.seconds()));
            } catch (IOException e) {
                remarks.add("line " + row.line() + ": " + e.getMessage() + "; this reading is left out");
                faulty.add(reader + "\n" + image);
            }
        }
        readings.forEach((reader, own) -> own.keySet().removeIf(image -> faulty.contains(reader + "\n" + image)));
        return new ReaderMarks(readings, remarks);
    }

    private static Optional<Mark> mark(CsvTable.Row row, ClassNames classes) throws IOException {
        String condition = row.get("condition");
        if (condition.isEmpty()) {
            return Optional.empty();
        }
        String name = classes.of(condition).orElseThrow(() -> new IOException("the condition '" + condition
                + "' is not known; known are " + String.join(", ", ClassNames.CLASSES)));
        if (name.equals(ClassNames.IGNORE)) {
            return Optional.empty();
        }
        String level = row.get("level");
        if (!level.isEmpty()) {
            return Optional.of(new Mark(name, Optional.of(level(level)), Optional.empty()));
        }
        if (Stream.of("x1", "y1", "x2", "y2").allMatch(side -> row.get(side).isEmpty())) {
            throw new IOException("nothing says where '" + condition + "' is; fill in level, or x1, y1, x2 and y2");
        }
        Box box = new Box(number(row, "x1"), number(row, "y1"), number(row, "x2"), number(row, "y2"));
        if (!(box.area() > 0)) {
            throw new IOException("the box has no area");
        }
        return Optional.of(new Mark(name, Optional.empty(), Optional.of(box)));
    }

    /** L4-L5, l4/5, L4 L5, L5/S1: what people write. */
    private static SpinalLevel level(String text) throws IOException {
        String key = key(text);
        return Arrays.stream(SpinalLevel.values())
                .filter(l -> key(l.label()).equals(key) || key(l.label()).replaceFirst("(L\\d)L", "$1").equals(key))
                .findFirst()
                .orElseThrow(() -> new IOException("the level '" + text + "' is not known; known are "
                        + Arrays.stream(SpinalLevel.values()).map(SpinalLevel::label).collect(Collectors.joining(", "))));
    }

    private static String key(String text) {
        return text.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
    }

    private static double number(CsvTable.Row row, String column) throws IOException {
        try {
            double value = Double.parseDouble(row.get(column));
            if (Double.isFinite(value)) {
                return value;
            }
            throw new IOException(column + " is '" + row.get(column) + "', which is not a finite number");
        } catch (NumberFormatException e) {
            throw new IOException(column + " is '" + row.get(column) + "', which is not a number", e);
        }
    }
}
