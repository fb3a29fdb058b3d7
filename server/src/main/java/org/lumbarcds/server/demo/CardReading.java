// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.lumbarcds.report.PlainWords;
import org.lumbarcds.spine.Condition;
import org.lumbarcds.spine.SpinalLevel;

/**
 * What a card tells, taken from its own text as a reader would: the answers stand in a table of levels by conditions.
 *
 * @param card as JSON
 */
record CardReading(JsonNode card) {

    /** Whether it is the result of a study that was read (out of scope included), not the state of an analysis. */
    boolean result() {
        return card.path("source").path("topic").path("code").asText().equals("lumbar-mri-result");
    }

    /** Whether waiting may bring another card. */
    boolean pending() {
        return card.path("source").path("topic").path("code").asText().equals("lumbar-mri-state");
    }

    /** The app context of the link to images and findings; empty where there is none. */
    String appContext() {
        return card.path("links").path(0).path("appContext").asText("");
    }

    /** Levels at which the condition is suspected. */
    Set<SpinalLevel> suspected(Condition condition) {
        Set<SpinalLevel> levels = EnumSet.noneOf(SpinalLevel.class);
        for (String block : card.path("detail").asText().split("\n\\s*\n")) {
            if (MarkdownTable.isTable(block)) {
                List<List<String>> rows = MarkdownTable.parse(block).rows();
                int column = rows.get(0).indexOf(PlainWords.condition(condition));
                for (List<String> row : column < 0 ? List.<List<String>>of() : rows.subList(1, rows.size())) {
                    if (row.get(column).startsWith("suspected")) {
                        levels.add(level(row.get(0)));
                    }
                }
            }
        }
        return levels;
    }

    private static SpinalLevel level(String label) {
        for (SpinalLevel level : SpinalLevel.values()) {
            if (level.label().equals(label)) {
                return level;
            }
        }
        throw new IllegalArgumentException("the card names an unknown level: " + label);
    }
}
