// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

/**
 * JPEG-LS (ITU-T T.87), lossless and near-lossless, all three interleave modes, preset parameters, restart intervals.
 * Mapping tables and sizes above 65535 are refused.
 */
final class JpegLsDecoder implements FrameDecoder {

    static final String NAME = "JPEG-LS";

    @Override
    public int[] decode(byte[] code, PixelFormat format) {
        return new Image(code, format).decode();
    }

    /** State of one image while its marker segments are passed. */
    private static final class Image {

        private final byte[] code;
        private final PixelFormat format;
        private final int[] samples;
        private final int[] preset = new int[5];
        private int[] components = new int[0];
        private int precision;
        private int restartInterval;
        private int at;

        Image(byte[] code, PixelFormat format) {
            this.code = code;
            this.format = format;
            this.samples = new int[format.samples()];
        }

        int[] decode() {
            if (marker() != 0xD8) {
                throw FrameDecoder.damaged(NAME, "no start of image", 0);
            }
            int decoded = 0;
            while (true) {
                int marker = marker();
                if (marker == 0xD9) {
                    if (components.length == 0 || decoded < components.length) {
                        throw FrameDecoder.damaged(NAME, "image ends after " + decoded + " components", at);
                    }
                    return samples;
                }
                int length = word(at);
                int end = at + length;
                if (length < 2 || end > code.length) {
                    throw FrameDecoder.damaged(NAME, "marker segment of " + length + " bytes", at);
                }
                at += 2;
                switch (marker) {
                    case 0xF7 -> frame(end);
                    case 0xF8 -> preset(end);
                    case 0xDD -> restartInterval = number(end);
                    case 0xDA -> {
                        decoded += scan(end);
                        if (decoded > components.length) {
                            throw FrameDecoder.damaged(NAME, "more scans than components", at);
                        }
                        continue;
                    }
                    case 0xE8 -> applicationData(end);
                    default -> {
                        if (marker < 0xE0 || marker > 0xFE || marker > 0xEF && marker != 0xFE) {
                            throw FrameDecoder.damaged(NAME, "marker " + Integer.toHexString(marker), at - 4);
                        }
                    }
                }
                at = end;
            }
        }

        private void frame(int end) {
            if (components.length > 0 || end - at < 6) {
                throw FrameDecoder.damaged(NAME, "frame header", at);
            }
            precision = code[at] & 0xFF;
            int count = code[at + 5] & 0xFF;
            FrameDecoder.checkSize(NAME, format, word(at + 1), word(at + 3), count);
            if (precision < 2 || precision > 16 || precision > format.bitsAllocated() || end - at < 6 + 3 * count) {
                throw FrameDecoder.damaged(NAME, "frame header of " + precision + " bits", at);
            }
            components = new int[count];
            for (int i = 0; i < count; i++) {
                components[i] = code[at + 6 + 3 * i] & 0xFF;
                if (code[at + 7 + 3 * i] != 0x11) {
                    throw FrameDecoder.unsupported(NAME, "with subsampled components", "have it stored without subsampling");
                }
            }
        }

        private void preset(int end) {
            if (end - at < 11 || code[at] != 1) {
                throw FrameDecoder.unsupported(NAME, "preset parameters of type " + code[at],
                        "have the object stored without mapping tables");
            }
            for (int i = 0; i < preset.length; i++) {
                preset[i] = word(at + 1 + 2 * i);
            }
        }

        /** A colour transform of one maker, outside the standard, would give wrong colours without a word. */
        private void applicationData(int end) {
            if (end - at >= 5 && code[at] == 'm' && code[at + 1] == 'r' && code[at + 2] == 'f' && code[at + 3] == 'x'
                    && code[at + 4] != 0) {
                throw FrameDecoder.unsupported(NAME, "with an HP colour transform", "have it stored without one");
            }
        }

        private int number(int end) {
            int number = 0;
            for (int i = at; i < end; i++) {
                number = number << 8 | code[i] & 0xFF;
            }
            if (number < 0 || end - at > 4) {
                throw FrameDecoder.damaged(NAME, "restart interval", at);
            }
            return number;
        }

        private int scan(int end) {
            int count = at < end ? code[at] & 0xFF : 0;
            if (count < 1 || count > components.length || end - at < 4 + 2 * count) {
                throw FrameDecoder.damaged(NAME, "scan header", at);
            }
            int[] order = new int[count];
            for (int i = 0; i < count; i++) {
                order[i] = component(code[at + 1 + 2 * i] & 0xFF);
                if (code[at + 2 + 2 * i] != 0) {
                    throw FrameDecoder.unsupported(NAME, "with a mapping table", "have it stored without one");
                }
            }
            int near = code[at + 1 + 2 * count] & 0xFF;
            int interleave = code[at + 2 + 2 * count] & 0xFF;
            int shift = code[at + 3 + 2 * count] & 0x0F;
            JpegLsParameters parameters = JpegLsParameters.of(precision, near, preset);
            if (!parameters.valid(precision) || interleave > 2 || interleave == 0 && count > 1) {
                throw FrameDecoder.damaged(NAME, "scan parameters " + parameters + ", interleave " + interleave, at);
            }
            at = end;
            lines(order, parameters, interleave, shift);
            return count;
        }

        private void lines(int[] order, JpegLsParameters parameters, int interleave, int shift) {
            int width = format.columns();
            int interval = restartInterval == 0 ? format.rows() : restartInterval;
            int restarts = 0;
            for (int row = 0; row < format.rows(); restarts++) {
                if (restarts > 0) {
                    int marker = marker();
                    if (marker != 0xD0 + (restarts - 1) % 8) {
                        throw FrameDecoder.damaged(NAME, "restart marker missing", at);
                    }
                }
                JpegLsBits bits = new JpegLsBits(code, at);
                JpegLsScan scan = new JpegLsScan(parameters, bits, width);
                int[][] above = new int[order.length][width + 2];
                int[][] line = new int[order.length][width + 2];
                int[] runIndex = new int[order.length];
                int last = (int) Math.min(format.rows(), (long) row + interval);
                for (; row < last; row++) {
                    if (interleave == 2) {
                        runIndex[0] = scan.line(above, line, runIndex[0]);
                    } else {
                        for (int i = 0; i < order.length; i++) {
                            runIndex[i] = scan.line(above[i], line[i], runIndex[i]);
                        }
                    }
                    store(line, order, row, shift);
                    int[][] kept = above;
                    above = line;
                    line = kept;
                }
                at = bits.position();
                // Some coders end a scan with a byte of zeros that no pixel needs.
                if (at + 1 < code.length && code[at] == 0 && (code[at + 1] & 0xFF) == 0xFF) {
                    at++;
                }
            }
        }

        private void store(int[][] line, int[] order, int row, int shift) {
            int step = format.samplesPerPixel();
            for (int i = 0; i < order.length; i++) {
                int to = row * format.columns() * step + order[i];
                for (int x = 1; x <= format.columns(); x++, to += step) {
                    samples[to] = line[i][x] << shift;
                }
            }
        }

        private int component(int id) {
            for (int i = 0; i < components.length; i++) {
                if (components[i] == id) {
                    return i;
                }
            }
            throw FrameDecoder.damaged(NAME, "scan of a component the frame lacks", at);
        }

        /** The second byte of a marker; fill bytes FF may come before it. */
        private int marker() {
            if (at >= code.length || (code[at] & 0xFF) != 0xFF) {
                throw FrameDecoder.damaged(NAME, at >= code.length ? "image ends early" : "no marker", at);
            }
            while (at < code.length && (code[at] & 0xFF) == 0xFF) {
                at++;
            }
            if (at >= code.length) {
                throw FrameDecoder.damaged(NAME, "image ends early", at);
            }
            return code[at++] & 0xFF;
        }

        private int word(int from) {
            if (from + 2 > code.length) {
                throw FrameDecoder.damaged(NAME, "image ends early", from);
            }
            return (code[from] & 0xFF) << 8 | code[from + 1] & 0xFF;
        }
    }
}
