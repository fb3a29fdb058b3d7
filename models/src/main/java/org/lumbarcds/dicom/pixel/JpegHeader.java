// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

/**
 * Frame header of a JPEG code stream (ITU-T T.81 annex B.2.2), read before a decoder takes memory for it.
 *
 * @param process low four bits of the start-of-frame marker: 0 baseline, 1 extended, 2 progressive, 3 lossless
 * @param precision bits of a sample
 */
record JpegHeader(int process, int precision, int rows, int columns, int components) {

    /** @throws org.lumbarcds.dicom.DicomException if there is none, or the code lacks its end marker */
    static JpegHeader of(byte[] code) {
        JpegSegments segments = new JpegSegments(code);
        while (segments.next() != JpegSegments.SCAN) {
            if (segments.isFrameHeader()) {
                return read(segments);
            }
        }
        throw segments.damaged("no frame header");
    }

    /** Reads the header as far as the parameters of the components. */
    static JpegHeader read(JpegSegments segments) {
        int process = segments.marker() & 0x0F;
        int precision = segments.readByte();
        int rows = segments.readWord();
        int columns = segments.readWord();
        return new JpegHeader(process, precision, rows, columns, segments.readByte());
    }
}
