// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Elements to bytes (PS3.5 section 7). Sequences and items get undefined length, so nothing is written twice. */
final class ElementWriter {

    private static final int UNDEFINED = 0xFFFFFFFF;

    private final OutputStream out;
    private final boolean explicitVr;
    private final ByteOrder order;

    ElementWriter(OutputStream out, TransferSyntax syntax) {
        this.out = out;
        this.explicitVr = syntax.explicitVr();
        this.order = syntax.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    void write(DicomDataset dataset) throws IOException {
        for (DicomElement element : dataset.elements()) {
            if (element instanceof DicomElement.Value value) {
                value(value);
            } else if (element instanceof DicomElement.Sequence sequence) {
                sequence(sequence);
            } else if (element instanceof DicomElement.Fragments fragments) {
                fragments(fragments);
            } else {
                throw DicomException.of(element.tag(), "value is kept elsewhere", "fetch it from its URI before writing");
            }
        }
    }

    private void value(DicomElement.Value value) throws IOException {
        byte[] bytes = value.bytes();
        int length = bytes.length + bytes.length % 2;
        Vr vr = value.vr();
        // A value too long for a 16-bit length is written as UN (PS3.5 section 6.2.2).
        if (explicitVr && !vr.hasLongLength() && length > 0xFFFF) {
            vr = Vr.UN;
        }
        header(value.tag(), vr, length);
        if (order == ByteOrder.BIG_ENDIAN && vr.unitBytes() > 1) {
            swapped(bytes, vr.unitBytes());
        } else {
            out.write(bytes);
        }
        if (bytes.length < length) {
            out.write(value.vr().padding());
        }
    }

    private void sequence(DicomElement.Sequence sequence) throws IOException {
        header(sequence.tag(), Vr.SQ, UNDEFINED);
        for (DicomDataset item : sequence.items()) {
            delimiter(Tag.ITEM, UNDEFINED);
            write(item);
            delimiter(Tag.ITEM_DELIMITATION, 0);
        }
        delimiter(Tag.SEQUENCE_DELIMITATION, 0);
    }

    private void fragments(DicomElement.Fragments element) throws IOException {
        header(element.tag(), Vr.OB, UNDEFINED);
        delimiter(Tag.ITEM, element.offsets().length * 4);
        ByteBuffer table = ByteBuffer.allocate(element.offsets().length * 4).order(order);
        for (long offset : element.offsets()) {
            table.putInt((int) offset);
        }
        out.write(table.array());
        List<byte[]> fragments = element.fragments();
        for (byte[] fragment : fragments) {
            delimiter(Tag.ITEM, fragment.length + fragment.length % 2);
            out.write(fragment);
            if (fragment.length % 2 != 0) {
                out.write(0);
            }
        }
        delimiter(Tag.SEQUENCE_DELIMITATION, 0);
    }

    private void header(int tag, Vr vr, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(12).order(order);
        bytes.putShort((short) (tag >>> 16)).putShort((short) tag);
        if (!explicitVr) {
            bytes.putInt(length);
        } else {
            bytes.put((byte) vr.name().charAt(0)).put((byte) vr.name().charAt(1));
            if (vr.hasLongLength()) {
                bytes.putShort((short) 0).putInt(length);
            } else {
                bytes.putShort((short) length);
            }
        }
        out.write(bytes.array(), 0, bytes.position());
    }

    private void delimiter(int tag, int length) throws IOException {
        out.write(ByteBuffer.allocate(8).order(order).putShort((short) (tag >>> 16)).putShort((short) tag).putInt(length)
                .array());
    }

    private void swapped(byte[] bytes, int unit) throws IOException {
        int whole = bytes.length - bytes.length % unit;
        for (int at = 0; at < whole; at += unit) {
            for (int i = unit - 1; i >= 0; i--) {
                out.write(bytes[at + i]);
            }
        }
        out.write(bytes, whole, bytes.length - whole);
    }
}
