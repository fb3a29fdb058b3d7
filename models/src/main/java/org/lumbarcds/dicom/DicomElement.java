// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

import java.util.List;

/** One element of a data set. Binary values are little endian here, whatever the file's byte order was. */
public sealed interface DicomElement {

    int tag();

    Vr vr();

    /**
     * A plain value.
     *
     * @param bytes as encoded, little endian, padding kept; not to be changed
     */
    record Value(int tag, Vr vr, byte[] bytes) implements DicomElement {

        public Value {
            if (vr == Vr.SQ) {
                throw new IllegalArgumentException("a sequence has items, not bytes");
            }
        }
    }

    /** A sequence of items, perhaps empty. */
    record Sequence(int tag, List<DicomDataset> items) implements DicomElement {

        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public Vr vr() {
            return Vr.SQ;
        }
    }

    /**
     * Encapsulated pixel data (PS3.5 annex A.4).
     *
     * @param offsets the basic offset table: where each frame begins, counted from the first fragment's item tag; empty
     *     where the file leaves it empty
     * @param fragments the items after the table
     */
    record Fragments(int tag, Vr vr, long[] offsets, List<byte[]> fragments) implements DicomElement {

        public Fragments {
            fragments = List.copyOf(fragments);
        }
    }

    /** A value kept elsewhere, as DICOM JSON can say. */
    record BulkData(int tag, Vr vr, String uri) implements DicomElement {
    }
}
