// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

/**
 * Frame header of a JPEG code stream (ITU-T T.81 annex B.2.2), read before a decoder takes memory for it.
 *
 * @param process low four bits of the start-of-frame marker: 0 baseline, 1 extended, 2 progressive, 3 lossless
 * @param precision bits of a sample
 */
record JpegHeader(int process, int precision, int rows, int columns, int components) {

    private static final String NAME = "JPEG";

    /** @throws org.lumbarcds.dicom.DicomException if there is none, or the code lacks its end marker */
    static JpegHeader of(byte[] code) {
        if (code.length < 4 || (code[0] & 0xFF) != 0xFF || (code[1] & 0xFF) != 0xD8) {
            throw FrameDecoder.damaged(NAME, "no start of image", 0);
        }
        requireEnd(code);
        int at = 2;
        while (at + 9 < code.length) {
            if ((code[at] & 0xFF) != 0xFF) {
                throw FrameDecoder.damaged(NAME, "no marker", at);
            }
            int marker = code[at + 1] & 0xFF;
            if (marker == 0xFF) {
                at++;
                continue;
            }
            if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) {
                return new JpegHeader(marker & 0x0F, code[at + 4] & 0xFF, word(code, at + 5), word(code, at + 7),
                        code[at + 9] & 0xFF);
            }
            int length = word(code, at + 2);
            if (length < 2 || marker < 0xC0 || marker >= 0xD0 && marker <= 0xDA) {
                throw FrameDecoder.damaged(NAME, "marker " + Integer.toHexString(marker) + " before the frame header", at);
            }
            at += 2 + length;
        }
        throw FrameDecoder.damaged(NAME, "no frame header", at);
    }

    /** A code cut short would be decoded in part, and the rest of the picture be grey. */
    private static void requireEnd(byte[] code) {
        int end = code.length;
        while (end > 2 && code[end - 1] == 0) {
            end--;
        }
        if ((code[end - 2] & 0xFF) != 0xFF || (code[end - 1] & 0xFF) != 0xD9) {
            throw FrameDecoder.damaged(NAME, "no end of image", code.length);
        }
    }

    private static int word(byte[] code, int at) {
        return (code[at] & 0xFF) << 8 | code[at + 1] & 0xFF;
    }
}
