// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A CDS Hooks card as a person reads it, in a box for a terminal. */
final class CardText {

    private static final int WIDTH = 100;
    private static final int INNER = WIDTH - 4;

    private CardText() {
    }

    /** @param card as JSON, as the service sent it */
    static String of(JsonNode card) {
        List<String> lines = new ArrayList<>(PlainText.wrap(card.path("summary").asText(), INNER));
        if (card.hasNonNull("detail")) {
            lines.add("");
            lines.addAll(PlainText.ofMarkdown(card.path("detail").asText(), INNER));
        }
        List<String> offers = new ArrayList<>();
        card.path("links").forEach(link -> offers.add("[ " + link.path("label").asText() + " ]"));
        card.path("suggestions").forEach(suggestion -> offers.add("[ " + suggestion.path("label").asText() + " ]"));
        if (!offers.isEmpty()) {
            lines.add("");
            lines.addAll(PlainText.wrap(String.join("   ", offers), INNER));
        }
        List<String> reasons = new ArrayList<>();
        card.path("overrideReasons").forEach(reason -> reasons.add(reason.path("display").asText()));
        if (!reasons.isEmpty()) {
            lines.add("");
            lines.addAll(PlainText.wrap("Dismiss because: " + String.join(" / ", reasons), INNER));
        }
        String title = card.path("indicator").asText().toUpperCase(Locale.ROOT) + " · "
                + card.path("source").path("label").asText();
        return boxed(title, lines);
    }

    private static String boxed(String title, List<String> lines) {
        String shown = title.length() > INNER - 2 ? title.substring(0, INNER - 2) : title;
        StringBuilder box = new StringBuilder("┌─ ").append(shown).append(' ')
                .append("─".repeat(WIDTH - 5 - shown.length())).append("┐\n");
        lines.forEach(line -> box.append("│ ").append(PlainText.pad(line, INNER)).append(" │\n"));
        return box.append("└").append("─".repeat(WIDTH - 2)).append("┘").toString();
    }
}
