// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

/** Answer to "is the condition at this level?". Absent is said only of a level that was seen and read. */
public enum Presence {
    PRESENT, ABSENT, INDETERMINATE
}
