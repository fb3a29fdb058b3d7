// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.detect;

import org.lumbarcds.image.Box;

/**
 * One box the network drew.
 *
 * @param className class of {@code model.json}: normal, herniation, spondylolisthesis, stenosis, degeneration
 * @param score the network's raw score, 0..1: what ranks detections
 * @param confidence the score after calibration, 0..1: what a person may be told; equals the score where the model has
 *     no calibration
 * @param box pixels of the turned slice ({@link org.lumbarcds.image.SagittalSlice})
 */
public record Detection(String className, double score, double confidence, Box box) {
}
