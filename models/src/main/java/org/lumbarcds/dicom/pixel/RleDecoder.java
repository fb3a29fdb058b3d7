// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** RLE of PS3.5 annex G: one PackBits segment for each byte of each sample, most significant first. */
final class RleDecoder implements FrameDecoder {

    private static final String RLE = "RLE";
    private static final int HEADER = 64;

    @Override
    public int[] decode(byte[] code, PixelFormat format) {
        if (code.length < HEADER) {
            throw FrameDecoder.damaged(RLE, "no room for the header", code.length);
        }
        ByteBuffer header = ByteBuffer.wrap(code, 0, HEADER).order(ByteOrder.LITTLE_ENDIAN);
        int bytes = format.bytesAllocated();
        int expected = format.samplesPerPixel() * bytes;
        int segments = header.getInt();
        if (segments != expected) {
            throw FrameDecoder.damaged(RLE, segments + " segments where the format needs " + expected, 0);
        }
        int[] samples = new int[format.samples()];
        long start = header.getInt() & 0xFFFFFFFFL;
        for (int segment = 0; segment < segments; segment++) {
            long end = segment + 1 < segments ? header.getInt() & 0xFFFFFFFFL : code.length;
            if (start < HEADER || end < start || end > code.length) {
                throw FrameDecoder.damaged(RLE, "segment " + segment + " from " + start + " to " + end, 4 + 4 * segment);
            }
            int shift = 8 * (bytes - 1 - segment % bytes);
            unpack(code, (int) start, (int) end, samples, segment / bytes, format.samplesPerPixel(), shift);
            start = end;
        }
        int unused = format.highBit() + 1 - format.bitsStored();
        for (int i = 0; unused > 0 && i < samples.length; i++) {
            samples[i] >>>= unused;
        }
        return samples;
    }

    private static void unpack(byte[] code, int from, int end, int[] samples, int first, int step, int shift) {
        int at = from;
        int to = first;
        while (to < samples.length) {
            if (at >= end) {
                throw FrameDecoder.damaged(RLE, "segment ends early", at);
            }
            int control = code[at++];
            if (control >= 0) {
                if (control + 1 > end - at) {
                    throw FrameDecoder.damaged(RLE, "segment ends early", at);
                }
                for (int i = 0; i <= control && to < samples.length; i++, to += step) {
                    samples[to] |= (code[at + i] & 0xFF) << shift;
                }
                at += control + 1;
            } else if (control > -128) {
                if (at >= end) {
                    throw FrameDecoder.damaged(RLE, "segment ends early", at);
                }
                int value = (code[at++] & 0xFF) << shift;
                for (int i = 0; i < 1 - control && to < samples.length; i++, to += step) {
                    samples[to] |= value;
                }
            }
        }
    }
}
