// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

import org.lumbarcds.dicom.DicomException;

/** The bits of a JPEG scan, without the zero bytes stuffed after 0xFF (ITU-T T.81 annexes B.1.1.5 and F.2.2.5). */
final class JpegBits {

    private static final String NAME = "JPEG";

    private final byte[] code;
    private int at;
    private int current;
    private int available;

    /** @param from where the entropy coded bytes begin */
    JpegBits(byte[] code, int from) {
        this.code = code;
        this.at = from;
    }

    int bit() {
        if (available == 0) {
            current = nextByte();
            available = 8;
        }
        available--;
        return current >> available & 1;
    }

    /** The next {@code count} bits, at most 16, as an unsigned number. */
    int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 1 | bit();
        }
        return value;
    }

    /** Passes over the rest of the byte and the given marker, which must be there; without it, later pixels are not theirs. */
    void requireMarker(int marker) {
        available = 0;
        int start = at;
        // Some coders end a scan with a byte of zeros that no pixel needs.
        if (at + 1 < code.length && code[at] == 0 && (code[at + 1] & 0xFF) == 0xFF) {
            at++;
        }
        while (at + 1 < code.length && (code[at] & 0xFF) == 0xFF && (code[at + 1] & 0xFF) == 0xFF) {
            at++;
        }
        if (at + 1 >= code.length || (code[at] & 0xFF) != 0xFF || (code[at + 1] & 0xFF) != marker) {
            throw FrameDecoder.damaged(NAME, "no marker " + Integer.toHexString(marker) + " where it is due", start);
        }
        at += 2;
    }

    DicomException damaged(String problem) {
        return FrameDecoder.damaged(NAME, problem, at);
    }

    private int nextByte() {
        if (at + 1 >= code.length) {
            throw damaged("scan ends early");
        }
        int value = code[at++] & 0xFF;
        if (value == 0xFF && code[at++] != 0) {
            at -= 2;
            throw damaged("scan ends early");
        }
        return value;
    }
}
