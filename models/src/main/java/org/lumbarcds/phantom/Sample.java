// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

/** The signal of one place, built up by painting tissues over each other; both weightings at once. */
final class Sample {

    double t2;
    double t1;

    void paint(double coverage, Tissue tissue, double brightness) {
        if (coverage > 0) {
            t2 += coverage * (tissue.t2() * brightness - t2);
            t1 += coverage * (tissue.t1() * brightness - t1);
        }
    }

    void paint(double coverage, double newT2, double newT1) {
        if (coverage > 0) {
            t2 += coverage * (newT2 - t2);
            t1 += coverage * (newT1 - t1);
        }
    }
}
