// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.lumbarcds.annotation.CsvTable;
import org.lumbarcds.annotation.LabelledPicture;

/** Which patient is in which fold, kept so that a later training deals nobody anew. */
final class FoldsFile {

    private FoldsFile() {
    }

    /**
     * Folds by patient; none where there is no file.
     *
     * @throws CannotTrainException if the file cannot be understood or has a patient in two folds
     */
    static Map<String, String> read(Path file) throws CannotTrainException {
        Map<String, String> folds = new HashMap<>();
        if (!Files.exists(file)) {
            return folds;
        }
        try {
            CsvTable table = CsvTable.read(file);
            table.require("patient", "fold");
            for (CsvTable.Row row : table.rows()) {
                String fold = row.get("fold");
                String before = folds.putIfAbsent(row.get("patient"), fold);
                if (!TrainingData.FOLDS.contains(fold) || before != null && !before.equals(fold)) {
                    throw new CannotTrainException(file + ", line " + row.line() + ": patient " + row.get("patient")
                            + " is in fold '" + fold + "'" + (before != null && !before.equals(fold) ? " and in " + before : "")
                            + "; a patient is in one fold of " + String.join(", ", TrainingData.FOLDS)
                            + ". Correct the line, or delete the file to deal anew");
                }
            }
            return folds;
        } catch (IOException e) {
            throw new CannotTrainException(file + ": " + e.getMessage() + "; or delete the file to deal anew", e);
        }
    }

    static void write(Path file, List<LabelledPicture> pictures) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        CSVFormat format = CSVFormat.RFC4180.builder().setRecordSeparator('\n').setHeader("image", "patient", "fold").get();
        try (CSVPrinter printer = new CSVPrinter(Files.newBufferedWriter(part), format)) {
            for (LabelledPicture picture : pictures) {
                printer.printRecord(picture.name(), picture.patient(), picture.fold());
            }
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
