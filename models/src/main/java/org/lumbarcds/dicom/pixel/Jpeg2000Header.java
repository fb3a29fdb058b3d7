// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

import java.nio.ByteBuffer;

/**
 * Main header and tile parts of a JPEG 2000 code stream (ITU-T T.800 annex A), walked before a decoder takes memory for
 * them: the size, the number of tiles, and that every tile part is there in full, since a decoder would fill what is
 * missing with what resembles it.
 */
record Jpeg2000Header(long rows, long columns, int components, int precision) {

    private static final String NAME = "JPEG 2000";
    private static final int MOST_TILES = 4096;
    private static final int MOST_LEVELS = 32;

    /** @param code ends with its end marker */
    static Jpeg2000Header of(byte[] code) {
        ByteBuffer in = ByteBuffer.wrap(code);
        if (code.length < 51 || in.getShort(0) != (short) 0xFF4F || in.getShort(2) != (short) 0xFF51) {
            throw FrameDecoder.damaged(NAME, "no code stream header", 0);
        }
        long columns = unsigned(in, 8) - unsigned(in, 16);
        long rows = unsigned(in, 12) - unsigned(in, 20);
        long tileColumns = unsigned(in, 24);
        long tileRows = unsigned(in, 28);
        int components = in.getShort(40) & 0xFFFF;
        int precision = (in.get(42) & 0x7F) + 1;
        if (rows < 1 || columns < 1 || tileRows < 1 || tileColumns < 1 || precision > 31 || components < 1
                || 42 + 3L * components > code.length) {
            throw FrameDecoder.damaged(NAME, "image size", 8);
        }
        if (unsigned(in, 16) != 0 || unsigned(in, 20) != 0 || unsigned(in, 32) != 0 || unsigned(in, 36) != 0) {
            throw FrameDecoder.unsupported(NAME, "with image or tile offsets", "have it stored without them");
        }
        if ((rows + tileRows - 1) / tileRows * ((columns + tileColumns - 1) / tileColumns) > MOST_TILES) {
            throw FrameDecoder.unsupported(NAME, "of more than " + MOST_TILES + " tiles", "have it stored in larger tiles");
        }
        for (int i = 0; i < components; i++) {
            if (in.get(42 + 3 * i) != in.get(42) || in.get(43 + 3 * i) != 1 || in.get(44 + 3 * i) != 1) {
                throw FrameDecoder.unsupported(NAME, "with unlike components", "have it stored without subsampling");
            }
        }
        walk(in);
        return new Jpeg2000Header(rows, columns, components, precision);
    }

    private static void walk(ByteBuffer in) {
        int at = 2;
        while (true) {
            if (at + 4 > in.limit()) {
                throw FrameDecoder.damaged(NAME, "image ends early", at);
            }
            int marker = in.getShort(at) & 0xFFFF;
            int length = in.getShort(at + 2) & 0xFFFF;
            if (marker == 0xFF90) {
                tileParts(in, at);
                return;
            }
            if (marker < 0xFF50 || marker > 0xFF6F || length < 2) {
                throw FrameDecoder.damaged(NAME, "marker " + Integer.toHexString(marker), at);
            }
            if (marker == 0xFF52 && (at + 13 > in.limit() || (in.get(at + 9) & 0xFF) > MOST_LEVELS)) {
                throw FrameDecoder.damaged(NAME, "coding style", at);
            }
            at += 2 + length;
        }
    }

    private static void tileParts(ByteBuffer in, int from) {
        int end = in.limit() - 2;
        long at = from;
        while (at + 12 <= end && (in.getShort((int) at) & 0xFFFF) == 0xFF90) {
            long length = unsigned(in, (int) at + 6);
            if (length == 0) {
                // The last tile part may run to the end of the image.
                return;
            }
            if (length < 14 || at + length > end) {
                throw FrameDecoder.damaged(NAME, "tile part of " + length + " bytes, " + (end - at) + " there", (int) at);
            }
            at += length;
        }
    }

    private static long unsigned(ByteBuffer in, int at) {
        return in.getInt(at) & 0xFFFFFFFFL;
    }
}
