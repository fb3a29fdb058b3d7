// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

/** What a place of a synthetic slice belongs to; the ordinal is the number in exported masks. */
public enum Region {
    NONE,
    /** Lumbar and thoracic bodies and S1, without arches. */
    VERTEBRA,
    /** A disc and the material that left it; not the remnants between sacral segments. */
    DISC,
    /** The dural sac. */
    CANAL
}
