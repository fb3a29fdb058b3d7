// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

/** Lumbosacral transitional anatomy (Castellvi types III and IV, drawn only in the sagittal plane). */
public enum Transition {
    NONE,
    /** L5 is joined to the sacrum: its disc is a thin remnant. */
    SACRALISED_L5,
    /** S1 is free: a full disc lies between S1 and S2. */
    LUMBARISED_S1
}
