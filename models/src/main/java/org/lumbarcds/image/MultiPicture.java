// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The index of a JPEG file that holds several pictures (CIPA DC-007-2009, multi-picture format, 5.2). */
final class MultiPicture {

    private static final byte[] NAME = "MPF\0".getBytes(StandardCharsets.US_ASCII);
    private static final int NUMBER_OF_IMAGES = 0xb001;
    private static final int FIELD_BYTES = 12;

    private MultiPicture() {
    }

    /**
     * @param segment content of an APP2 segment
     * @return number of pictures in the file as the index tells; 1 where this is no such index, or none that can be read
     */
    static long pictures(byte[] segment) {
        if (segment.length < NAME.length + 8 || !Arrays.equals(segment, 0, NAME.length, NAME, 0, NAME.length)) {
            return 1;
        }
        ByteBuffer index = ByteBuffer.wrap(segment, NAME.length, segment.length - NAME.length).slice();
        index.order(index.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long directory = index.getInt(4) & 0xffff_ffffL;
        if (directory + 2 > index.limit()) {
            return 1;
        }
        int fields = index.getShort((int) directory) & 0xffff;
        for (int i = 0; i < fields; i++) {
            long field = directory + 2 + (long) i * FIELD_BYTES;
            if (field + FIELD_BYTES > index.limit()) {
                return 1;
            }
            if ((index.getShort((int) field) & 0xffff) == NUMBER_OF_IMAGES) {
                return index.getInt((int) field + 8) & 0xffff_ffffL;
            }
        }
        return 1;
    }
}
