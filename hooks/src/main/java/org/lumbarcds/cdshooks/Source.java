// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Who speaks on a card.
 *
 * @param label short name of the source
 * @param url absolute URL of more about it; null when there is none
 * @param icon absolute URL of a 100 x 100 PNG; null when there is none
 * @param topic what the card is about; null when not said
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Source(String label, String url, String icon, Coding topic) {

    public Source {
        Check.present(label, "source.label");
    }

    public static Source of(String label) {
        return new Source(label, null, null, null);
    }
}
