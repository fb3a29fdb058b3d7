// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.image;

/** Anatomical plane of a slice. */
public enum Plane {
    SAGITTAL, CORONAL, AXIAL,
    /** Further than {@link SliceOrientation#TOLERANCE_DEGREES} from all three. */
    OBLIQUE
}
