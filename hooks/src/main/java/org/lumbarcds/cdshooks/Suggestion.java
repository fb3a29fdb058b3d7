// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * Something a user can accept with one click.
 *
 * @param label what the user reads
 * @param uuid identifies it in feedback; null when no feedback is wanted
 * @param isRecommended null when not said
 * @param actions all are done when the suggestion is accepted; may be empty
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Suggestion(String label, String uuid, Boolean isRecommended, List<Action> actions) {

    public Suggestion {
        Check.present(label, "suggestion.label");
        actions = Check.list(actions);
    }

    public boolean recommended() {
        return Boolean.TRUE.equals(isRecommended);
    }
}
