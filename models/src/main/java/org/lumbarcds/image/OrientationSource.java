// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.image;

/** From what it is known where head and front are in a picture. */
public enum OrientationSource {
    /** Said by Image Orientation (Patient), or by the convention of a picture file. */
    STATED,
    /** Told from the picture itself, which is wrong at times (docs/orientation.md). */
    INFERRED,
    /** Not known: the picture lies as it was stored, and may be mirrored or upside down. */
    UNKNOWN
}
