// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

/** A Huffman table and its decoding (ITU-T T.81 annexes C and F.2.2.3). */
final class JpegHuffmanTable {

    private static final int LONGEST = 16;

    private final int[] values;
    /** By length of a code: the first code, the last one or -1, and where the first one's value is. */
    private final int[] first = new int[LONGEST + 1];
    private final int[] last = new int[LONGEST + 1];
    private final int[] index = new int[LONGEST + 1];

    private JpegHuffmanTable(int[] counts, int[] values) {
        this.values = values;
        int code = 0;
        int at = 0;
        for (int length = 1; length <= LONGEST; length++) {
            first[length] = code;
            index[length] = at;
            at += counts[length];
            code += counts[length];
            last[length] = counts[length] == 0 ? -1 : code - 1;
            code <<= 1;
        }
    }

    /**
     * One table of a segment, from its counts of codes on (annex B.2.4.2).
     *
     * @throws org.lumbarcds.dicom.DicomException if it ends early or has more codes than there can be
     */
    static JpegHuffmanTable read(JpegSegments segments) {
        int[] counts = new int[LONGEST + 1];
        int total = 0;
        long space = 0;
        for (int length = 1; length <= LONGEST; length++) {
            counts[length] = segments.readByte();
            total += counts[length];
            space += (long) counts[length] << LONGEST - length;
        }
        if (total > 256 || space > 1 << LONGEST) {
            throw segments.damaged("Huffman table of " + total + " codes that cannot be");
        }
        int[] values = new int[total];
        for (int i = 0; i < total; i++) {
            values[i] = segments.readByte();
        }
        return new JpegHuffmanTable(counts, values);
    }

    /** The value of the next code. */
    int decode(JpegBits bits) {
        int code = 0;
        for (int length = 1; length <= LONGEST; length++) {
            code = code << 1 | bits.bit();
            if (code <= last[length]) {
                return values[index[length] + code - first[length]];
            }
        }
        throw bits.damaged("bits that are no Huffman code");
    }
}
