// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomElement;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.Tag;

/**
 * Which fragments belong to which frame (PS3.5 annex A.4): by the extended offset table, by the basic one, one a frame,
 * or all to the only frame.
 */
final class FrameFragments {

    private static final String CORRECT = "have the object stored again";

    private final List<byte[]> fragments;
    /** Index of each frame's first fragment, and the number of fragments at the end. */
    private final int[] starts;
    /** Bytes of each frame's code where a table says so, otherwise empty. */
    private final long[] lengths;

    private FrameFragments(List<byte[]> fragments, int[] starts, long[] lengths) {
        this.fragments = fragments;
        this.starts = starts;
        this.lengths = lengths;
    }

    static FrameFragments of(DicomDataset dataset, DicomElement.Fragments element, int frames) {
        List<byte[]> fragments = element.fragments();
        long[] extended = longs(dataset, Tag.EXTENDED_OFFSET_TABLE);
        long[] lengths = longs(dataset, Tag.EXTENDED_OFFSET_TABLE_LENGTHS);
        if (extended.length > 0) {
            if (extended.length != frames || lengths.length != 0 && lengths.length != frames) {
                throw problem("extended offset table of " + extended.length + " frames, the data set says " + frames);
            }
            return new FrameFragments(fragments, starts(fragments, extended), lengths);
        }
        if (frames == 1) {
            return new FrameFragments(fragments, new int[] {0, fragments.size()}, new long[0]);
        }
        if (element.offsets().length == frames) {
            return new FrameFragments(fragments, starts(fragments, element.offsets()), new long[0]);
        }
        if (element.offsets().length != 0) {
            throw problem("offset table of " + element.offsets().length + " frames, the data set says " + frames);
        }
        if (fragments.size() != frames) {
            throw problem(fragments.size() + " fragments and no offset table for " + frames + " frames");
        }
        int[] starts = new int[frames + 1];
        for (int i = 0; i <= frames; i++) {
            starts[i] = i;
        }
        return new FrameFragments(fragments, starts, new long[0]);
    }

    /** @param frame from 0 */
    byte[] code(int frame) {
        int from = starts[frame];
        int to = starts[frame + 1];
        if (from >= to) {
            throw problem("no fragment for frame " + (frame + 1));
        }
        byte[] code = fragments.get(from);
        if (to - from > 1) {
            long total = fragments.subList(from, to).stream().mapToLong(fragment -> fragment.length).sum();
            ByteBuffer joined = ByteBuffer.allocate((int) total);
            fragments.subList(from, to).forEach(joined::put);
            code = joined.array();
        }
        if (lengths.length > 0) {
            if (lengths[frame] < 1 || lengths[frame] > code.length) {
                throw problem("frame " + (frame + 1) + " of " + lengths[frame] + " bytes, " + code.length + " there");
            }
            return java.util.Arrays.copyOf(code, (int) lengths[frame]);
        }
        return code;
    }

    private static int[] starts(List<byte[]> fragments, long[] offsets) {
        List<Integer> starts = new ArrayList<>();
        long offset = 0;
        for (int i = 0; i < fragments.size() && starts.size() < offsets.length; i++) {
            if (offset == offsets[starts.size()]) {
                starts.add(i);
            }
            offset += 8 + fragments.get(i).length + fragments.get(i).length % 2;
        }
        if (starts.size() < offsets.length) {
            throw problem("offset of frame " + (starts.size() + 1) + " is at no fragment");
        }
        starts.add(fragments.size());
        return starts.stream().mapToInt(Integer::intValue).toArray();
    }

    private static long[] longs(DicomDataset dataset, int tag) {
        byte[] bytes = dataset.bytes(tag).orElse(new byte[0]);
        long[] longs = new long[bytes.length / 8];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(longs);
        return longs;
    }

    private static DicomException problem(String problem) {
        return DicomException.of(Tag.PIXEL_DATA, problem, CORRECT);
    }
}
