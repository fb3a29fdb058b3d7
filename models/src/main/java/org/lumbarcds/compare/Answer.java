// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.compare;

import org.lumbarcds.spine.Presence;

/**
 * One model's answer to a question.
 *
 * @param presence present, absent, or left open
 * @param confidence that the condition is present, 0..1; NaN where the model gave none
 */
record Answer(Presence presence, double confidence) {

    boolean decided() {
        return presence != Presence.INDETERMINATE;
    }

    boolean present() {
        return presence == Presence.PRESENT;
    }
}
