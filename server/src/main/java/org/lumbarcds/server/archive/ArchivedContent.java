// SPDX-License-Identifier: Apache-2.0
package org.lumbarcds.server.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.lumbarcds.dicom.DicomDataset;
import org.lumbarcds.dicom.DicomElement;
import org.lumbarcds.dicom.DicomException;
import org.lumbarcds.dicom.DicomFile;
import org.lumbarcds.dicom.DicomLimits;
import org.lumbarcds.dicom.DicomReader;
import org.lumbarcds.dicom.Tag;
import org.lumbarcds.dicom.pixel.PixelData;
import org.lumbarcds.server.memory.DecodingCost;
import org.lumbarcds.server.memory.MemoryBudget;
import org.springframework.stereotype.Component;

/**
 * Whether two files of one SOP Instance UID are the same object (PS3.5 section 9: a UID stands for one content, however
 * it is encoded), the same picture with its patient corrected, or two objects.
 */
@WhenArchiveEnabled
@Component
class ArchivedContent {

    private static final int PATIENT_GROUP = 0x0010;
    private static final int PIXELS_GROUP = 0x7FE0;
    private static final int INSTANCE_COERCION_DATE_TIME = 0x00080015;
    private static final int ORIGINAL_ATTRIBUTES_SEQUENCE = 0x04000561;

    /** Says how the rest is written, no content of its own. */
    private static final Set<Integer> ENCODING = Set.of(Tag.SPECIFIC_CHARACTER_SET, Tag.EXTENDED_OFFSET_TABLE,
            Tag.EXTENDED_OFFSET_TABLE_LENGTHS);
    /** What a corrected object differs in, its patient aside. */
    private static final Set<Integer> CORRECTION = Set.of(Tag.ACCESSION_NUMBER, INSTANCE_COERCION_DATE_TIME,
            ORIGINAL_ATTRIBUTES_SEQUENCE);
    /** Decoded pixels say these anew. */
    private static final Set<Integer> OF_DECODED = Set.of(Tag.PHOTOMETRIC_INTERPRETATION, Tag.HIGH_BIT,
            Tag.PLANAR_CONFIGURATION);

    private final DicomLimits limits;
    private final MemoryBudget memory;

    ArchivedContent(ArchiveProperties properties, MemoryBudget memory) {
        this.limits = properties.limits();
        this.memory = memory;
    }

    enum Comparison { SAME, CORRECTED_IDENTITY, OTHER }

    /** @throws MemoryBudget.BusyException when there is no room to compare them now */
    Comparison compare(Path kept, Path received) throws IOException {
        if (Files.mismatch(kept, received) < 0) {
            return Comparison.SAME;
        }
        try {
            DicomFile one = DicomReader.readWithoutPixelData(kept, limits);
            DicomFile other = DicomReader.readWithoutPixelData(received, limits);
            boolean decoded = one.transferSyntax().encapsulated() || other.transferSyntax().encapsulated();
            Comparison attributes = compare(one.dataset(), other.dataset(), decoded);
            return attributes == Comparison.OTHER || !samePixels(kept, one, received, other) ? Comparison.OTHER : attributes;
        } catch (DicomException | MemoryBudget.ExceededException e) {
            // What cannot be compared is not known to be the same.
            return Comparison.OTHER;
        }
    }

    private static Comparison compare(DicomDataset one, DicomDataset other, boolean decoded) {
        Set<Integer> tags = new TreeSet<>();
        one.elements().forEach(element -> tags.add(element.tag()));
        other.elements().forEach(element -> tags.add(element.tag()));
        Comparison result = Comparison.SAME;
        for (int tag : tags) {
            boolean passedOver = ENCODING.contains(tag) || tag >>> 16 == PIXELS_GROUP || decoded && OF_DECODED.contains(tag)
                    || (tag & 0xFFFF) == 0;
            if (passedOver || same(one, other, tag)) {
                continue;
            }
            if (tag >>> 16 != PATIENT_GROUP && !CORRECTION.contains(tag)) {
                return Comparison.OTHER;
            }
            result = Comparison.CORRECTED_IDENTITY;
        }
        return result;
    }

    private static boolean same(DicomDataset one, DicomDataset other, int tag) {
        DicomElement a = one.element(tag).orElse(null);
        DicomElement b = other.element(tag).orElse(null);
        if (a == null || b == null) {
            return false;
        }
        if (a instanceof DicomElement.Value x && b instanceof DicomElement.Value y) {
            // Text may come in another character set: by its bytes alone it may be the same and mean another name.
            return x.vr().isText() && y.vr().isText() ? one.strings(tag).equals(other.strings(tag))
                    : Arrays.equals(x.bytes(), y.bytes());
        }
        return a instanceof DicomElement.Sequence x && b instanceof DicomElement.Sequence y && x.items().equals(y.items());
    }

    private boolean samePixels(Path kept, DicomFile one, Path received, DicomFile other) throws IOException {
        long bytes = Files.size(kept) + Files.size(received);
        long cost = one.dataset().contains(Tag.ROWS) && other.dataset().contains(Tag.ROWS)
                ? DecodingCost.ofFrame(one.dataset(), one.transferSyntax(), bytes, limits)
                        + DecodingCost.ofFrame(other.dataset(), other.transferSyntax(), 0, limits)
                : bytes;
        try (MemoryBudget.Share share = memory.forRequest(cost)) {
            DicomFile first = DicomReader.read(kept, limits);
            DicomFile second = DicomReader.read(received, limits);
            DicomElement a = first.dataset().element(Tag.PIXEL_DATA).orElse(null);
            DicomElement b = second.dataset().element(Tag.PIXEL_DATA).orElse(null);
            if (a == null || b == null) {
                return a == b;
            }
            if (first.transferSyntax().equals(second.transferSyntax()) && sameBytes(a, b)) {
                return true;
            }
            return sameFrames(PixelData.of(first, limits), PixelData.of(second, limits));
        }
    }

    private static boolean sameBytes(DicomElement one, DicomElement other) {
        if (one instanceof DicomElement.Fragments a && other instanceof DicomElement.Fragments b) {
            boolean same = a.fragments().size() == b.fragments().size();
            for (int i = 0; same && i < a.fragments().size(); i++) {
                same = Arrays.equals(a.fragments().get(i), b.fragments().get(i));
            }
            return same;
        }
        return one instanceof DicomElement.Value a && other instanceof DicomElement.Value b
                && Arrays.equals(a.bytes(), b.bytes());
    }

    private static boolean sameFrames(PixelData one, PixelData other) {
        if (one.format().frames() != other.format().frames()) {
            return false;
        }
        for (int number = 1; number <= one.format().frames(); number++) {
            if (!Arrays.equals(one.frame(number).values(), other.frame(number).values())) {
                return false;
            }
        }
        return true;
    }
}
