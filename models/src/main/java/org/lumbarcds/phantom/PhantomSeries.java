// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.phantom;

import java.util.EnumSet;
import java.util.Set;

/**
 * Which series a synthetic study holds and how they are stored.
 *
 * @param contents series, T2 sagittal first
 * @param storage how sagittal pixels are laid down
 * @param bodyPart Body Part Examined (0018,0015)
 * @param description Study Description (0008,1030)
 */
public record PhantomSeries(Set<Content> contents, Storage storage, String bodyPart, String description) {

    /** Series that can be written. */
    public enum Content {
        T2_SAGITTAL, T1_SAGITTAL, T2_AXIAL
    }

    /** Ways to store sagittal series. */
    public enum Storage {
        /** One MR Image object a slice, rows from anterior to posterior. */
        CLASSIC,
        /** As above, but rows from posterior to anterior: a viewer must look at the orientation. */
        MIRRORED,
        /** One Enhanced MR Image object a series. */
        ENHANCED
    }

    public static final PhantomSeries LUMBAR =
            new PhantomSeries(EnumSet.allOf(Content.class), Storage.CLASSIC, "LSPINE", "MRI lumbar spine");

    public PhantomSeries {
        if (contents.isEmpty()) {
            throw new IllegalArgumentException("a study holds at least one series");
        }
        contents = Set.copyOf(contents);
    }

    public PhantomSeries only(Content first, Content... more) {
        return new PhantomSeries(EnumSet.of(first, more), storage, bodyPart, description);
    }

    public PhantomSeries stored(Storage other) {
        return new PhantomSeries(contents, other, bodyPart, description);
    }

    /** The same pictures under another name, e.g. a knee: for tests of what is refused by its header. */
    public PhantomSeries named(String otherBodyPart, String otherDescription) {
        return new PhantomSeries(contents, storage, otherBodyPart, otherDescription);
    }
}
