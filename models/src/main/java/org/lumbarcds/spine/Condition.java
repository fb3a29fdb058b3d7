// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

/** What may be suspected at a disc level. */
public enum Condition {
    /** Disc herniation: bulge, protrusion, extrusion; type not determined. */
    HERNIATION("herniation"),
    /** Slip of a vertebra on the next lower one. */
    SPONDYLOLISTHESIS("spondylolisthesis"),
    STENOSIS("stenosis"),
    DEGENERATION("degeneration");

    private final String className;

    Condition(String className) {
        this.className = className;
    }

    /** The detector's class of this condition. */
    public String className() {
        return className;
    }
}
