// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.annotation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lumbarcds.annotation.DrawnPicture.DrawnBox;

/** Reads one YOLO file: class number, centre x, centre y, width, height as fractions of the picture, a box a line. */
final class YoloFile {

    private YoloFile() {
    }

    /** Names by number, from {@code classes.txt}. */
    static List<String> classes(Path file) throws IOException {
        List<String> names = AnnotationText.read(file, AnnotationText.MOST_BYTES_A_PICTURE)
                .lines().map(String::trim).toList();
        if (names.stream().allMatch(String::isEmpty)) {
            throw new IOException("the file is empty; it must name the classes, one a line");
        }
        return names;
    }

    /** @throws IOException if a line cannot be understood; the message says which */
    static DrawnPicture read(Path file, String image, List<String> classes) throws IOException {
        List<DrawnBox> boxes = new ArrayList<>();
        int number = 0;
        for (String line : AnnotationText.read(file, AnnotationText.MOST_BYTES_A_PICTURE).lines().toList()) {
            number++;
            if (!line.isBlank()) {
                boxes.add(box(line.trim().split("\\s+"), "line " + number, classes));
            }
        }
        return new DrawnPicture(file, "", image, Optional.empty(), true, boxes);
    }

    private static DrawnBox box(String[] cells, String where, List<String> classes) throws IOException {
        if (cells.length != 5) {
            throw new IOException(where + " has " + cells.length
                    + " values, not 5 (class, centre x, centre y, width, height); write the line anew");
        }
        double id = AnnotationText.number(cells[0], where + ", class");
        if (id != Math.rint(id) || id < 0 || id >= classes.size() || classes.get((int) id).isEmpty()) {
            throw new IOException(where + ": class " + cells[0] + " is out of range, classes.txt names 0 to "
                    + (classes.size() - 1) + "; correct the number or add the name to classes.txt");
        }
        double x = AnnotationText.number(cells[1], where + ", centre x");
        double y = AnnotationText.number(cells[2], where + ", centre y");
        double halfWidth = AnnotationText.number(cells[3], where + ", width") / 2;
        double halfHeight = AnnotationText.number(cells[4], where + ", height") / 2;
        return new DrawnBox(where, classes.get((int) id), x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
    }
}
