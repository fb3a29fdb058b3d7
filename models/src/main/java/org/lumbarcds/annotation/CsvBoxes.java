// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.annotation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.lumbarcds.annotation.DrawnPicture.DrawnBox;

/**
 * Reads boxes from a table, a box a line: {@code image, class, x1, y1, x2, y2}, pixels. A line with an image and nothing
 * else stands for a picture without boxes. Also understood as column names: filename; label, name; xmin, ymin, xmax, ymax.
 */
final class CsvBoxes {

    private static final String[] IMAGE = {"image", "filename", "file"};
    private static final String[] CLASS = {"class", "label", "name"};
    private static final String[][] SIDES = {{"x1", "xmin"}, {"y1", "ymin"}, {"x2", "xmax"}, {"y2", "ymax"}};

    private CsvBoxes() {
    }

    /** Whether the table has the columns of one of boxes. */
    static boolean isBoxes(CsvTable table) {
        return !table.column(IMAGE).isEmpty() && !table.column(CLASS).isEmpty()
                && Stream.of(SIDES).noneMatch(side -> table.column(side).isEmpty());
    }

    static List<DrawnPicture> read(Path file, CsvTable table, Problems problems) throws IOException {
        if (!isBoxes(table)) {
            table.require("image", "class", "x1", "y1", "x2", "y2");
        }
        Map<String, List<DrawnBox>> boxes = new LinkedHashMap<>();
        Map<String, String> first = new LinkedHashMap<>();
        Set<String> faulty = new HashSet<>();
        for (CsvTable.Row row : table.rows()) {
            String where = "line " + row.line();
            String image = row.get(table.column(IMAGE));
            if (image.isEmpty()) {
                problems.error(file, where, "no image is named; fill in the column " + table.column(IMAGE));
                continue;
            }
            first.putIfAbsent(image, where);
            List<DrawnBox> own = boxes.computeIfAbsent(image, i -> new ArrayList<>());
            boolean empty = row.get(table.column(CLASS)).isEmpty()
                    && Stream.of(SIDES).allMatch(side -> row.get(table.column(side)).isEmpty());
            if (empty) {
                continue;
            }
            try {
                double[] sides = new double[4];
                for (int i = 0; i < 4; i++) {
                    String column = table.column(SIDES[i]);
                    sides[i] = AnnotationText.number(row.get(column), column);
                }
                own.add(new DrawnBox(where, row.get(table.column(CLASS)), sides[0], sides[1], sides[2], sides[3]));
            } catch (IOException e) {
                problems.error(file, where, e.getMessage() + "; write the line anew");
                faulty.add(image);
            }
        }
        List<DrawnPicture> pictures = new ArrayList<>();
        boxes.forEach((image, own) -> {
            if (!faulty.contains(image)) {
                pictures.add(new DrawnPicture(file, first.get(image), image, Optional.empty(), false, own));
            }
        });
        return pictures;
    }
}
