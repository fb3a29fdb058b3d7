// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.image;

/** Contrast of an MR series, as far as its sequence parameters tell. */
public enum Weighting {
    T1, T2, STIR, PD, UNKNOWN
}
