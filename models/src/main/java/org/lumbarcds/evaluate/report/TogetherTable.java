// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.evaluate.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.lumbarcds.evaluate.figures.AveragePrecision;

/** The rows with a patient's T1 and T2 read together, in Markdown. */
final class TogetherTable {

    private TogetherTable() {
    }

    static List<String> lines(EvaluationReport report, ReadTogether together) {
        List<String> lines = new ArrayList<>();
        lines.add("The same rows with a patient's T1 and T2 pictures read together (a box's score becomes a weighted mean, in log"
                + " odds, of what its own picture and the other weighting show there; T2 weighs more). Mean over the folds:");
        lines.add("");
        lines.add("| detector, both weightings | mAP | normal | herniation | slip | pictures with the other weighting |");
        lines.add("|---|---|---|---|---|---|");
        for (ReadTogether.Row row : together.rows()) {
            List<String> cells = new ArrayList<>(List.of(SharedTable.name(report, row.row()),
                    Html.percent(row.overFolds().meanAp50())));
            AveragePrecision.PUBLISHED.forEach(name -> cells.add(Html.percent(row.overFolds().ap50().get(name))));
            cells.add(row.paired() + " of " + row.pictures());
            lines.add("| " + String.join(" | ", cells) + " |");
        }
        lines.add("");
        lines.add("What that brings, AP of all pictures of a row together, both weightings / each picture alone:");
        lines.add("");
        lines.add("| detector | mean | normal | herniation | slip |");
        lines.add("|---|---|---|---|---|");
        for (ReadTogether.Row row : together.rows()) {
            lines.add("| " + SharedTable.name(report, row.row()) + " | " + SharedTable.COLUMNS.stream()
                    .map(column -> SharedTable.cell(row.ap50(), column)).collect(Collectors.joining(" | ")) + " |");
        }
        lines.add("");
        together.shared().ifPresent(shared -> {
            lines.add("And against each other, both weightings read together in every row:");
            lines.add("");
            lines.addAll(SharedTable.differences(report, shared));
        });
        return lines;
    }
}
