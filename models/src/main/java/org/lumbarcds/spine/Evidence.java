// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import org.lumbarcds.image.Box;

/**
 * Where a finding was seen.
 *
 * @param seriesInstanceUid series
 * @param sopInstanceUid instance
 * @param frame from 1
 * @param box in pixels of the stored image (not of the turned slice)
 * @param confidence of that one detection, 0..1
 */
public record Evidence(String seriesInstanceUid, String sopInstanceUid, int frame, Box box, double confidence) {
}
