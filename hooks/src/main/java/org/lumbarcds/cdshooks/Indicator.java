// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import com.fasterxml.jackson.annotation.JsonValue;

/** Urgency of a card. */
public enum Indicator {
    INFO("info"), WARNING("warning"), CRITICAL("critical");

    private final String code;

    Indicator(String code) {
        this.code = code;
    }

    @JsonValue
    public String code() {
        return code;
    }
}
