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
public record Pair(
        String method, Measurement.Kind kind, String source, String patient, String place, double measured,
        double reference) {

    double difference() {
        return measured - reference;
    }
}
