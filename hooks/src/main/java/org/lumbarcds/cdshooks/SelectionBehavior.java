// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import com.fasterxml.jackson.annotation.JsonValue;

/** How many suggestions of a card may be taken. */
public enum SelectionBehavior {
    AT_MOST_ONE("at-most-one"), ANY("any");

    private final String code;

    SelectionBehavior(String code) {
        this.code = code;
    }

    @JsonValue
    public String code() {
        return code;
    }
}
