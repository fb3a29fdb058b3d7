// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

/**
 * The sequential processes of JPEG with Huffman coding (ITU-T T.81 annex F.2: baseline, extended of 8 and of 12 bits) for
 * images of one component, in one scan. Nothing is made up: a scan that ends before its last block, or goes on behind it,
 * is damaged.
 */
final class SequentialJpegDecoder {

    /** Row and column of each coefficient of the zigzag sequence (figure A.6), as an index into the block. */
    private static final int[] ZIGZAG = {
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55,
        62, 63};
    private static final int SIDE = 8;

    private final JpegHeader frame;
    private final JpegScanHeader scan;
    private final JpegBits bits;
    private final long[] block = new long[SIDE * SIDE];
    private int mean;

    private SequentialJpegDecoder(JpegHeader frame, JpegScanHeader scan, JpegBits bits) {
        this.frame = frame;
        this.scan = scan;
        this.bits = bits;
    }

    /**
     * @param frame the header of {@code code}: one component, 8 or 12 bits, a size that has been checked
     * @return samples from 0 to 2^precision - 1, row by row
     * @throws org.lumbarcds.dicom.DicomException if the code is damaged or cut short
     */
    static int[] decode(byte[] code, JpegHeader frame) {
        JpegScanHeader scan = JpegScanHeader.of(code);
        return new SequentialJpegDecoder(frame, scan, new JpegBits(code, scan.start())).samples();
    }

    private int[] samples() {
        int[] samples = new int[frame.rows() * frame.columns()];
        int blocks = 0;
        for (int row = 0; row < frame.rows(); row += SIDE) {
            for (int column = 0; column < frame.columns(); column += SIDE) {
                if (scan.restartInterval() > 0 && blocks > 0 && blocks % scan.restartInterval() == 0) {
                    bits.requireMarker(0xD0 + (blocks / scan.restartInterval() - 1) % 8);
                    mean = 0;
                }
                readBlock();
                InverseCosineTransform.apply(block);
                put(samples, row, column);
                blocks++;
            }
        }
        bits.requireMarker(JpegSegments.END_OF_IMAGE);
        return samples;
    }

    /** Annex F.2.2.1 and F.2.2.2, with the coefficients' largest sizes of tables F.1, F.2, F.6 and F.7. */
    private void readBlock() {
        java.util.Arrays.fill(block, 0);
        mean += number(scan.dc().decode(bits), frame.precision() + 3);
        block[0] = dequantised(mean, 0);
        for (int k = 1; k < block.length; k++) {
            int runAndSize = scan.ac().decode(bits);
            int run = runAndSize >> 4;
            int size = runAndSize & 0x0F;
            if (size == 0 && run != 15) {
                if (run != 0) {
                    throw bits.damaged("run of " + run + " zeros with nothing behind");
                }
                return;
            }
            k += run;
            if (k >= block.length) {
                throw bits.damaged("more than 64 coefficients in a block");
            }
            if (size > 0) {
                block[ZIGZAG[k]] = dequantised(number(size, frame.precision() + 2), k);
            }
        }
    }

    /** The number of a size in bits, which the next bits tell (table F.1, EXTEND of figure F.12). */
    private int number(int size, int largest) {
        if (size > largest) {
            throw bits.damaged("coefficient of " + size + " bits");
        }
        if (size == 0) {
            return 0;
        }
        int value = bits.bits(size);
        return value >> size - 1 != 0 ? value : value - (1 << size) + 1;
    }

    /** No image has coefficients beyond eight times half its range; damage may, and must not overflow. */
    private long dequantised(int value, int k) {
        long largest = 1L << frame.precision() + 3;
        return Math.max(-largest, Math.min(largest, (long) value * scan.quantisation()[k]));
    }

    private void put(int[] samples, int row, int column) {
        int shift = 1 << frame.precision() - 1;
        int largest = 2 * shift - 1;
        int rows = Math.min(SIDE, frame.rows() - row);
        int columns = Math.min(SIDE, frame.columns() - column);
        for (int y = 0; y < rows; y++) {
            int to = (row + y) * frame.columns() + column;
            for (int x = 0; x < columns; x++) {
                samples[to + x] = (int) Math.max(0, Math.min(largest, block[y * SIDE + x] + shift));
            }
        }
    }
}
