// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

/** Relative signal in T2- and T1-weighted fast spin echo, cerebrospinal fluid in T2 and fat in T1 near 1. */
enum Tissue {
    AIR(0.0, 0.0),
    FLUID(1.0, 0.14),
    FAT(0.72, 0.95),
    MARROW(0.33, 0.50),
    CORTEX(0.03, 0.05),
    ANNULUS(0.085, 0.24),
    NUCLEUS(0.62, 0.29),
    WORN_NUCLEUS(0.17, 0.26),
    HERNIATED(0.17, 0.28),
    CORD(0.42, 0.36),
    ROOTS(0.45, 0.30),
    MUSCLE(0.13, 0.27),
    LIGAMENT(0.06, 0.10),
    VESSEL(0.04, 0.08),
    BOWEL(0.30, 0.30),
    VEIN(0.55, 0.33);

    private final double t2;
    private final double t1;

    Tissue(double t2, double t1) {
        this.t2 = t2;
        this.t1 = t1;
    }

    double t2() {
        return t2;
    }

    double t1() {
        return t1;
    }
}
