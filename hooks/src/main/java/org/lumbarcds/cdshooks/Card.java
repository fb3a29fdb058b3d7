// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;

/**
 * What a clinician reads. Built with {@link #of}, then completed with the {@code with…} methods.
 *
 * @param uuid identifies the card in feedback; null when no feedback is wanted
 * @param summary one sentence, fewer than 140 characters
 * @param detail GitHub flavoured Markdown; null when there is none
 * @param indicator urgency
 * @param source who speaks
 * @param suggestions may be empty
 * @param selectionBehavior required with suggestions, else null
 * @param overrideReasons each with a display; may be empty
 * @param links may be empty
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Card(
        String uuid,
        String summary,
        String detail,
        Indicator indicator,
        Source source,
        List<Suggestion> suggestions,
        SelectionBehavior selectionBehavior,
        List<Coding> overrideReasons,
        List<Link> links) {

    /** A summary has fewer characters than this. */
    public static final int SUMMARY_LIMIT = 140;

    public Card {
        Check.present(summary, "card.summary");
        Check.that(summary.length() < SUMMARY_LIMIT,
                "card.summary has " + summary.length() + " characters; fewer than " + SUMMARY_LIMIT + " are allowed");
        Check.present(indicator, "card.indicator");
        Check.present(source, "card.source");
        suggestions = Check.list(suggestions);
        overrideReasons = Check.list(overrideReasons);
        links = Check.list(links);
        Check.that(suggestions.isEmpty() || selectionBehavior != null,
                "card.selectionBehavior is required with suggestions");
        Check.that(selectionBehavior != SelectionBehavior.AT_MOST_ONE
                        || suggestions.stream().filter(Suggestion::recommended).count() <= 1,
                "with selectionBehavior at-most-one at most one suggestion is recommended");
        overrideReasons.forEach(reason -> Check.present(reason.display(), "card.overrideReasons.display"));
    }

    public static Card of(String uuid, String summary, Indicator indicator, Source source) {
        return new Card(uuid, summary, null, indicator, source, null, null, null, null);
    }

    public Card withDetail(String markdown) {
        return new Card(uuid, summary, markdown, indicator, source, suggestions, selectionBehavior, overrideReasons,
                links);
    }

    public Card withSuggestions(SelectionBehavior behavior, List<Suggestion> offered) {
        return new Card(uuid, summary, detail, indicator, source, offered, behavior, overrideReasons, links);
    }

    public Card withOverrideReasons(List<Coding> reasons) {
        return new Card(uuid, summary, detail, indicator, source, suggestions, selectionBehavior, reasons, links);
    }

    public Card withLink(Link link) {
        List<Link> more = new ArrayList<>(links);
        more.add(link);
        return new Card(uuid, summary, detail, indicator, source, suggestions, selectionBehavior, overrideReasons,
                more);
    }
}
