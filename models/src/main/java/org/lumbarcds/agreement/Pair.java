// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.agreement;

import org.lumbarcds.spine.Measurement;

/**
 * One length measured twice.
 *
 * @param method what measured it: {@code outline}, {@code spot}, {@code mean} (corners of the anatomy network) or
 *     {@code detector}
 * @param kind what was measured
 * @param source data set or part of one
 * @param patient with its data set, so that equal numbers of two sets stay apart
 * @param place which disc of the patient: the body below (vertebra-masks) or a running number (spider-masks)
 * @param measured by the software
 * @param reference on the mask
 */
record Pair(
        String method, Measurement.Kind kind, String source, String patient, String place, double measured,
        double reference) {

    /** A reference slip of this much is one, mm. */
    private static final double SLIPPED_MM = 3;

    /** Whether the body below is known to be S1, in the one source that has it drawn. */
    boolean onSacrum() {
        return place.endsWith("S1+1");
    }

    /** Whether it is the distance of a forward slip of {@value SLIPPED_MM} mm or more. */
    boolean slipped() {
        return kind == Measurement.Kind.SLIP_DISTANCE && reference >= SLIPPED_MM;
    }

    double difference() {
        return measured - reference;
    }
}
