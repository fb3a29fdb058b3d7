// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

import org.lumbarcds.image.Weighting;

/** Synthetic lumbar spine studies. */
public final class Phantom {

    private Phantom() {
    }

    /** The truth of a study; its pictures are drawn on demand. */
    public static PhantomStudy study(PhantomSpec spec) {
        return new PhantomStudy(spec);
    }

    /**
     * One sagittal picture, {@code matrix() * matrix()} values of 0 to 4095, row by row, head up, anterior left.
     *
     * @param weighting T1 or T2
     */
    public static short[] render(PhantomStudy study, int slice, Weighting weighting) {
        if (weighting != Weighting.T1 && weighting != Weighting.T2) {
            throw new IllegalArgumentException("the phantom is drawn in T1 or T2, not " + weighting);
        }
        boolean t2 = weighting == Weighting.T2;
        double[] place = {study.spec().slicePosition(slice)};
        return study.scanner().sagittal(place, t2, !t2)[t2 ? 0 : 1][0];
    }
}
