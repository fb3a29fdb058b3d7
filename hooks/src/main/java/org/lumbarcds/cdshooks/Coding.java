// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.cdshooks;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A code as CDS Hooks writes it in cards.
 *
 * @param code code
 * @param system code system URI; null when there is none
 * @param display human text; null allowed except in override reasons
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Coding(String code, String system, String display) {

    public Coding {
        Check.present(code, "coding.code");
    }
}
