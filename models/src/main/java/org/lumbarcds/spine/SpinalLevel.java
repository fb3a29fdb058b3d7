// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

/** A disc level of the lumbar spine, from the head down. */
public enum SpinalLevel {
    T12_L1("T12-L1"),
    L1_L2("L1-L2"),
    L2_L3("L2-L3"),
    L3_L4("L3-L4"),
    L4_L5("L4-L5"),
    L5_S1("L5-S1");

    private final String label;

    SpinalLevel(String label) {
        this.label = label;
    }

    /** As physicians write it: {@code L4-L5}. */
    public String label() {
        return label;
    }

    /** The level {@code count} discs above L5-S1 (0 = L5-S1); null above T12-L1. */
    public static SpinalLevel fromSacrum(int count) {
        int i = values().length - 1 - count;
        return i < 0 ? null : values()[i];
    }
}
