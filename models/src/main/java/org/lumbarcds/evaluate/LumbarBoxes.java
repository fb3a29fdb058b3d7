// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lumbarcds.image.Box;
import org.lumbarcds.evaluate.LabelledPicture.TruthBox;

/**
 * Reads a folder of labelled pictures: {@code index.csv} (columns image, patient, fold, width, height), {@code classes.txt}
 * (names by line), {@code images/} and {@code labels/NAME.txt} in YOLO form (class, centre x, centre y, width, height as
 * fractions of the picture).
 */
public final class LumbarBoxes {

    /** The source's classes in the detector's words. A bulge counts as herniation, whatever its type. */
    private static final Map<String, String> CLASSES = Map.of(
            "normal disc", "normal",
            "disc bulge", "herniation",
            "thoracic disc bulge", "herniation",
            "spondylolisthesis", "spondylolisthesis",
            "stenosis", "stenosis",
            "degenerative disc", "degeneration");

    private LumbarBoxes() {
    }

    /**
     * @return the pictures in the order of the index
     * @throws IOException if a file is missing or cannot be understood; the message names file and line
     */
    public static List<LabelledPicture> read(Path folder) throws IOException {
        Path index = folder.resolve("index.csv");
        if (!Files.isRegularFile(index)) {
            throw new IOException("no index.csv in " + folder.toAbsolutePath().normalize());
        }
        List<String> classes = Files.readAllLines(folder.resolve("classes.txt"));
        List<String> lines = Files.readAllLines(index);
        Map<String, Integer> columns = new HashMap<>();
        List<String> names = Arrays.asList(lines.isEmpty() ? new String[0] : lines.get(0).split(","));
        for (String needed : List.of("image", "patient", "fold", "width", "height")) {
            if (!names.contains(needed)) {
                throw new IOException(index + " has no column " + needed);
            }
            columns.put(needed, names.indexOf(needed));
        }
        List<LabelledPicture> pictures = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            String[] cells = lines.get(i).split(",", -1);
            if (cells.length != names.size()) {
                throw new IOException(index + " line " + (i + 1) + " has " + cells.length + " columns, not " + names.size());
            }
            String image = cells[columns.get("image")];
            int width = (int) number(cells[columns.get("width")], index, i + 1);
            int height = (int) number(cells[columns.get("height")], index, i + 1);
            pictures.add(new LabelledPicture(
                    folder.resolve("images").resolve(image),
                    cells[columns.get("patient")],
                    cells[columns.get("fold")],
                    labels(folder.resolve("labels").resolve(image.replaceFirst("\\.[^.]*$", ".txt")), classes, width, height)));
        }
        return pictures;
    }

    private static List<TruthBox> labels(Path file, List<String> classes, int width, int height) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("no labels at " + file + "; a picture without boxes needs an empty file");
        }
        List<TruthBox> boxes = new ArrayList<>();
        int line = 0;
        for (String text : Files.readAllLines(file)) {
            line++;
            if (text.isBlank()) {
                continue;
            }
            String[] cells = text.trim().split("\\s+");
            if (cells.length != 5) {
                throw new IOException(file + " line " + line + " has " + cells.length + " values, not 5");
            }
            int number = (int) number(cells[0], file, line);
            String source = number >= 0 && number < classes.size() ? classes.get(number).trim() : "";
            if (!CLASSES.containsKey(source)) {
                throw new IOException(file + " line " + line + ": class " + cells[0] + " is not known");
            }
            double x = number(cells[1], file, line) * width;
            double y = number(cells[2], file, line) * height;
            double halfWidth = number(cells[3], file, line) * width / 2;
            double halfHeight = number(cells[4], file, line) * height / 2;
            boxes.add(new TruthBox(
                    CLASSES.get(source), new Box(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight)));
        }
        return boxes;
    }

    private static double number(String text, Path file, int line) throws IOException {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IOException(file + " line " + line + ": " + text + " is not a number", e);
        }
    }
}
