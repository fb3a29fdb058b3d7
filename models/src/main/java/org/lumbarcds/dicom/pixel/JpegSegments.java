// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

import org.lumbarcds.dicom.DicomException;

/**
 * The marker segments of a JPEG code stream (ITU-T T.81 annex B.1.1) one after another, up to its first scan. Reading
 * never leaves the segment it is in.
 */
final class JpegSegments {

    static final int HUFFMAN_TABLES = 0xC4;
    static final int END_OF_IMAGE = 0xD9;
    static final int SCAN = 0xDA;
    static final int QUANTISATION_TABLES = 0xDB;
    static final int RESTART_INTERVAL = 0xDD;

    private static final String NAME = "JPEG";

    private final byte[] code;
    private int marker;
    private int at = 2;
    private int end = 2;

    /** @throws DicomException if the code lacks its start or its end marker */
    JpegSegments(byte[] code) {
        if (code.length < 4 || (code[0] & 0xFF) != 0xFF || (code[1] & 0xFF) != 0xD8) {
            throw FrameDecoder.damaged(NAME, "no start of image", 0);
        }
        this.code = FrameDecoder.withoutPadding(NAME, code);
    }

    /**
     * Goes to the next segment, past what is unread of this one.
     *
     * @return its marker, without the leading 0xFF
     */
    int next() {
        at = end;
        while (at + 3 < code.length && (code[at] & 0xFF) == 0xFF && (code[at + 1] & 0xFF) == 0xFF) {
            at++;
        }
        if (at + 3 >= code.length) {
            throw FrameDecoder.damaged(NAME, "no further segment", at);
        }
        if ((code[at] & 0xFF) != 0xFF) {
            throw FrameDecoder.damaged(NAME, "no marker", at);
        }
        marker = code[at + 1] & 0xFF;
        int length = word(at + 2);
        if (length < 2 || marker < 0xC0 || marker >= 0xD0 && marker <= END_OF_IMAGE || at + 2 + length > code.length) {
            throw FrameDecoder.damaged(NAME, "marker " + Integer.toHexString(marker) + " before the first scan", at);
        }
        end = at + 2 + length;
        at += 4;
        return marker;
    }

    int marker() {
        return marker;
    }

    /** Whether the segment is a frame header: SOF0 to SOF15 without the three markers between them. */
    boolean isFrameHeader() {
        return marker >= 0xC0 && marker <= 0xCF && marker != HUFFMAN_TABLES && marker != 0xC8 && marker != 0xCC;
    }

    /** Bytes of the segment still to read. */
    int remaining() {
        return end - at;
    }

    int readByte() {
        require(1);
        return code[at++] & 0xFF;
    }

    int readWord() {
        require(2);
        at += 2;
        return word(at - 2);
    }

    /** Where in the code the next byte is read. */
    int position() {
        return at;
    }

    DicomException damaged(String problem) {
        return FrameDecoder.damaged(NAME, problem, at);
    }

    private void require(int bytes) {
        if (remaining() < bytes) {
            throw damaged("segment of marker " + Integer.toHexString(marker) + " ends early");
        }
    }

    private int word(int position) {
        return (code[position] & 0xFF) << 8 | code[position + 1] & 0xFF;
    }
}
