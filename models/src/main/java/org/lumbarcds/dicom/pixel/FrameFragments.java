// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom.pixel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomElement;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.DicomException.Kind;
import org.lumbarcds.dicom.Tag;

/**
 * Which fragments belong to which frame (PS3.5 annex A.4): by the extended offset table, by the basic one, one a frame,
 * or all to the only frame. A table that fits neither frames nor fragments is passed over where the codes themselves tell:
 * each begins with a marker that cannot stand within coded pixels, and each decoder asks for its end.
 */
final class FrameFragments {

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
        if (frames == 1) {
            return new FrameFragments(fragments, new int[] {0, fragments.size()}, lengths.length == 1 ? lengths : new long[0]);
        }
        long[] table = extended.length > 0 ? extended : element.offsets();
        Optional<int[]> byTable = table.length == frames ? starts(fragments, table) : Optional.empty();
        if (byTable.isPresent()) {
            return new FrameFragments(fragments, byTable.get(),
                    extended.length > 0 && lengths.length == frames ? lengths : new long[0]);
        }
        int[] beginnings = IntStream.range(0, fragments.size()).filter(i -> beginsCode(fragments.get(i))).toArray();
        if (beginnings.length == frames && beginnings[0] == 0) {
            return new FrameFragments(fragments, withEnd(beginnings, fragments.size()), new long[0]);
        }
        if (fragments.size() == frames) {
            return new FrameFragments(fragments, withEnd(IntStream.range(0, frames).toArray(), frames), new long[0]);
        }
        throw problem(fragments.size() + " fragments and " + (table.length == 0 ? "no offset table"
                : "an offset table of " + table.length + " frames that does not fit them") + " for " + frames + " frames");
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
            return Arrays.copyOf(code, (int) lengths[frame]);
        }
        return code;
    }

    /** Start of image of JPEG and JPEG-LS, or of a JPEG 2000 code stream, with the first byte of the next marker. */
    private static boolean beginsCode(byte[] fragment) {
        return fragment.length > 2 && (fragment[0] & 0xFF) == 0xFF && (fragment[2] & 0xFF) == 0xFF
                && ((fragment[1] & 0xFF) == 0xD8 || (fragment[1] & 0xFF) == 0x4F);
    }

    private static int[] withEnd(int[] starts, int end) {
        int[] all = Arrays.copyOf(starts, starts.length + 1);
        all[starts.length] = end;
        return all;
    }

    /** Empty where an offset is at no fragment. */
    private static Optional<int[]> starts(List<byte[]> fragments, long[] offsets) {
        List<Integer> starts = new ArrayList<>();
        long offset = 0;
        for (int i = 0; i < fragments.size() && starts.size() < offsets.length; i++) {
            if (offset == offsets[starts.size()]) {
                starts.add(i);
            }
            offset += 8 + fragments.get(i).length + fragments.get(i).length % 2;
        }
        return starts.size() < offsets.length ? Optional.empty()
                : Optional.of(withEnd(starts.stream().mapToInt(Integer::intValue).toArray(), fragments.size()));
    }

    private static long[] longs(DicomDataset dataset, int tag) {
        byte[] bytes = dataset.bytes(tag).orElse(new byte[0]);
        long[] longs = new long[bytes.length / 8];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(longs);
        return longs;
    }

    private static DicomException problem(String problem) {
        return DicomException.of(Kind.UNDECODABLE, Tag.PIXEL_DATA, problem, FrameDecoder.DAMAGED);
    }
}
