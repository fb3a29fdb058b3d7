// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

/**
 * What the only scan of a sequential image of one component is decoded with (ITU-T T.81 annexes B.2.3 and B.2.4).
 *
 * @param quantisation 64 steps in zigzag order
 * @param dc Huffman table of the differences of mean values
 * @param ac Huffman table of the other coefficients
 * @param restartInterval blocks between two restart markers; 0 if there are none
 * @param start where the entropy coded bytes begin
 */
record JpegScanHeader(int[] quantisation, JpegHuffmanTable dc, JpegHuffmanTable ac, int restartInterval, int start) {

    private static final int DESTINATIONS = 4;

    /** @throws org.lumbarcds.dicom.DicomException if a table is missing or contradicts the standard */
    static JpegScanHeader of(byte[] code) {
        JpegSegments segments = new JpegSegments(code);
        int[][] quantisation = new int[DESTINATIONS][];
        JpegHuffmanTable[] dc = new JpegHuffmanTable[DESTINATIONS];
        JpegHuffmanTable[] ac = new JpegHuffmanTable[DESTINATIONS];
        int restartInterval = 0;
        int component = -1;
        int steps = -1;
        while (segments.next() != JpegSegments.SCAN) {
            if (segments.isFrameHeader()) {
                if (component >= 0) {
                    throw segments.damaged("second frame header");
                }
                JpegHeader.read(segments);
                component = segments.readByte();
                // The sampling factors of an only component change nothing (annex A.2.2).
                segments.readByte();
                steps = destination(segments, segments.readByte());
            } else if (segments.marker() == JpegSegments.QUANTISATION_TABLES) {
                readQuantisation(segments, quantisation);
            } else if (segments.marker() == JpegSegments.HUFFMAN_TABLES) {
                readHuffman(segments, dc, ac);
            } else if (segments.marker() == JpegSegments.RESTART_INTERVAL) {
                restartInterval = segments.readWord();
            }
        }
        if (segments.readByte() != 1 || segments.readByte() != component) {
            throw segments.damaged("scan of another component than the frame's");
        }
        int tables = segments.readByte();
        int dcTable = destination(segments, tables >> 4);
        int acTable = destination(segments, tables & 0x0F);
        // First and last coefficient are always 0 and 63 here, whatever some writers state; the frame header has decided that.
        segments.readByte();
        segments.readByte();
        if (segments.readByte() != 0 || segments.remaining() != 0) {
            throw segments.damaged("scan header that is not of a sequential process");
        }
        if (quantisation[steps] == null || dc[dcTable] == null || ac[acTable] == null) {
            throw segments.damaged("scan without its " + (quantisation[steps] == null ? "quantisation" : "Huffman") + " table");
        }
        return new JpegScanHeader(quantisation[steps], dc[dcTable], ac[acTable], restartInterval, segments.position());
    }

    private static void readQuantisation(JpegSegments segments, int[][] tables) {
        while (segments.remaining() > 0) {
            int kind = segments.readByte();
            int[] steps = new int[64];
            for (int i = 0; i < steps.length; i++) {
                steps[i] = kind >> 4 == 0 ? segments.readByte() : segments.readWord();
                if (steps[i] == 0) {
                    throw segments.damaged("quantisation step of 0");
                }
            }
            tables[destination(segments, kind & 0x0F)] = steps;
        }
    }

    private static void readHuffman(JpegSegments segments, JpegHuffmanTable[] dc, JpegHuffmanTable[] ac) {
        while (segments.remaining() > 0) {
            int kind = segments.readByte();
            if (kind >> 4 > 1) {
                throw segments.damaged("Huffman table of class " + (kind >> 4));
            }
            (kind >> 4 == 0 ? dc : ac)[destination(segments, kind & 0x0F)] = JpegHuffmanTable.read(segments);
        }
    }

    private static int destination(JpegSegments segments, int number) {
        if (number >= DESTINATIONS) {
            throw segments.damaged("table number " + number);
        }
        return number;
    }
}
