// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

/** Lumbosacral transitional anatomy, as the midsagittal plane shows it: see {@link Junction}. */
public enum Transition {
    NONE,
    /** L5 is joined to the sacrum: its disc is a thin, short remnant, four free discs lie above. */
    SACRALISED_L5,
    /** S1 is square and free: a well-formed disc lies between S1 and S2. */
    LUMBARISED_S1
}
