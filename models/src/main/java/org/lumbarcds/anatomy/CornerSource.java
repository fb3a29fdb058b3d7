// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.anatomy;

/** Which corners of the bodies are measured between. */
public enum CornerSource {
    /** Extreme points of the body's outline. */
    OUTLINE,
    /** Where the network marks the corner, near the outline's; the outline's where it marks none. */
    SPOT,
    /** Half way between both. */
    MEAN
}
