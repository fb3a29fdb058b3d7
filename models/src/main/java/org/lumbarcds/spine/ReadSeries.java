// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.spine;

import java.util.OptionalInt;

/**
 * A series that was read, in words a radiologist finds it by.
 *
 * @param seriesInstanceUid series
 * @param number Series Number (0020,0011), if known
 * @param description Series Description (0008,103E), free text from elsewhere: one line of at most 64 characters; empty where
 *     absent
 * @param contrast T1, T2, STIR or PD; empty where unknown
 * @param slices that were read of it
 */
public record ReadSeries(String seriesInstanceUid, OptionalInt number, String description, String contrast, int slices) {

    /** Length of a Long String (PS3.5 section 6.2). */
    private static final int LONGEST = 64;

    public ReadSeries {
        description = line(description);
    }

    private static String line(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints()
                // Invisible characters could turn the words around them.
                .filter(c -> Character.getType(c) != Character.FORMAT && Character.getType(c) != Character.SURROGATE)
                .map(c -> Character.isISOControl(c) || Character.isWhitespace(c) || Character.isSpaceChar(c) ? ' ' : c)
                .limit(LONGEST).forEach(line::appendCodePoint);
        return line.toString().strip();
    }
}
