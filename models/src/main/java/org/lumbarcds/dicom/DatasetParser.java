// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.dicom;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Elements, sequences and fragments from bytes (PS3.5 section 7 and annex A). */
final class DatasetParser {

    private static final long UNDEFINED = 0xFFFFFFFFL;
    private static final String DAMAGED = "the object is damaged: have it stored again by its source";
    private static final int MOST_NOTES = 20;

    private record Encoding(boolean explicitVr, ByteOrder order) {

        static final Encoding IMPLICIT = new Encoding(false, ByteOrder.LITTLE_ENDIAN);
    }

    /** Tag, VR and length as they stand in the file. */
    private record Header(int tag, Vr vr, long length) {

        boolean undefined() {
            return length == UNDEFINED;
        }
    }

    private final ByteSource source;
    private final DicomLimits limits;
    private final boolean pixelData;
    private final Set<String> notes = new LinkedHashSet<>();
    private int elements;
    private boolean passedPixelData;

    DatasetParser(ByteSource source, DicomLimits limits, boolean pixelData) {
        this.source = source;
        this.limits = limits;
        this.pixelData = pixelData;
    }

    /** What was passed over. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    /** Group 0002, empty where the file has none. Its group length is not believed: writers get it wrong. */
    DicomDataset metaInformation() throws IOException {
        Encoding encoding = new Encoding(true, ByteOrder.LITTLE_ENDIAN);
        DicomDataset meta = new DicomDataset();
        for (byte[] next = source.peek(2); next.length == 2 && next[0] == 2 && next[1] == 0; next = source.peek(2)) {
            element(header(encoding, meta, Long.MAX_VALUE), encoding, meta, Long.MAX_VALUE, 0);
        }
        return meta;
    }

    /** The data set, to the end of the source. */
    DicomDataset dataset(TransferSyntax syntax) throws IOException {
        Encoding encoding = new Encoding(syntax.explicitVr(),
                syntax.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        DicomDataset dataset = new DicomDataset();
        while (!source.atEnd()) {
            if (onlyZerosLeft() || onlyRestLeft()) {
                return dataset;
            }
            element(header(encoding, dataset, Long.MAX_VALUE), encoding, dataset, Long.MAX_VALUE, 0);
        }
        return dataset;
    }

    /** Some writers fill the last block of a file with zeros. */
    private boolean onlyZerosLeft() throws IOException {
        byte[] rest = source.peek(1024);
        for (byte b : rest) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** Less than an element behind the image, as the line end of a transfer: nothing of the image is missing. */
    private boolean onlyRestLeft() throws IOException {
        int rest = passedPixelData ? source.peek(8).length : 8;
        if (rest < 8) {
            notes.add(rest + " bytes behind the data set");
        }
        return rest < 8;
    }

    private Header header(Encoding encoding, DicomDataset into, long end) throws IOException {
        ByteBuffer bytes = buffer(8, end, encoding);
        int tag = (bytes.getShort() & 0xFFFF) << 16 | bytes.getShort() & 0xFFFF;
        if (!encoding.explicitVr || tag >>> 16 == 0xFFFE) {
            return new Header(tag, Dictionary.vr(tag, into.hasSignedPixels()), bytes.getInt() & UNDEFINED);
        }
        int first = bytes.get();
        int second = bytes.get();
        Vr vr = Vr.ofCode(first, second);
        if (vr == null && isFilling(first) && isFilling(second)) {
            // Writers that know no VR put blanks or question marks, and a short length as for most.
            note(tag, "no value representation");
            return new Header(tag, Dictionary.vr(tag, into.hasSignedPixels()), bytes.getShort() & 0xFFFF);
        }
        if (vr == null && !isCapital(first, second)) {
            source.path().enter(tag);
            throw source.problem("no value representation where one must be",
                    "the transfer syntax in the meta information may be wrong: have the object stored again");
        }
        if (vr != null && !vr.hasLongLength()) {
            return new Header(tag, vr, bytes.getShort() & 0xFFFF);
        }
        // A VR of a later edition of the standard has a long length and is passed on unread (PS3.5 section 6.2.2).
        return new Header(tag, vr == null ? Vr.UN : vr, buffer(4, end, encoding).getInt() & UNDEFINED);
    }

    private void element(Header header, Encoding encoding, DicomDataset into, long end, int depth) throws IOException {
        int tag = header.tag;
        source.path().enter(tag);
        if (++elements > limits.elements()) {
            throw limit("more than " + limits.elements() + " elements");
        }
        if (tag >>> 16 == 0xFFFE || tag >>> 16 == 0) {
            throw source.problem("no data element can stand here", DAMAGED);
        }
        if (!header.undefined() && header.length > end - source.position()) {
            throw source.problem("value of " + header.length + " bytes runs past the end of its item", DAMAGED);
        }
        DicomElement element = value(header, encoding, into, end, depth);
        Optional<DicomElement> first = into.element(tag);
        if (element != null && first.isPresent()) {
            occursTwice(tag, DatasetEquality.equal(first.get(), element));
            element = null;
        }
        // Group lengths are retired and wrong as soon as anything changes.
        if (element != null && !Tag.isGroupLength(tag)) {
            into.put(element);
        }
        passedPixelData |= tag == Tag.PIXEL_DATA && depth == 0;
        source.path().leave();
    }

    private void occursTwice(int tag, boolean same) {
        if (!same && DecisiveElements.contains(tag)) {
            throw source.problem(DicomException.Kind.UNUSABLE, "element has two different values",
                    "have the object corrected at its source");
        }
        note(tag, "element occurs twice");
    }

    private void note(int tag, String what) {
        if (notes.size() < MOST_NOTES) {
            notes.add(Tag.describe(tag) + ": " + what);
        }
    }

    private DicomElement value(Header header, Encoding encoding, DicomDataset into, long end, int depth)
            throws IOException {
        int tag = header.tag;
        boolean isPixelData = tag == Tag.PIXEL_DATA;
        Vr vr = header.vr;
        if (vr == Vr.UN && encoding.explicitVr) {
            // What an earlier system did not know is implicit VR little endian inside (PS3.5 section 6.2.2 note 2).
            Vr known = Dictionary.vr(tag, into.hasSignedPixels());
            vr = known == Vr.SQ || header.undefined() ? Vr.SQ : known;
            if (vr == Vr.SQ) {
                return sequence(header, Encoding.IMPLICIT, into, end, depth);
            }
            return new DicomElement.Value(tag, vr, source.read(header.length, limits.valueBytes()));
        }
        if (vr == Vr.SQ || header.undefined() && vr == Vr.UN) {
            return sequence(header, encoding, into, end, depth);
        }
        if (header.undefined()) {
            if (!isPixelData || vr != Vr.OB && vr != Vr.OW) {
                throw source.problem("undefined length, which VR " + vr + " cannot have here", DAMAGED);
            }
            return fragments(tag, vr, encoding, end, depth);
        }
        long most = Tag.group(tag) == 0x7FE0 && depth == 0 ? limits.pixelDataBytes() : limits.valueBytes();
        if (isPixelData && depth == 0 && !pixelData) {
            source.skip(header.length, most);
            return null;
        }
        byte[] bytes = source.read(header.length, most);
        if (encoding.order == ByteOrder.BIG_ENDIAN) {
            swap(bytes, vr.unitBytes());
        }
        return new DicomElement.Value(tag, vr, bytes);
    }

    private DicomElement sequence(Header header, Encoding encoding, DicomDataset into, long outerEnd, int depth)
            throws IOException {
        if (depth >= limits.depth()) {
            throw limit("sequences nested deeper than " + limits.depth());
        }
        long end = header.undefined() ? outerEnd : source.position() + header.length;
        List<DicomDataset> items = new ArrayList<>();
        while (header.undefined() || source.position() < end) {
            Header item = header(encoding, into, end);
            if (item.tag == Tag.SEQUENCE_DELIMITATION && header.undefined()) {
                break;
            }
            checkItem(item, items.size(), end);
            source.path().item(items.size());
            items.add(item(item, encoding, new DicomDataset().inside(into), end, depth + 1));
        }
        return new DicomElement.Sequence(header.tag, items);
    }

    private DicomDataset item(Header header, Encoding outer, DicomDataset item, long outerEnd, int depth)
            throws IOException {
        Encoding encoding = outer.explicitVr && looksImplicit() ? Encoding.IMPLICIT : outer;
        long end = header.undefined() ? outerEnd : source.position() + header.length;
        while (header.undefined() || source.position() < end) {
            Header next = header(encoding, item, end);
            if (next.tag == Tag.ITEM_DELIMITATION && header.undefined()) {
                break;
            }
            element(next, encoding, item, end, depth);
        }
        return item;
    }

    /** Some writers copy items of an implicit VR object into an explicit VR one. */
    private boolean looksImplicit() throws IOException {
        byte[] start = source.peek(6);
        return start.length == 6 && !(start[0] == (byte) 0xFE && start[1] == (byte) 0xFF)
                && !(start[0] == (byte) 0xFF && start[1] == (byte) 0xFE) && !isCapital(start[4], start[5])
                && !(isFilling(start[4]) && isFilling(start[5]));
    }

    /** Of the image, or of an icon within it, which may be compressed though the image is not. */
    private DicomElement fragments(int tag, Vr vr, Encoding encoding, long end, int depth) throws IOException {
        int most = depth == 0 ? limits.pixelDataBytes() : limits.valueBytes();
        boolean kept = pixelData || depth > 0;
        List<byte[]> fragments = new ArrayList<>();
        byte[] table = null;
        long left = most;
        while (true) {
            Header item = header(encoding, new DicomDataset(), end);
            if (item.tag == Tag.SEQUENCE_DELIMITATION) {
                break;
            }
            checkItem(item, fragments.size(), end);
            if (item.undefined()) {
                throw source.problem("fragment of undefined length", DAMAGED);
            }
            left -= item.length;
            if (left < 0) {
                throw limit("pixel data is above the limit of " + most + " bytes");
            }
            if (table == null) {
                table = source.read(item.length, 8L * limits.frames());
            } else if (kept) {
                fragments.add(source.read(item.length, most));
            } else {
                source.skip(item.length, most);
            }
        }
        return kept ? new DicomElement.Fragments(tag, vr, offsets(table), fragments) : null;
    }

    private long[] offsets(byte[] table) {
        if (table == null) {
            throw source.problem("no offset table item", DAMAGED);
        }
        if (table.length % 4 != 0) {
            // The codes themselves tell where frames begin.
            note(Tag.PIXEL_DATA, "offset table is no whole number of offsets");
            return new long[0];
        }
        ByteBuffer buffer = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
        long[] offsets = new long[table.length / 4];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = buffer.getInt() & UNDEFINED;
        }
        return offsets;
    }

    private void checkItem(Header item, int index, long end) {
        if (item.tag != Tag.ITEM) {
            throw source.problem("item or delimiter expected, " + Tag.describe(item.tag) + " found", DAMAGED);
        }
        if (index >= limits.items()) {
            throw limit("more than " + limits.items() + " items");
        }
        if (!item.undefined() && item.length > end - source.position()) {
            throw source.problem("item of " + item.length + " bytes runs past the end of its sequence", DAMAGED);
        }
    }

    private DicomException limit(String problem) {
        return source.problem(DicomException.Kind.LIMIT, problem, "raise the limit if such objects are wanted");
    }

    private ByteBuffer buffer(int count, long end, Encoding encoding) throws IOException {
        if (count > end - source.position()) {
            throw source.problem("item ends within an element", DAMAGED);
        }
        return ByteBuffer.wrap(source.read(count, count)).order(encoding.order);
    }

    private static boolean isCapital(int first, int second) {
        return first >= 'A' && first <= 'Z' && second >= 'A' && second <= 'Z';
    }

    private static boolean isFilling(int character) {
        return character == ' ' || character == '?' || character == '-' || character == '*';
    }

    private static void swap(byte[] bytes, int unit) {
        for (int at = 0; at + unit <= bytes.length; at += unit) {
            for (int low = at, high = at + unit - 1; low < high; low++, high--) {
                byte kept = bytes[low];
                bytes[low] = bytes[high];
                bytes[high] = kept;
            }
        }
    }
}
