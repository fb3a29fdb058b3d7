// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.trigger;

/**
 * An order or study of a call that is not looked at, while the others are.
 *
 * @param field its place in the call, a JSON pointer
 * @param reason why, without data of a patient
 * @param fix what the sender could do; empty where nothing is wrong
 */
public record Skipped(String field, String reason, String fix) {

    /** Something legitimate that asks for no analysis: a revoked order, say. */
    static Skipped rightly(String field, String reason) {
        return new Skipped(field, reason, "");
    }

    boolean fault() {
        return !fix.isEmpty();
    }
}
