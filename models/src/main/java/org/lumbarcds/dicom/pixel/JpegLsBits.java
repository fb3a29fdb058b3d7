// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

/** Bits of entropy-coded data: after a byte FF the next one carries seven bits (T.87 annex A.1). */
final class JpegLsBits {

    private final byte[] code;
    private int at;
    private int held;
    private int count;
    private boolean afterFf;

    JpegLsBits(byte[] code, int at) {
        this.code = code;
        this.at = at;
    }

    int bit() {
        if (count == 0) {
            fill();
        }
        count--;
        return held >>> count & 1;
    }

    /** @param length 0 to 31 */
    int bits(int length) {
        int value = 0;
        int left = length;
        while (left > 0) {
            if (count == 0) {
                fill();
            }
            int take = Math.min(left, count);
            count -= take;
            value = value << take | held >>> count & (1 << take) - 1;
            left -= take;
        }
        return value;
    }

    /** Zero bits before a one, which is passed. */
    int zeros(int most) {
        int zeros = 0;
        while (bit() == 0) {
            if (++zeros > most) {
                throw FrameDecoder.damaged(JpegLsDecoder.NAME, "code word too long", at);
            }
        }
        return zeros;
    }

    /** The byte after the data read: a marker, once fill bits are dropped. */
    int position() {
        // A stuffed zero bit after a last byte FF has a byte of its own.
        return afterFf && at < code.length && (code[at] & 0x80) == 0 ? at + 1 : at;
    }

    private void fill() {
        if (at >= code.length || afterFf && (code[at] & 0x80) != 0) {
            throw FrameDecoder.damaged(JpegLsDecoder.NAME, "data ends before the image does", at);
        }
        held = code[at++] & 0xFF;
        count = afterFf ? 7 : 8;
        afterFf = held == 0xFF;
        if (afterFf && at < code.length && (code[at] & 0x80) != 0) {
            throw FrameDecoder.damaged(JpegLsDecoder.NAME, "data ends before the image does", at - 1);
        }
    }
}
