// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * The answer to a hook call.
 *
 * @param cards always present, may be empty
 * @param systemActions changes the EHR makes by itself, where it allows them; may be empty
 * @param extension what this service adds to the specification, by names of its own; may be empty
 */
public record CdsResponse(
        List<Card> cards, @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Action> systemActions,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Object> extension) {

    public static final CdsResponse NO_CARDS = new CdsResponse(List.of(), List.of());

    public CdsResponse {
        cards = Check.list(cards);
        systemActions = Check.list(systemActions);
        extension = Map.copyOf(extension);
    }

    public CdsResponse(List<Card> cards, List<Action> systemActions) {
        this(cards, systemActions, Map.of());
    }

    public static CdsResponse of(Card... cards) {
        return new CdsResponse(List.of(cards), List.of());
    }
}
